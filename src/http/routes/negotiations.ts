import type { FastifyInstance } from 'fastify';
import { dayEnd, dayStart } from '../../domain/calendar.ts';
import { mainCurrency, sumDays } from '../../domain/day-total.ts';
import type { Shop } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import type { Reports } from '../../store/reports/questions.ts';
import { encodeNegotiations, NegotiationsSchema } from '../../wire/reports/negotiations.ts';
import {
  decodeNegotiationsQuery,
  type NegotiationsQuery,
  NegotiationsQuerySchema,
} from '../../wire/reports/negotiations-query.ts';
import { SHOP_LIST_IDENTITY } from '../../wire/requests/identity-errors.ts';
import type { Query } from '../../wire/requests/query.ts';
import { HUB_BUSY } from '../../wire/requests/request-errors.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';

export interface NegotiationsParts {
  readonly reader: Reader;
  readonly reports: Reports;
}

/** The days that a date with four digits for its year can have. */
const FIRST_DAY = 1_01_01;
const LAST_DAY = 9999_12_31;

/** `GET negociations/`: lines sold at a negotiated price, newest sale first, by pages (contract, 7.9). */
export function negotiationsRoute(app: FastifyInstance, { reader, reports }: NegotiationsParts): void {
  const schema = {
    tags: ['reports'],
    summary: 'Lines that were sold at a negotiated price',
    response: { 200: NegotiationsSchema },
  };
  const config = { request: { query: NegotiationsQuerySchema } };
  app.get('/api/v2/simple/negociations', { schema, config }, async (request, reply) => {
    const caller = identifyTill(request.headers, reader, SHOP_LIST_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { shop } = caller;
    const query = decodeNegotiationsQuery(request.query as Query, shop);
    if (!query.ok) return send(reply, query.error);
    const { page, limit, firstDay, lastDay } = query.value;
    const totals = reader.dayTotals(shop.id, firstDay ?? FIRST_DAY, lastDay ?? LAST_DAY);
    const all = sumDays(totals, null);
    const offset = (page - 1) * limit;
    const asked = Math.min(limit, all.negotiatedLines - offset);
    const lines =
      asked <= 0
        ? []
        : await reports.ask('negotiations', { ...boundsOf(shop, query.value), limit: asked, offset });
    if ('refused' in lines) return send(reply, HUB_BUSY);
    const main = sumDays(totals, mainCurrency(shop.currency));
    return reply.send(encodeNegotiations({ shop, all, main, page, limit, lines }));
  });
}

function boundsOf(shop: Shop, { firstDay, lastDay }: NegotiationsQuery) {
  return {
    shopId: shop.id,
    from: dayStart(shop.timeZone, firstDay ?? FIRST_DAY),
    to: dayEnd(shop.timeZone, lastDay ?? LAST_DAY),
  };
}
