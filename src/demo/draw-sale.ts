import type { Random } from '../clock.ts';
import type { DemoArticle, DemoShop } from './demo-shop.ts';
import type { SoldLine, SoldSale } from './sold-sale.ts';

/** What a fake till knows when a customer stands before it. */
export interface TillView {
  readonly shop: DemoShop;
  /** Stock as this till sees it now. */
  readonly stockOf: (articleId: number) => number;
  /** UTC ms. */
  readonly now: number;
  /** Stands first in the sale's number; different for each till. */
  readonly numberPrefix: string;
}

const LINES_MAX = 4;
const QUANTITY_MAX = 3;
const USD_SHARE = 0.08;
/** Below this a till takes an article for sold out, so that most refusals of the demo are the ones that it means. */
const SOLD_OUT_BELOW = LINES_MAX * QUANTITY_MAX;

/**
 * A customer's basket: one to four lines in one currency, now and then the same article twice, as plain article or
 * as one of its variants. Null when nothing is left to sell.
 */
export function drawSale(view: TillView, random: Random): SoldSale | null {
  const wanted = random.fraction() < USD_SHARE ? 'USD' : 'CDF';
  const shelf = shelfOf(view, wanted) ?? shelfOf(view, wanted === 'CDF' ? 'USD' : 'CDF');
  if (shelf === null) return null;
  const lines: SoldLine[] = [];
  for (let count = 1 + pick(LINES_MAX, random); count > 0; count -= 1) {
    lines.push(drawLine(shelf.articles, 1 + pick(QUANTITY_MAX, random), random));
  }
  return { number: drawNumber(view, random), soldAt: view.now, currency: shelf.currency, lines };
}

/** A sale that asks for more than there is: the hub refuses it and keeps it in quarantine. */
export function drawSaleAboveStock(view: TillView, random: Random): SoldSale {
  const rarest = view.shop.articles
    .filter((article) => article.currency === 'CDF')
    .reduce((least, article) => (view.stockOf(article.id) < view.stockOf(least.id) ? article : least));
  // Sales that other tills made meanwhile only lower the stock, so this stays above it.
  const quantity = Math.max(view.stockOf(rarest.id), 0) + 1 + pick(QUANTITY_MAX, random);
  const line = drawLine([rarest], quantity, random);
  return { number: drawNumber(view, random), soldAt: view.now, currency: 'CDF', lines: [line] };
}

function shelfOf(
  view: TillView,
  currency: 'CDF' | 'USD',
): { readonly currency: 'CDF' | 'USD'; readonly articles: readonly DemoArticle[] } | null {
  const articles = view.shop.articles.filter(
    (article) => article.currency === currency && view.stockOf(article.id) >= SOLD_OUT_BELOW,
  );
  return articles.length === 0 ? null : { currency, articles };
}

function drawLine(articles: readonly DemoArticle[], quantity: number, random: Random): SoldLine {
  const article = articles[pick(articles.length, random)];
  if (article === undefined) throw new Error('a shelf without articles was offered');
  const variant = article.variantIds[pick(article.variantIds.length + 1, random)];
  return { articleId: article.id, variantId: variant ?? null, quantity, unitPrice: article.price };
}

/** The form in which real tills number their sales: till, moment in UTC, eight random digits. */
function drawNumber(view: TillView, random: Random): string {
  const moment = new Date(view.now).toISOString().replaceAll(/\D/g, '');
  return `${view.numberPrefix}-${moment}-${random.hex(4)}`;
}

function pick(count: number, random: Random): number {
  return Math.floor(random.fraction() * count);
}
