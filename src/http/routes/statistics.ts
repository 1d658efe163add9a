import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../clock.ts';
import { dayEnd, dayStart, firstOfMonth } from '../../domain/calendar.ts';
import { mainCurrency } from '../../domain/day-total.ts';
import type { Shop } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import { OwnShopQuerySchema } from '../../wire/catalogue/articles-query.ts';
import { type CountedPeriod, encodeStatistics, StatisticsSchema } from '../../wire/reports/statistics.ts';
import { SHOP_LIST_IDENTITY } from '../../wire/requests/identity-errors.ts';
import { checkShop, decodeQuery, type Query } from '../../wire/requests/query.ts';
import { lowStockOf } from '../../wire/tills/shop-details.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';
import { todayOf } from '../today.ts';

export interface StatisticsParts {
  readonly reader: Reader;
  readonly clock: Clock;
}

/** `GET statistiques/`: today and this month in the caller's shop (contract, 7.9). */
export function statisticsRoute(app: FastifyInstance, parts: StatisticsParts): void {
  const { reader } = parts;
  const schema = {
    tags: ['reports'],
    summary: 'Sales of today and of this month',
    response: { 200: StatisticsSchema },
  };
  const config = { request: { query: OwnShopQuerySchema } };
  app.get('/api/v2/simple/statistiques', { schema, config }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, SHOP_LIST_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { shop } = caller;
    const asked = decodeQuery(() => checkShop(request.query as Query, shop));
    if (!asked.ok) return send(reply, asked.error);
    const details = reader.shopDetails(shop.id);
    const today = todayOf(parts, shop);
    return reply.send(
      encodeStatistics({
        shop,
        details,
        mainCurrency: mainCurrency(shop.currency),
        counts: reader.shopCounts(shop.id, lowStockOf(details)),
        today: periodOf(reader, shop, today, today),
        month: periodOf(reader, shop, firstOfMonth(today), today),
      }),
    );
  });
}

function periodOf(reader: Reader, shop: Shop, firstDay: number, lastDay: number): CountedPeriod {
  const from = dayStart(shop.timeZone, firstDay);
  return {
    totals: reader.dayTotals(shop.id, firstDay, lastDay),
    expenses: reader.appliedExpenses(shop.id, from, dayEnd(shop.timeZone, lastDay)),
  };
}
