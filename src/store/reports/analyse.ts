import type {
  Analysis,
  ArticleOfPeriod,
  ArticleWithAlerts,
  MovementCount,
  MovementGroup,
  SoldArticle,
} from '../../domain/analysis.ts';
import { dayEnd, dayStart } from '../../domain/calendar.ts';
import { sumDays } from '../../domain/day-total.ts';
import { articleId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';
import { prepareFirstSeqAt } from '../reads/first-seq-at.ts';
import {
  type AlertedSaleRow,
  type MovedRow,
  prepareAnalysis,
  type SoldRow,
  type StockRow,
} from '../statements/analysis.ts';
import { prepareDayTotal } from '../statements/day-total.ts';
import type { Questions } from './questions.ts';

/** Bounds of the lists in one analysis. */
const TOP_MAX = 10;
const NEGATIVE_MAX = 200;
const WITH_ALERTS_MAX = 200;
const SALES_NAMED_MAX = 20;
const ARTICLES_MAX = 200;

/** Reads a period of one shop: turnover by the sales' own days, movements by the time at which the hub recorded them. */
export function prepareAnalyse(db: Database): (question: Questions['analysis']) => Analysis {
  const read = prepareAnalysis(db);
  const days = prepareDayTotal(db);
  const firstSeqAt = prepareFirstSeqAt(db);
  return db.transaction((question: Questions['analysis']): Analysis => {
    const { shopId: shop, timeZone, firstDay, lastDay, mainCurrency, lowAt } = question;
    const [from, to] = [dayStart(timeZone, firstDay), dayEnd(timeZone, lastDay)];
    const stock = read.stock(shop);
    const moved = read.moved(shop, firstSeqAt(shop, from), firstSeqAt(shop, to + 1));
    const sold = read.sold(shop, from, to);
    const alerts = new Map(read.alerts(shop).map(({ article_id, count }) => [article_id, count]));
    const totals = days.between(shop, firstDay, lastDay);
    const all = sumDays(totals, null);
    const main = sumDays(totals, mainCurrency);
    const active = stock.filter((row) => row.active === 1);
    const negative = stock.filter((row) => row.stock < 0).sort((a, b) => a.stock - b.stock);
    const priced = stock.filter((row) => row.currency === mainCurrency);
    return {
      sales: all.sales,
      saleLines: all.saleLines,
      turnover: main.turnover,
      turnoverUsd: sumDays(totals, 'USD').turnover,
      negotiated: { lines: all.negotiatedLines, reduction: main.negotiatedReduction },
      stockValue: sum(priced, (row) => row.stock * row.price),
      stockCost: sum(priced, (row) => row.stock * row.purchase_price),
      movements: groupsOf(moved),
      health: {
        articles: active.length,
        negative: active.filter((row) => row.stock < 0).length,
        low: active.filter((row) => row.stock < 0 || row.stock <= lowAt).length,
      },
      alerts: {
        open: sum([...alerts.values()], (count) => count),
        negative: negative.slice(0, NEGATIVE_MAX).map(articleOf),
        toRegularise: withAlerts(stock, alerts, read.alertedSales(shop)),
        estimatedLoss: sum(negative, (row) =>
          row.currency === mainCurrency ? -row.stock * row.purchase_price : 0,
        ),
      },
      topSold: bestSold(sold, stock),
      anomalies: anomaliesOf(read.anomalies(shop, from, to)),
      articles: question.detailed ? articlesOf(active, moved, sold, alerts) : null,
    };
  });
}

function groupsOf(moved: readonly MovedRow[]): Readonly<Record<MovementGroup, MovementCount>> {
  const group = (kind: MovementGroup): MovementCount => {
    const rows = moved.filter((row) => row.kind === kind);
    const quantity = sum(rows, (row) => row.quantity);
    return {
      count: sum(rows, (row) => row.count),
      quantity: kind === 'adjustment' ? quantity : Math.abs(quantity),
    };
  };
  return {
    delivery: group('delivery'),
    loss: group('loss'),
    sale: group('sale'),
    return: group('return'),
    adjustment: group('adjustment'),
  };
}

function withAlerts(
  stock: readonly StockRow[],
  alerts: ReadonlyMap<number, number>,
  sales: readonly AlertedSaleRow[],
): ArticleWithAlerts[] {
  const numbers = Map.groupBy(sales, (row) => row.article_id);
  return stock
    .filter((row) => alerts.has(row.id))
    .sort((a, b) => a.stock - b.stock)
    .slice(0, WITH_ALERTS_MAX)
    .map((row) => ({
      ...articleOf(row),
      alerts: alerts.get(row.id) ?? 0,
      sales: (numbers.get(row.id) ?? []).slice(0, SALES_NAMED_MAX).map(({ number }) => number),
    }));
}

function bestSold(sold: readonly SoldRow[], stock: readonly StockRow[]): SoldArticle[] {
  const known = new Map(stock.map((row) => [row.id, row]));
  return [...sold]
    .sort((a, b) => b.quantity - a.quantity || b.turnover - a.turnover || a.article_id - b.article_id)
    .slice(0, TOP_MAX)
    .map(({ article_id, currency, quantity, turnover, sales }) => ({
      id: articleId(article_id),
      code: known.get(article_id)?.code ?? '',
      name: known.get(article_id)?.name ?? '',
      currency,
      quantity,
      turnover,
      sales,
    }));
}

/** A sale may bear several anomalies, which are stored as one text. */
function anomaliesOf(rows: readonly { anomalies: string; sales: number }[]): Analysis['anomalies'] {
  const counts = new Map<string, number>();
  for (const { anomalies, sales } of rows) {
    for (const name of anomalies.split(',')) counts.set(name, (counts.get(name) ?? 0) + sales);
  }
  return [...counts].map(([name, sales]) => ({ name, sales })).sort((a, b) => b.sales - a.sales);
}

/** The articles that were sold most; then those that were not sold, by name. */
function articlesOf(
  active: readonly StockRow[],
  moved: readonly MovedRow[],
  sold: readonly SoldRow[],
  alerts: ReadonlyMap<number, number>,
): ArticleOfPeriod[] {
  const movedOf = Map.groupBy(moved, (row) => row.article_id);
  const soldOf = Map.groupBy(sold, (row) => row.article_id);
  return active
    .map((row): ArticleOfPeriod => {
      const movements = movedOf.get(row.id) ?? [];
      const sales = soldOf.get(row.id) ?? [];
      const units = (kind: MovementGroup): number =>
        sum(movements, (one) => (one.kind === kind ? one.quantity : 0));
      return {
        ...articleOf(row),
        category: row.category,
        sold: sum(sales, (sale) => sale.quantity),
        turnover: sum(sales, (sale) => (sale.currency === row.currency ? sale.turnover : 0)),
        delivered: units('delivery'),
        returned: units('return'),
        movements: sum(movements, (one) => one.count),
        alerts: alerts.get(row.id) ?? 0,
      };
    })
    .sort((a, b) => b.sold - a.sold)
    .slice(0, ARTICLES_MAX);
}

function articleOf(row: StockRow) {
  return {
    id: articleId(row.id),
    code: row.code,
    name: row.name,
    currency: row.currency,
    price: row.price,
    purchasePrice: row.purchase_price,
    stock: row.stock,
  };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
