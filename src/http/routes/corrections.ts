import type { FastifyInstance } from 'fastify';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import { ANALYSIS_IDENTITY, SALES_IDENTITY } from '../../wire/requests/identity-errors.ts';
import { PATH_UNKNOWN } from '../../wire/requests/request-errors.ts';
import { ARTICLE_UNKNOWN, articleOfPath } from '../../wire/requests/till-request.ts';
import {
  CorrectionAnswerSchema,
  CorrectionRequestSchema,
  decodeCorrection,
  decodeRegularisation,
  encodeCorrection,
  encodeRegularisation,
  RegularisationAnswerSchema,
  RegularisationRequestSchema,
  regularisedUnknown,
} from '../../wire/stock/corrections.ts';
import { send } from '../answer.ts';
import { askingTill } from '../asking-till.ts';
import { refusedCommandAnswer } from '../refused-command.ts';

export interface CorrectionParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
}

/** Stock that a person counted, or found to be too low (contract, 7.6). */
export function correctionRoutes(app: FastifyInstance, parts: CorrectionParts): void {
  correctRoute(app, parts);
  regulariseRoute(app, parts);
}

function correctRoute(app: FastifyInstance, { reader, writer }: CorrectionParts): void {
  const schema = {
    tags: ['stock'],
    summary: 'Set the stock of an article to what was counted',
    response: { 200: CorrectionAnswerSchema },
  };
  const config = { request: { body: CorrectionRequestSchema } };
  app.put<{ Params: { id: string } }>(
    '/api/v2/simple/articles/:id/stock',
    { schema, config },
    async (request, reply) => {
      const asking = askingTill(request, reader, SALES_IDENTITY);
      if (!asking.ok) return send(reply, asking.answer);
      const articleId = articleOfPath(request.params.id);
      if (articleId === null) return send(reply, PATH_UNKNOWN);
      const decoded = decodeCorrection(asking.sent);
      if (!decoded.ok) return send(reply, decoded.error);
      const { serial } = asking.till;
      const receipt = await writer.call('correctStock', { serial, articleId, wanted: decoded.value });
      if (isRefused(receipt)) return send(reply, refusedCommandAnswer(receipt, SALES_IDENTITY));
      if (receipt.kind === 'not-found') return send(reply, ARTICLE_UNKNOWN);
      return reply.send(encodeCorrection(receipt));
    },
  );
}

function regulariseRoute(app: FastifyInstance, { reader, writer }: CorrectionParts): void {
  const schema = {
    tags: ['stock'],
    summary: 'Add what was missing to the stock of an article and close its alerts',
    response: { 200: RegularisationAnswerSchema },
  };
  const config = { request: { body: RegularisationRequestSchema } };
  app.post('/api/v2/simple/analyse/regulariser', { schema, config }, async (request, reply) => {
    const asking = askingTill(request, reader, ANALYSIS_IDENTITY);
    if (!asking.ok) return send(reply, asking.answer);
    const decoded = decodeRegularisation(asking.sent);
    if (!decoded.ok) return send(reply, decoded.error);
    const { articleId } = decoded.value;
    const receipt = await writer.call('regulariseStock', { serial: asking.till.serial, ...decoded.value });
    if (isRefused(receipt)) return send(reply, refusedCommandAnswer(receipt, ANALYSIS_IDENTITY));
    if (receipt.kind === 'not-found') return send(reply, regularisedUnknown(articleId));
    return reply.send(encodeRegularisation(receipt));
  });
}
