import type { ShopId } from '../domain/ids.ts';
import { instantOf, localDay } from '../domain/time-zone.ts';
import type { Reader } from '../store/reader.ts';
import type { Takings } from '../wire/live-notice-frames.ts';

export type TakingsReader = Pick<Reader, 'shop' | 'dayTotals' | 'appliedExpenses'>;

/**
 * What a shop took on its local day of `now` (UTC ms), and since the first of its month. Amounts are minor units; the
 * CDF figures are less the expenses that a person deducted from them (contract, 9.3).
 */
export function takingsAt(
  reader: TakingsReader,
  shopId: ShopId,
  now: number,
): { readonly day: Takings; readonly month: Takings } {
  const timeZone = reader.shop(shopId)?.timeZone ?? 'UTC';
  const today = localDay(timeZone, now);
  const first = today - (today % 100) + 1;
  return {
    day: between(reader, shopId, timeZone, today, today),
    month: between(reader, shopId, timeZone, first, today),
  };
}

function between(
  reader: TakingsReader,
  shopId: ShopId,
  timeZone: string,
  firstDay: number,
  lastDay: number,
): Takings {
  const days = reader.dayTotals(shopId, firstDay, lastDay);
  const from = startOf(timeZone, firstDay, 0);
  const expenses = reader.appliedExpenses(shopId, from, startOf(timeZone, lastDay, 1) - 1);
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
  const of = (currency: string) =>
    sum(days.filter((day) => day.currency === currency).map((day) => day.turnover));
  return {
    sales: sum(days.map((day) => day.sales)),
    cdf: of('CDF') - sum(expenses.filter(({ currency }) => currency === 'CDF').map(({ total }) => total)),
    usd: of('USD'),
  };
}

/** The first instant (UTC ms) of the local day that comes so many days after one like 20261122. */
function startOf(timeZone: string, day: number, daysLater: number): number {
  const [year, month, date] = [Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100];
  return instantOf(timeZone, Date.UTC(year, month - 1, date + daysLater));
}
