import type { Article } from '../../domain/catalogue.ts';
import type { ShopId } from '../../domain/ids.ts';
import { reductionOf } from '../../domain/pricing.ts';
import type { MovementKind } from '../../domain/stock.ts';
import { localDay } from '../../domain/time-zone.ts';
import type { DayFigures } from '../statements/day-total.ts';
import type { Moment } from './hub-time.ts';
import type { Prepared } from './prepared.ts';

/** What the days count of a sale; a sale that is not paid counts nothing. */
export interface CountedSale {
  /** Its effective date, UTC ms. */
  readonly soldAt: number;
  readonly currency: string;
  readonly total: number;
  readonly paid: boolean;
  readonly lines: readonly {
    readonly quantity: number;
    readonly negotiated: boolean;
    readonly originalPrice: number | null;
    readonly unitPrice: number;
  }[];
}

type ByCurrency = Map<string, DayFigures>;

/** What one transaction adds to the days, by shop, day and currency: a few rows, whatever the number of its sales. */
export class DayTotals {
  readonly #shops = new Map<ShopId, Map<number, ByCurrency>>();

  /** The figures of one day and currency, to be added to. */
  of(shop: ShopId, day: number, currency: string): DayFigures {
    let days = this.#shops.get(shop);
    if (days === undefined) {
      days = new Map();
      this.#shops.set(shop, days);
    }
    let currencies = days.get(day);
    if (currencies === undefined) {
      currencies = new Map();
      days.set(day, currencies);
    }
    let figures = currencies.get(currency);
    if (figures === undefined) {
      figures = noFigures();
      currencies.set(currency, figures);
    }
    return figures;
  }

  countSale(shop: ShopId, timeZone: string, sale: CountedSale, sign: 1 | -1): void {
    if (!sale.paid) return;
    const figures = this.of(shop, localDay(timeZone, sale.soldAt), sale.currency);
    figures.sales += sign;
    figures.saleLines += sign * sale.lines.length;
    figures.turnover += sign * sale.total;
    for (const line of sale.lines) {
      if (line.negotiated) countReduction(figures, line, sign);
    }
  }

  /** A movement changes what the stock is worth, at the article's present price. */
  countMovement(shop: ShopId, day: number, article: Article, kind: MovementKind, quantity: number): void {
    const figures = this.of(shop, day, article.currency);
    const value = quantity * article.price;
    switch (kind) {
      case 'opening':
      case 'delivery':
      case 'return':
        figures.valueAdded += value;
        break;
      case 'adjustment':
        figures.valueCounted += value;
        break;
      case 'loss':
        figures.valueRemoved -= value;
        break;
      case 'sale':
        figures.valueSold -= value;
    }
  }

  /** Counts every sale of the shop anew, with days cut in this time zone. What is still to be added counts as a sale too. */
  recountSales(shop: ShopId, timeZone: string, { dayTotal, countedSales }: Prepared): void {
    dayTotal.clearSales(shop);
    for (const currencies of this.#shops.get(shop)?.values() ?? []) {
      for (const figures of currencies.values()) Object.assign(figures, NO_SALES);
    }
    for (const sale of countedSales.sales(shop)) {
      const figures = this.of(shop, localDay(timeZone, sale.soldAt), sale.currency);
      figures.sales += 1;
      figures.saleLines += sale.lines;
      figures.turnover += sale.total;
    }
    for (const line of countedSales.reductions(shop)) {
      countReduction(this.of(shop, localDay(timeZone, line.soldAt), line.currency), line, 1);
    }
  }

  flush({ dayTotal }: Prepared): void {
    for (const [shop, days] of this.#shops) {
      for (const [day, currencies] of days) {
        for (const [currency, figures] of currencies) dayTotal.add(shop, day, currency, figures);
      }
    }
  }

  copy(): DayTotals {
    const copy = new DayTotals();
    for (const [shop, days] of this.#shops) {
      for (const [day, currencies] of days) {
        for (const [currency, figures] of currencies) Object.assign(copy.of(shop, day, currency), figures);
      }
    }
    return copy;
  }
}

/**
 * Counts the days of shops whose database is older than the days: sales at their own days, and the stock as if it had
 * come in today. Once: a shop with stock has a day ever after.
 */
export function countUncountedDays(prepared: Prepared, moment: Moment): void {
  const days = new DayTotals();
  for (const id of prepared.dayTotal.uncounted()) {
    const shop = prepared.shop.byId(id);
    if (shop === undefined) throw new Error(`shop ${id} is listed and not there`);
    days.recountSales(id, shop.timeZone, prepared);
    const today = localDay(shop.timeZone, moment.hubTime);
    for (const { currency, value } of prepared.dayTotal.presentValue(id)) {
      days.of(id, today, currency).valueAdded += value;
    }
  }
  days.flush(prepared);
}

type Reduced = Parameters<typeof reductionOf>[0];

function countReduction(figures: DayFigures, line: Reduced, sign: 1 | -1): void {
  figures.negotiatedLines += sign;
  figures.negotiatedQuantity += sign * line.quantity;
  figures.negotiatedReduction += sign * reductionOf(line);
}

const NO_SALES = {
  sales: 0,
  saleLines: 0,
  turnover: 0,
  negotiatedLines: 0,
  negotiatedQuantity: 0,
  negotiatedReduction: 0,
} as const;

function noFigures(): DayFigures {
  return {
    ...NO_SALES,
    valueAdded: 0,
    valueCounted: 0,
    valueRepriced: 0,
    valueRemoved: 0,
    valueSold: 0,
  };
}
