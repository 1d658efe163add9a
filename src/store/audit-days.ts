import type { DayTotal } from '../domain/day-total.ts';
import { shopId } from '../domain/ids.ts';
import { reductionOf } from '../domain/pricing.ts';
import { localDay } from '../domain/time-zone.ts';
import type { Database } from './open.ts';
import { prepareCountedSales, prepareDayTotal } from './statements/day-total.ts';
import { prepareShop } from './statements/shop.ts';

type SaleFigure =
  | 'sales'
  | 'saleLines'
  | 'turnover'
  | 'negotiatedLines'
  | 'negotiatedQuantity'
  | 'negotiatedReduction';
type SaleFigures = Record<SaleFigure, number>;

const FIGURES: readonly SaleFigure[] = [
  'sales',
  'saleLines',
  'turnover',
  'negotiatedLines',
  'negotiatedQuantity',
  'negotiatedReduction',
];
const EVER = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] as const;
/** Sums of whole minor units are exact below this; above, their last digits may differ by the order of adding. */
const EXACT_BELOW = 2 ** 53;
const ROUNDED_BY = 1e-9;

/**
 * Recomputes every shop's days from its sales and cancellations, one by one, and what its stock is worth from its levels.
 * One sentence per difference.
 */
export function* auditDays(db: Database): Generator<string> {
  const days = prepareDayTotal(db);
  const counted = prepareCountedSales(db);
  for (const shop of prepareShop(db).all()) {
    const totals = days.between(shop.id, ...EVER);
    yield* saleDifferences(shop.id, totals, recount(shop, counted));
    yield* valueDifferences(shop.id, totals, days.presentValue(shop.id));
  }
}

function recount(
  shop: { readonly id: number; readonly timeZone: string },
  counted: ReturnType<typeof prepareCountedSales>,
): Map<string, SaleFigures> {
  const found = new Map<string, SaleFigures>();
  const of = (soldAt: number, currency: string): SaleFigures => {
    const key = `${localDay(shop.timeZone, soldAt)} ${currency}`;
    const figures = found.get(key) ?? noSales();
    found.set(key, figures);
    return figures;
  };
  for (const sale of counted.sales(shopId(shop.id))) {
    const figures = of(sale.soldAt, sale.currency);
    figures.sales += 1;
    figures.saleLines += sale.lines;
    figures.turnover += sale.total;
  }
  for (const line of counted.reductions(shopId(shop.id))) {
    const figures = of(line.soldAt, line.currency);
    figures.negotiatedLines += 1;
    figures.negotiatedQuantity += line.quantity;
    figures.negotiatedReduction += reductionOf(line);
  }
  return found;
}

function* saleDifferences(
  shop: number,
  totals: readonly DayTotal[],
  found: ReadonlyMap<string, SaleFigures>,
): Generator<string> {
  const kept = new Map(
    totals.map((total): [string, SaleFigures] => [`${total.day} ${total.currency}`, total]),
  );
  for (const key of new Set([...kept.keys(), ...found.keys()])) {
    const says = kept.get(key) ?? noSales();
    const sales = found.get(key) ?? noSales();
    for (const figure of FIGURES) {
      if (same(says[figure], sales[figure], Math.abs(sales[figure]))) continue;
      yield `shop ${shop}, day ${key}: its ${figure} is ${says[figure]} where its sales make ${sales[figure]}`;
    }
  }
}

function* valueDifferences(
  shop: number,
  totals: readonly DayTotal[],
  present: readonly { readonly currency: string; readonly value: number }[],
): Generator<string> {
  const levels = new Map(present.map(({ currency, value }) => [currency, value]));
  const byCurrency = Map.groupBy(totals, ({ currency }) => currency);
  for (const currency of new Set([...byCurrency.keys(), ...levels.keys()])) {
    let sum = 0;
    let moved = 0;
    for (const day of byCurrency.get(currency) ?? []) {
      sum += day.valueAdded + day.valueCounted + day.valueRepriced - day.valueRemoved - day.valueSold;
      moved += day.valueAdded + Math.abs(day.valueCounted) + Math.abs(day.valueRepriced);
      moved += day.valueRemoved + day.valueSold;
    }
    const value = levels.get(currency) ?? 0;
    if (same(sum, value, moved)) continue;
    yield `shop ${shop}, ${currency}: its days leave stock worth ${sum} where its levels are worth ${value}`;
  }
}

function same(a: number, b: number, size: number): boolean {
  return a === b || (size >= EXACT_BELOW && Math.abs(a - b) <= size * ROUNDED_BY);
}

function noSales(): SaleFigures {
  return {
    sales: 0,
    saleLines: 0,
    turnover: 0,
    negotiatedLines: 0,
    negotiatedQuantity: 0,
    negotiatedReduction: 0,
  };
}
