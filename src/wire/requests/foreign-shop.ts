import type { BatchEntry } from '../../domain/sale.ts';
import type { SalesBatch } from '../sales/sales-request.ts';
import { decodeInteger } from '../values/integers.ts';
import type { ParsedBody } from '../values/json-body.ts';
import { type AskingShop, type Decoded, decodeQuery, paramCount, type Query } from './query.ts';
import type { RequestError } from './request-error.ts';
import { BOUTIQUE_MISMATCH } from './request-errors.ts';

/**
 * A shop other than the till's own that a batch names beside its sales, in the URL or in the envelope; null when it
 * names none, or the till's (contract, D7). One in the URL that is no number is 400 `INVALID_PARAM`; one in the envelope
 * names no shop.
 */
export function foreignShop(
  query: Query,
  body: ParsedBody,
  shop: Pick<AskingShop, 'id'>,
): Decoded<number | null> {
  return decodeQuery(() => {
    const claims = [paramCount(query, 'boutique_id', 0, Number.MAX_SAFE_INTEGER), envelopeShop(body.value)];
    return claims.find((claim) => claim !== null && claim !== 0 && claim !== shop.id) ?? null;
  });
}

/**
 * For every other route that takes a body: 403 when it names a foreign shop, in the URL or in the body (contract, 2.2
 * rule 8); null when it may go on.
 */
export function refuseForeignShop(
  query: Query,
  body: ParsedBody,
  shop: Pick<AskingShop, 'id'>,
): RequestError | null {
  const foreign = foreignShop(query, body, shop);
  if (!foreign.ok) return foreign.error;
  return foreign.value === null ? null : BOUTIQUE_MISMATCH;
}

/** The batch as if each of its sales named that shop: each is refused alone, and kept. */
export function claimedFor(batch: SalesBatch, foreign: number): SalesBatch {
  const claim = (entry: BatchEntry): BatchEntry =>
    entry.ok ? { ok: true, sale: { ...entry.sale, claimedShopId: foreign } } : entry;
  return { ...batch, entries: batch.entries.map(claim) };
}

function envelopeShop(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const envelope: {
    readonly boutique_id?: unknown;
    readonly BoutiqueId?: unknown;
    readonly boutiqueId?: unknown;
  } = value;
  const claimed = envelope.boutique_id ?? envelope.BoutiqueId ?? envelope.boutiqueId;
  return claimed === undefined || claimed === null ? null : decodeInteger(claimed);
}
