import { type CommandRefusal, isRefused } from '../store/writer/protocol.ts';
import type { Answer, GeneralAnswers } from './answer.ts';

/** An error of the control API: one sentence for the operator, in English, and a code for programs. */
export function controlError(status: number, code: string, sentence: string): Answer {
  return { status, body: { error: sentence, code } };
}

const HUB_BUSY = controlError(503, 'HUB_BUSY', 'too much is waiting already; try again in a moment');

export const CONTROL_ANSWERS: GeneralAnswers = {
  bodyTooLarge: controlError(
    413,
    'BODY_TOO_LARGE',
    'the request is larger than the hub takes; split the file',
  ),
  busy: HUB_BUSY,
  notJson: controlError(400, 'INVALID_JSON', 'the body of the request is not JSON in UTF-8'),
  encodingUnknown: controlError(
    415,
    'UNSUPPORTED_ENCODING',
    'Content-Encoding must be gzip, deflate or absent',
  ),
  pathUnknown: controlError(404, 'NOT_FOUND', 'the hub has no such path'),
  methodNotAllowed: (method) =>
    controlError(405, 'METHOD_NOT_ALLOWED', `this path does not answer ${method}`),
  requestUnusable: (status, detail) =>
    controlError(status, 'INVALID_REQUEST', `the request cannot be used${detail ? `: ${detail}` : ''}`),
  fault: controlError(500, 'INTERNAL_ERROR', "the hub failed; its log has the cause under 'request failed'"),
};

/** @param shop its id, as it was sent */
export function shopUnknown(shop: number | string): Answer {
  return controlError(404, 'SHOP_NOT_FOUND', `the hub has no shop ${shop}`);
}

/** Why a command was not carried out, as the control API says it. */
export function controlRefusal(refusal: CommandRefusal): Answer {
  switch (refusal.refused) {
    case 'till-unknown':
      return controlError(404, 'TILL_NOT_FOUND', 'no till has this serial; `terminal list` shows them');
    case 'till-without-shop':
      return controlError(409, 'TILL_WITHOUT_SHOP', 'this till belongs to no shop');
    case 'quarantine-full':
      return controlError(
        503,
        'QUARANTINE_FULL',
        'the quarantine of this till is full; decide on its entries first',
      );
    case 'storage-full':
      return controlError(507, 'STORAGE_FULL', 'the disk is full and nothing was written; free some space');
    case 'storage-failed':
      return controlError(503, 'STORAGE_FAILED', `the disk or the database failed: ${refusal.cause}`);
    case 'busy':
      return HUB_BUSY;
    case 'not-possible':
      return controlError(409, 'NOT_POSSIBLE', refusal.sentence);
  }
}

/** 200 with the receipt as it is, or the refusal's error. */
export function receiptAnswer(receipt: object): Answer {
  return isRefused(receipt) ? controlRefusal(receipt) : { status: 200, body: receipt };
}
