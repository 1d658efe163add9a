import { articleId } from '../../domain/ids.ts';
import type { Minor } from '../../domain/money.ts';
import type { FormatProblemKind } from '../../domain/refusal.ts';
import { DISCOUNT_REASON_LENGTH_MAX, type LineDraft, QUANTITY_MAX } from '../../domain/sale.ts';
import { decodeAmount } from '../values/amounts.ts';
import { decodeInteger } from '../values/integers.ts';
import { isLongNumber } from '../values/long-numbers.ts';
import { cutText, isLonger, sentFlag, sentText } from '../values/sent-values.ts';
import * as sent from './spellings.ts';

/** What was odd about a sale without being a reason to refuse it; collected while its parts are decoded. */
export interface Oddities {
  rounded: boolean;
  cut: boolean;
}

/**
 * Decodes one line. The checks stand in the order of the contract's table, so that a line with several faults always
 * names the same one.
 */
export function decodeLine(
  value: unknown,
  currency: string,
  oddities: Oddities,
): LineDraft | FormatProblemKind {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isLongNumber(value)) {
    return 'line-not-object';
  }
  const line: sent.SentLine = value;
  const article = decodeInteger(sent.sentArticle(line));
  if (article === null) return 'article-unusable';
  const variant = variantOf(sent.sentVariant(line));
  if (variant === undefined) return 'variant-unusable';
  const quantity = quantityOf(sent.sentQuantity(line));
  if (quantity === null) return 'quantity-unusable';
  const lineCurrency = sent.sentCurrency(line);
  if (lineCurrency !== undefined && lineCurrency !== null && !sameCurrency(lineCurrency, currency)) {
    return 'line-currency-differs';
  }
  const unitPrice = priceOf(sent.sentUnitPrice(line), oddities);
  if (typeof unitPrice === 'string') return unitPrice;
  const unitPriceUsd = priceOf(sent.sentUnitPriceUsd(line), oddities);
  if (typeof unitPriceUsd === 'string') return unitPriceUsd;
  const originalPrice = priceOf(sent.sentOriginalPrice(line), oddities);
  if (typeof originalPrice === 'string') return originalPrice;
  return {
    articleId: articleId(article),
    variantId: variant,
    quantity,
    unitPrice,
    unitPriceUsd,
    originalPrice,
    negotiated: sentFlag(sent.sentNegotiated(line), false),
    discountReason: reasonOf(sent.sentReason(line), oddities),
  };
}

/** 0, "" and null are no variant (as for boutique_id, contract, D27); undefined = not an id at all. */
function variantOf(value: unknown): number | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  const id = decodeInteger(value);
  if (id === null) return undefined;
  return id === 0 ? null : id;
}

/** Absent is 1; null = unusable (contract, D15, D27). */
function quantityOf(value: unknown): number | null {
  if (value === undefined || value === null) return 1;
  const quantity = decodeInteger(value);
  return quantity !== null && quantity >= 1 && quantity <= QUANTITY_MAX ? quantity : null;
}

function sameCurrency(value: unknown, currency: string): boolean {
  return value === currency || (typeof value === 'string' && value.trim() === '');
}

function priceOf(value: unknown, oddities: Oddities): Minor | null | FormatProblemKind {
  const amount = decodeAmount(value);
  if (amount === null) return null;
  if (amount === 'unreadable') return 'price-unusable';
  if (amount === 'too-large') return 'amount-too-large';
  if (amount.rounded) oddities.rounded = true;
  return amount.minor;
}

function reasonOf(value: unknown, oddities: Oddities): string {
  const reason = value === undefined ? null : sentText(value);
  if (reason === null) return '';
  if (!isLonger(reason, DISCOUNT_REASON_LENGTH_MAX)) return reason;
  oddities.cut = true;
  return cutText(reason, DISCOUNT_REASON_LENGTH_MAX);
}
