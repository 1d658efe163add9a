import type { Minor } from '../../domain/money.ts';
import type { FormatProblem, FormatProblemKind } from '../../domain/refusal.ts';
import {
  type Anomaly,
  type BatchEntry,
  type LineDraft,
  NUMBER_LENGTH_MAX,
  PAYMENT_MODE_LENGTH_MAX,
  SALE_LINES_MAX,
  type SaleDraft,
} from '../../domain/sale.ts';
import { decodeAmount } from '../values/amounts.ts';
import { decodeDate } from '../values/dates.ts';
import { decodeInteger } from '../values/integers.ts';
import { isLongNumber } from '../values/long-numbers.ts';
import { cutText, isLonger, saleNumber, sentFlag, sentText } from '../values/sent-values.ts';
import { decodeLine, type Oddities } from './sale-line.ts';
import * as sent from './spellings.ts';

/** What is kept of a date as sent; no date is longer. */
const DATE_LENGTH_MAX = 100;

/** What decoding needs to know of the shop whose till is speaking. */
export interface SaleContext {
  /** IANA name: a date without offset is local time there. */
  readonly timeZone: string;
  /** The shop's own currency, accepted beside CDF and USD (contract, D26). */
  readonly shopCurrency: string;
}

/**
 * Decodes one entry of a batch: spellings unified, defaults applied, amounts in minor units; or what is wrong with its
 * form. The checks always run in the same order: number, shop, date, currency, then the lines one after the other.
 */
export function decodeEntry(value: unknown, context: SaleContext): BatchEntry {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isLongNumber(value)) {
    return refused(null, 'entry-not-object');
  }
  const entry: sent.SentSale = value;
  const number = saleNumber(sent.sentNumber(entry));
  if (number === undefined) return refused(null, 'number-unusable');
  if (number !== null && isLonger(number, NUMBER_LENGTH_MAX)) {
    return refused(cutText(number, NUMBER_LENGTH_MAX), 'number-too-long');
  }
  const claimedShopId = shopOf(sent.sentShop(entry));
  if (claimedShopId === undefined) return refused(number, 'shop-unusable');
  const oddities: Oddities = { rounded: false, cut: false };
  const date = dateOf(sent.sentDate(entry), context.timeZone, oddities);
  if (date === 'impossible') return refused(number, 'date-impossible');
  const currency = currencyOf(sent.sentCurrency(entry), context.shopCurrency);
  if (currency === null) return refused(number, 'currency-unknown');
  const lines = decodeLines(sent.sentLines(entry), currency, oddities);
  if (!Array.isArray(lines)) return { ok: false, number, problem: lines };
  const paymentMode = paymentModeOf(sent.sentPaymentMode(entry), oddities);
  const tillTotal = totalOf(sent.sentTotal(entry), oddities);
  const sale: SaleDraft = {
    number,
    claimedShopId,
    sentDate: date,
    currency,
    paymentMode,
    paid: sentFlag(sent.sentPaid(entry), true),
    tillTotal: tillTotal === 'unreadable' ? null : tillTotal,
    lines,
    anomalies: anomaliesOf(tillTotal === 'unreadable', oddities),
  };
  return { ok: true, sale };
}

function refused(number: string | null, kind: FormatProblemKind): BatchEntry {
  return { ok: false, number, problem: { kind } };
}

/** 0, "" and null say nothing (contract, D27); undefined = not an id at all. */
function shopOf(value: unknown): number | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  const id = decodeInteger(value);
  if (id === null) return undefined;
  return id === 0 ? null : id;
}

/** The table of the contract, 6.4: text that names no date is kept and means "now"; an impossible date is refused. */
function dateOf(value: unknown, timeZone: string, oddities: Oddities): SaleDraft['sentDate'] | 'impossible' {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') return 'impossible';
  if (value.trim() === '') return null;
  const instant = decodeDate(value, timeZone);
  if (instant === 'impossible') return instant;
  const cut = isLonger(value, DATE_LENGTH_MAX);
  if (cut) oddities.cut = true;
  return {
    text: cut ? cutText(value, DATE_LENGTH_MAX) : value,
    instant: instant === 'unreadable' ? null : instant,
  };
}

/** Null = a currency that this shop does not sell in. */
function currencyOf(value: unknown, shopCurrency: string): string | null {
  if (value === undefined || value === null) return 'CDF';
  if (value === 'CDF' || value === 'USD' || value === shopCurrency) return value as string;
  return typeof value === 'string' && value.trim() === '' ? 'CDF' : null;
}

function decodeLines(value: unknown, currency: string, oddities: Oddities): LineDraft[] | FormatProblem {
  if (!Array.isArray(value) || value.length === 0) return { kind: 'lines-missing' };
  if (value.length > SALE_LINES_MAX) return { kind: 'lines-too-many' };
  const lines: LineDraft[] = [];
  for (let i = 0; i < value.length; i++) {
    const line = decodeLine(value[i], currency, oddities);
    if (typeof line === 'string') return { kind: line, line: i + 1 };
    lines.push(line);
  }
  return lines;
}

function paymentModeOf(value: unknown, oddities: Oddities): string {
  const mode = value === undefined ? null : sentText(value);
  if (mode === null) return 'CASH';
  if (!isLonger(mode, PAYMENT_MODE_LENGTH_MAX)) return mode;
  oddities.cut = true;
  return cutText(mode, PAYMENT_MODE_LENGTH_MAX);
}

/** The till's own total, which decides nothing: 0 is not sent, what cannot be read is an anomaly (contract, D4, D27). */
function totalOf(value: unknown, oddities: Oddities): Minor | null | 'unreadable' {
  const amount = decodeAmount(value);
  if (amount === null) return null;
  if (typeof amount === 'string') return 'unreadable';
  if (amount.rounded) oddities.rounded = true;
  return amount.minor === 0 ? null : amount.minor;
}

const NO_ANOMALIES: readonly Anomaly[] = [];

function anomaliesOf(totalUnreadable: boolean, { rounded, cut }: Oddities): readonly Anomaly[] {
  if (!totalUnreadable && !rounded && !cut) return NO_ANOMALIES;
  const anomalies: Anomaly[] = [];
  if (totalUnreadable) anomalies.push('TOTAL_UNREADABLE');
  if (rounded) anomalies.push('AMOUNT_ROUNDED');
  if (cut) anomalies.push('TEXT_CUT');
  return anomalies;
}
