import { type Article, cataloguePrice } from './catalogue.ts';
import { type Minor, times } from './money.ts';
import { type PricedLine, QUANTITY_MAX, SALE_LINES_MAX } from './sale.ts';

/** A sale as head office's history shows it: no currency, no variants, no mark of a cancellation (contract, 7.3). */
export interface ShownSale {
  readonly number: string;
  /** UTC ms. */
  readonly soldAt: number;
  readonly total: Minor;
  readonly paymentMode: string;
  readonly paid: boolean;
  /** The name of the till; null when none is shown. */
  readonly terminal: string | null;
  readonly lines: readonly ShownLine[];
}

export interface ShownLine {
  readonly articleCode: string;
  readonly quantity: number;
  readonly unitPrice: Minor;
}

/** Why a sale that head office has cannot be taken back by itself. */
export type Obstacle =
  /** The history does not show it, or not in a readable form. */
  | 'NOT_SHOWN'
  | 'SHOWN_TWICE'
  /** The history shows it under the name of another till. */
  | 'OTHER_TERMINAL'
  | 'ARTICLE_UNKNOWN'
  | 'TOTAL_DIFFERS'
  | 'CURRENCY_UNCLEAR'
  /** The till sent this number since, and it waits in the quarantine. */
  | 'IN_QUARANTINE'
  /** It stands here under another number, because the till sent it again without one, or because it arrived under both. */
  | 'SENT_AGAIN'
  /** A sale that waits because its number is taken at head office looks the same; a person may have given it this one. */
  | 'MAY_BE_PARKED'
  /** The hub did not know the till before the loss: what it sold may never have been the hub's. */
  | 'TILL_NEW';

/** The sale that was shown, in full; what the history does not tell is left empty. */
export interface Reconstructed {
  readonly currency: string;
  readonly lines: readonly PricedLine[];
}

/** A price this many times above or below the catalogue's is a price in another currency. */
const PLAUSIBLE_FACTOR = 20;

/**
 * Puts a sale together from what the history shows. Nothing is guessed: each article must be known by its code, the lines
 * must make the total, and exactly one currency may explain the prices.
 * @param articleOf the shop's article of this code, active or not
 */
export function reconstruct(
  shown: ShownSale,
  articleOf: (code: string) => Article | undefined,
): Reconstructed | Obstacle {
  const { lines } = shown;
  if (lines.length === 0 || lines.length > SALE_LINES_MAX) return 'NOT_SHOWN';
  if (!lines.every(({ quantity }) => quantity >= 1 && quantity <= QUANTITY_MAX)) return 'NOT_SHOWN';
  const priced: { readonly article: Article; readonly line: ShownLine; readonly subtotal: Minor }[] = [];
  for (const line of lines) {
    const article = articleOf(line.articleCode);
    if (article === undefined) return 'ARTICLE_UNKNOWN';
    const subtotal = times(line.unitPrice, line.quantity);
    if (subtotal === null) return 'TOTAL_DIFFERS';
    priced.push({ article, line, subtotal });
  }
  if (priced.reduce((sum, { subtotal }) => sum + subtotal, 0) !== shown.total) return 'TOTAL_DIFFERS';
  const [currency, ...others] = currenciesOf(priced);
  if (currency === undefined || others.length > 0) return 'CURRENCY_UNCLEAR';
  return {
    currency,
    lines: priced.map(({ article, line, subtotal }) => ({
      ...{ articleId: article.id, variantId: null, variantName: null, quantity: line.quantity },
      ...{ unitPrice: line.unitPrice, unitPriceUsd: currency === 'USD' ? line.unitPrice : null },
      ...{ originalPrice: null, negotiated: false, discountReason: '', subtotal },
    })),
  };
}

/** The currencies in which every price could be a price of its article. */
function currenciesOf(
  lines: readonly { readonly article: Article; readonly line: ShownLine }[],
): readonly string[] {
  const named = lines.flatMap(({ article }) =>
    article.priceUsd === null ? [article.currency] : [article.currency, 'USD'],
  );
  return [...new Set(named)].filter((currency) => {
    const fits = lines.map(({ article, line }) => fitOf(line.unitPrice, cataloguePrice(article, currency)));
    return fits.includes('yes') && !fits.includes('no');
  });
}

/** What is given away says nothing of a currency. */
function fitOf(unitPrice: Minor, listed: Minor | null): 'yes' | 'no' | 'silent' {
  if (listed === null) return 'no';
  if (unitPrice === 0 || listed === 0) return 'silent';
  const isNear = unitPrice <= listed * PLAUSIBLE_FACTOR && listed <= unitPrice * PLAUSIBLE_FACTOR;
  return isNear ? 'yes' : 'no';
}

/**
 * Whether two sales moved the same goods for the same money. Lines of one article count together, because head office gets
 * them merged.
 */
export function agree(one: GoodsAndMoney, other: GoodsAndMoney): boolean {
  if (one.currency !== other.currency || one.total !== other.total) return false;
  const left = quantities(one);
  const right = quantities(other);
  return (
    left.size === right.size && [...left].every(([article, quantity]) => right.get(article) === quantity)
  );
}

export interface GoodsAndMoney {
  readonly currency: string;
  readonly total: number;
  readonly lines: readonly { readonly articleId: number; readonly quantity: number }[];
}

function quantities({ lines }: GoodsAndMoney): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (const { articleId, quantity } of lines) sums.set(articleId, (sums.get(articleId) ?? 0) + quantity);
  return sums;
}
