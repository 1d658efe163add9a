import { Type } from 'typebox';
import {
  type AskingShop,
  checkShop,
  type Decoded,
  decodeQuery,
  paramCount,
  paramDate,
  paramText,
  type Query,
} from '../requests/query.ts';

/** An instant (UTC ms) from which on a till asks for changes, and the text that named it; null = everything. */
export type Since = { readonly at: number; readonly text: string } | null;

/** What `GET articles/` asks for (contract, 7.4). */
export interface ArticlesQuery {
  readonly since: Since;
  /** Only what changed after this seq: the `version` or `seq` of a frame of the socket; null = everything. */
  readonly version: { readonly above: number; readonly text: string } | null;
}

export function decodeArticlesQuery(query: Query, shop: AskingShop): Decoded<ArticlesQuery> {
  return decodeQuery(() => {
    checkShop(query, shop);
    const since = paramSince(query, shop);
    const above = paramCount(query, 'version', 0, Number.MAX_SAFE_INTEGER);
    const text = paramText(query, 'version', '');
    return { since, version: above === null || text === null ? null : { above, text } };
  });
}

/** What every other list of the catalogue asks for: the own shop, and `since` (contract, 7.4). */
export function decodeSinceQuery(query: Query, shop: AskingShop): Decoded<Since> {
  return decodeQuery(() => {
    checkShop(query, shop);
    return paramSince(query, shop);
  });
}

function paramSince(query: Query, shop: AskingShop): Since {
  const at = paramDate(query, 'since', shop.timeZone, 'start');
  const text = paramText(query, 'since', '');
  return at === null || text === null ? null : { at, text };
}

/** For the API's description; requests are read by the functions above, which tolerate more. */
export const SinceQuerySchema = Type.Object({
  boutique_id: Type.Optional(Type.Integer({ description: "The till's own shop, or absent" })),
  since: Type.Optional(
    Type.String({ description: 'A date: what changed at it or later; server_time of the answer before' }),
  ),
});
export const ArticlesQuerySchema = Type.Object({
  ...SinceQuerySchema.properties,
  version: Type.Optional(
    Type.Integer({ description: 'What changed after this seq, the version or seq of a live frame' }),
  ),
});
export const OwnShopQuerySchema = Type.Object({ boutique_id: SinceQuerySchema.properties.boutique_id });
