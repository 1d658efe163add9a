import type { FastifyInstance } from 'fastify';
import type { Reader } from '../../store/reader.ts';
import type { Query } from '../../wire/requests/query.ts';
import { HISTORY_IDENTITY } from '../../wire/sales/sale-identity.ts';
import {
  encodeSalesHistory,
  SalesHistoryAnswerSchema,
  SalesHistoryQuerySchema,
} from '../../wire/sales/sales-history.ts';
import { decodeSalesHistoryQuery } from '../../wire/sales/sales-history-query.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';

/** `GET ventes/historique/`: the sales of the caller's shop by date, newest first, by pages (contract, 7.3). */
export function salesHistoryRoute(app: FastifyInstance, { reader }: { readonly reader: Reader }): void {
  const schema = {
    tags: ['sales'],
    summary: 'List the sales of the shop, newest first',
    response: { 200: SalesHistoryAnswerSchema },
  };
  const config = { request: { query: SalesHistoryQuerySchema } };
  app.get('/api/v2/simple/ventes/historique', { schema, config }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, HISTORY_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const query = decodeSalesHistoryQuery(request.query as Query, caller.shop);
    if (!query.ok) return send(reply, query.error);
    const { filter, pageSize } = query.value;
    return reply.send(encodeSalesHistory({ shop: caller.shop, sales: reader.saleHistory(filter), pageSize }));
  });
}
