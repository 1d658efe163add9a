import type { TillSerial } from '../../../domain/ids.ts';
import type { ForwardableDecision } from '../../../store/forwardable.ts';
import { decodePending } from '../../../wire/head-office/catalogue/pending.ts';
import { encodeReception, encodeRefusal, isSuccess } from '../../../wire/head-office/stock-calls.ts';
import { type CallParts, type CallVerdict, post, type Read, read } from './call.ts';

/** `articles/valider/` and `articles/refuser/`: safe to repeat one after the other, not at once (contract, 11.1). */
export function decideThere(
  parts: CallParts,
  serial: TillSerial,
  { decision, articleId, quantity }: ForwardableDecision,
): Promise<CallVerdict> {
  const received = decision === 'received';
  const body = received
    ? encodeReception(parts.shopId, articleId, quantity)
    : encodeRefusal(parts.shopId, articleId);
  const path = received ? 'articles/valider/' : 'articles/refuser/';
  return post(parts, { serial, body, path, status: 200, isDone: isSuccess });
}

/** Whether a decision arrived: then the article does not wait there any more. */
export async function findDecision(
  parts: CallParts,
  serial: TillSerial,
  { articleId }: ForwardableDecision,
): Promise<Read<boolean>> {
  const pending = await read(parts, serial, 'articles/pending/', (text) => decodePending(text, 'UTC'));
  if (pending.kind !== 'read') return pending;
  if (pending.value.shopId !== parts.shopId)
    return { kind: 'till-refused', code: 'BOUTIQUE_MISMATCH', answer: `boutique ${pending.value.shopId}` };
  const waits = pending.value.entries.some((entry) => (entry.ok ? entry.article.id : entry.id) === articleId);
  return { kind: 'read', value: !waits };
}
