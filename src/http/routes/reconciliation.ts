import type { FastifyInstance } from 'fastify';
import type { Reader } from '../../store/reader.ts';
import type { Reports } from '../../store/reports/questions.ts';
import { refuseForeignShop } from '../../wire/requests/foreign-shop.ts';
import type { Query } from '../../wire/requests/query.ts';
import { HUB_BUSY } from '../../wire/requests/request-errors.ts';
import {
  DIFFERENCES_MAX,
  decodeReconciliationRequest,
  encodeReconciliationAnswer,
  RECONCILIATION_FORMAT,
  ReconciliationAnswerSchema,
  ReconciliationBody,
} from '../../wire/sales/reconciliation.ts';
import { RECONCILIATION_IDENTITY } from '../../wire/sales/sale-identity.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';
import { sentBody } from '../sent-body.ts';

/**
 * `POST ventes/reconciliation/`: what the hub has of the calling till, beside what the till has (contract, 7.3). Without
 * dates that is all that the till ever sold: the reports' thread reads it, so that no till waits for another.
 */
export function reconciliationRoute(
  app: FastifyInstance,
  { reader, reports }: { readonly reader: Reader; readonly reports: Reports },
): void {
  const schema = {
    tags: ['sales'],
    summary: "Compare the till's numbers with the hub's",
    response: { 200: ReconciliationAnswerSchema },
  };
  const config = { request: { body: ReconciliationBody } };
  app.post('/api/v2/simple/ventes/reconciliation', { schema, config }, async (request, reply) => {
    const caller = identifyTill(request.headers, reader, RECONCILIATION_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { till, shop } = caller;
    const asked = decodeReconciliationRequest(sentBody(request), shop.timeZone);
    if (asked === null) return send(reply, RECONCILIATION_FORMAT);
    const foreign = refuseForeignShop(request.query as Query, sentBody(request), shop);
    if (foreign !== null) return send(reply, foreign);
    const filter = { ...asked, tillId: till.id, shopId: shop.id, limit: DIFFERENCES_MAX };
    const comparison = await reports.ask('comparison', filter);
    if ('refused' in comparison) return send(reply, HUB_BUSY);
    return reply.send(encodeReconciliationAnswer({ till, shop, sent: asked.numbers.length, comparison }));
  });
}
