import type { BatchEntry } from '../../domain/sale.ts';
import type { SalesBatch } from '../sales/sales-request.ts';
import { decodeInteger } from '../values/integers.ts';
import type { ParsedBody } from '../values/json-body.ts';
import { type AskingShop, type Decoded, decodeQuery, paramCount, type Query } from './query.ts';
import type { RequestError } from './request-error.ts';
import { BOUTIQUE_MISMATCH } from './request-errors.ts';
import { sentField, sentObject } from './request-fields.ts';
import { unusable } from './till-request.ts';

const SHOP_NAMES = ['boutique_id', 'BoutiqueId', 'boutiqueId'];
const SHOP_UNUSABLE = unusable('boutique_id inutilisable (un nombre entier est attendu)');

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
    const inUrl = paramCount(query, 'boutique_id', 0, Number.MAX_SAFE_INTEGER);
    const claims = [inUrl, ...namedShops(body).map(decodeInteger)];
    return claims.find((claim) => claim !== null && claim !== 0 && claim !== shop.id) ?? null;
  });
}

/**
 * For every other route that takes a body: 403 when it names a foreign shop, in the URL or in the body (contract, 2.2
 * rule 8), 400 when what its body names is no shop at all (D7: it must match); null when it may go on.
 */
export function refuseForeignShop(
  query: Query,
  body: ParsedBody,
  shop: Pick<AskingShop, 'id'>,
): RequestError | null {
  const foreign = foreignShop(query, body, shop);
  if (!foreign.ok) return foreign.error;
  if (foreign.value !== null) return BOUTIQUE_MISMATCH;
  return namedShops(body).some((named) => decodeInteger(named) === null) ? SHOP_UNUSABLE : null;
}

/** The batch as if each of its sales named that shop: each is refused alone, and kept. */
export function claimedFor(batch: SalesBatch, foreign: number): SalesBatch {
  const claim = (entry: BatchEntry): BatchEntry =>
    entry.ok ? { ok: true, sale: { ...entry.sale, claimedShopId: foreign } } : entry;
  return {
    ...batch,
    *chunks(salesMax) {
      for (const chunk of batch.chunks(salesMax)) yield { ...chunk, entries: chunk.entries.map(claim) };
    },
  };
}

/** What a body names as its shop, in every spelling; 0, `null` and `""` name none (contract, D27). */
function namedShops(body: ParsedBody): unknown[] {
  const object = sentObject(body);
  if (object === null) return [];
  return SHOP_NAMES.map((name) => sentField(object, name)).filter(
    (named) => named !== undefined && decodeInteger(named) !== 0,
  );
}
