import { openElements } from '../../domain/json-elements.ts';
import type { BatchEntry } from '../../domain/sale.ts';
import { sentObject } from '../requests/request-fields.ts';
import { type ParsedBody, parseJsonBody } from '../values/json-body.ts';
import { decodeEntry, type SaleContext } from './sale-entry.ts';
import {
  ENVELOPE_KEYS,
  type EnvelopeKey,
  envelopeSource,
  listSource,
  partOfSource,
  type SalesSource,
} from './sales-source.ts';

export interface SalesBatch {
  readonly kind: 'batch';
  /** How many entries were sent, malformed ones too; at least one. */
  readonly size: number;
  /**
   * The entries in the order sent, at most `salesMax` at a time. Each chunk is decoded when it is asked for: of a batch of
   * thousands, others are served in between.
   */
  chunks(salesMax: number): Iterable<SalesChunk>;
}

export interface SalesChunk {
  readonly entries: readonly BatchEntry[];
  /** Where the text of these entries stands. */
  readonly source: SalesSource;
}

export type DecodedSales =
  | SalesBatch
  | { readonly kind: 'invalid-format' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-many' };

/**
 * More entries than this are refused whole: no till has so many sales in 10 MiB, and an answer to millions of entries
 * would come long after its till has given up.
 */
export const ENTRIES_MAX = 100_000;

/**
 * Decodes the body of `ventes/sync` (contract, 6.1, 6.2): a bare list, or an envelope with `Ventes` and `ventes`, joined
 * in this order when it has both. What is wrong with one sale is said in its entry and concerns no other.
 */
export function decodeSalesBatch(body: ParsedBody, context: SaleContext): DecodedSales {
  const { text, value } = body;
  if (Array.isArray(value)) return batchOf(value, context, () => listSource(text));
  if (typeof value !== 'object' || value === null) return { kind: 'invalid-format' };
  const envelope: Readonly<Partial<Record<EnvelopeKey, unknown>>> = value;
  const keys = ENVELOPE_KEYS.filter((key) => envelope[key] !== undefined && envelope[key] !== null);
  const sales: unknown[] = [];
  for (const key of keys) {
    const list = envelope[key];
    if (!Array.isArray(list)) return { kind: 'invalid-format' };
    for (const sale of list) sales.push(sale);
  }
  if (keys.length === 0) return { kind: 'invalid-format' };
  return batchOf(sales, context, () => envelopeSource(text, keys));
}

/**
 * Decodes the body of `ventes/`, which is one sale, as a batch of one; its source is the body as it was received. Null:
 * it is no object (contract, 7.1).
 */
export function decodeOneSale(body: ParsedBody, context: SaleContext): SalesBatch | null {
  if (sentObject(body) === null) return null;
  return batchFrom([body.value], context, () => ({ text: `[${body.text}]`, start: 0 }));
}

/** Decodes one entry of the quarantine again, as it was received, so that a person can have it booked. */
export function decodeQuarantined(payload: string, context: SaleContext): BatchEntry {
  const body = parseJsonBody(payload);
  if (body === null)
    throw new Error('an entry of the quarantine is not JSON; the database was changed from outside');
  return decodeEntry(body.value, context);
}

function batchOf(sales: readonly unknown[], context: SaleContext, source: () => SalesSource): DecodedSales {
  if (sales.length === 0) return { kind: 'empty' };
  if (sales.length > ENTRIES_MAX) return { kind: 'too-many' };
  return batchFrom(sales, context, source);
}

function batchFrom(sales: readonly unknown[], context: SaleContext, source: () => SalesSource): SalesBatch {
  return {
    kind: 'batch',
    size: sales.length,
    *chunks(salesMax) {
      const whole = source();
      const elements = sales.length > salesMax ? openElements(whole.text, whole.start) : null;
      for (let from = 0; from < sales.length; from += salesMax) {
        const to = Math.min(from + salesMax, sales.length);
        const entries: BatchEntry[] = [];
        for (let index = from; index < to; index++) entries.push(decodeEntry(sales[index], context));
        yield { entries, source: elements === null ? whole : partOfSource(elements, whole.text, from, to) };
      }
    },
  };
}
