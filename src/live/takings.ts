import { dayEnd, dayStart, firstOfMonth } from '../domain/calendar.ts';
import { mainCurrency, sumDays } from '../domain/day-total.ts';
import type { ShopId } from '../domain/ids.ts';
import { localDay } from '../domain/time-zone.ts';
import type { Shop } from '../store/facts.ts';
import type { Reader } from '../store/reader.ts';
import type { Takings } from '../wire/live/notice-frames.ts';

export type TakingsReader = Pick<Reader, 'shop' | 'lastHubTime' | 'dayTotals' | 'appliedExpenses'>;

/**
 * What a shop took on its local day of `now` (UTC ms), and since the first of its month: the figures of
 * `GET statistiques/`. Amounts are minor units; those in the shop's main currency are less the expenses that a person
 * deducted from them (contract, 9.3). Null when there is no such shop.
 */
export function takingsAt(
  reader: TakingsReader,
  shopId: ShopId,
  now: number,
): { readonly day: Takings; readonly month: Takings } | null {
  const shop = reader.shop(shopId);
  if (shop === undefined) return null;
  // A clock that woke in the past would show an empty day.
  const today = localDay(shop.timeZone, Math.max(now, reader.lastHubTime(shopId) ?? 0));
  return {
    day: between(reader, shop, today, today),
    month: between(reader, shop, firstOfMonth(today), today),
  };
}

function between(reader: TakingsReader, shop: Shop, firstDay: number, lastDay: number): Takings {
  const totals = reader.dayTotals(shop.id, firstDay, lastDay);
  const { timeZone } = shop;
  const expenses = reader.appliedExpenses(shop.id, dayStart(timeZone, firstDay), dayEnd(timeZone, lastDay));
  const main = mainCurrency(shop.currency);
  const spent = expenses.find(({ currency }) => currency === main)?.total ?? 0;
  return {
    sales: sumDays(totals, null).sales,
    main: sumDays(totals, main).turnover - spent,
    usd: sumDays(totals, 'USD').turnover,
  };
}
