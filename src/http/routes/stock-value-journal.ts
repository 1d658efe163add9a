import type { FastifyInstance } from 'fastify';
import { mainCurrency } from '../../domain/day-total.ts';
import type { Reader } from '../../store/reader.ts';
import {
  decodeJournalQuery,
  encodeStockValueJournal,
  JournalQuerySchema,
  StockValueJournalSchema,
} from '../../wire/reports/stock-value-journal.ts';
import { SALES_IDENTITY } from '../../wire/requests/identity-errors.ts';
import type { Query } from '../../wire/requests/query.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';

/** `GET journal-valeur-stock`: what the stock was worth at the end of each day (contract, 7.9). It writes nothing. */
export function stockValueJournalRoute(app: FastifyInstance, { reader }: { readonly reader: Reader }): void {
  const schema = {
    tags: ['reports'],
    summary: 'What the stock was worth, day by day',
    response: { 200: StockValueJournalSchema },
  };
  const config = { request: { query: JournalQuerySchema } };
  app.get('/api/v2/simple/journal-valeur-stock', { schema, config }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, SALES_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { shop } = caller;
    const query = decodeJournalQuery(request.query as Query, shop);
    if (!query.ok) return send(reply, query.error);
    const main = mainCurrency(shop.currency);
    const days = reader
      .dayTotals(shop.id, 0, Number.MAX_SAFE_INTEGER)
      .filter(({ currency }) => currency === main);
    const present = reader.stockValues(shop.id).find(({ currency }) => currency === main)?.value ?? 0;
    return reply.send(encodeStockValueJournal(shop, days, present, query.value));
  });
}
