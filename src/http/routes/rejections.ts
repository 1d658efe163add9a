import type { FastifyInstance } from 'fastify';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import { ambiguousNumber } from '../../wire/requests/ambiguous-number.ts';
import { ANALYSIS_IDENTITY } from '../../wire/requests/identity-errors.ts';
import {
  decodeRejection,
  encodeRejection,
  RejectionAnswerSchema,
  RejectionRequestSchema,
} from '../../wire/stock/rejections.ts';
import { send } from '../answer.ts';
import { askingTill } from '../asking-till.ts';
import { refusedCommandAnswer } from '../refused-command.ts';

export interface RejectionParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
}

/** `POST ventes/notifier-rejet`: a till tells of a sale that it gave up; one trace per reference (contract, 7.3). */
export function rejectionRoute(app: FastifyInstance, { reader, writer }: RejectionParts): void {
  const schema = {
    tags: ['sales'],
    summary: 'Leave a trace of a sale that a till gave up',
    response: { 200: RejectionAnswerSchema },
  };
  const config = { request: { body: RejectionRequestSchema } };
  app.post('/api/v2/simple/ventes/notifier-rejet', { schema, config }, async (request, reply) => {
    const asking = askingTill(request, reader, ANALYSIS_IDENTITY);
    if (!asking.ok) return send(reply, asking.answer);
    const decoded = decodeRejection(asking.sent);
    if (!decoded.ok) return send(reply, decoded.error);
    const { till, shop } = asking;
    const { reference } = decoded.value;
    const receipt = await writer.call('recordRejection', { serial: till.serial, ...decoded.value });
    if (isRefused(receipt)) return send(reply, refusedCommandAnswer(receipt, ANALYSIS_IDENTITY));
    if (receipt.kind === 'ambiguous')
      return send(reply, ambiguousNumber(reference, receipt.candidates, shop.timeZone));
    return reply.send(encodeRejection(reference, receipt));
  });
}
