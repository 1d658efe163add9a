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
} from './query.ts';

/** The parameters, described and not enforced. */
export const ArticlesQuerySchema = Type.Object({
  since: Type.Optional(
    Type.String({ description: 'server_time of an earlier answer: only what changed since' }),
  ),
  version: Type.Optional(Type.String({ description: 'Echoed; selects nothing' })),
  boutique_id: Type.Optional(Type.Integer({ description: "If given, the till's own shop" })),
});

/** What `GET articles/` asks for (contract, 7.4). */
export interface ArticlesQuery {
  /** Only what changed at or after this instant (UTC ms), and the text that named it; null = everything. */
  readonly since: { readonly at: number; readonly text: string } | null;
  /**
   * The `version` as sent. It is a counter per article that tills are never given, so what they send cannot select
   * anything: the answer stays complete, which never hides a change, and the value is echoed.
   */
  readonly version: string | null;
}

export function decodeArticlesQuery(query: Query, shop: AskingShop): Decoded<ArticlesQuery> {
  return decodeQuery(() => {
    checkShop(query, shop);
    const at = paramDate(query, 'since', shop.timeZone, 'start');
    const text = paramText(query, 'since', '');
    paramCount(query, 'version', 0, Number.MAX_SAFE_INTEGER);
    return {
      since: at === null || text === null ? null : { at, text },
      version: paramText(query, 'version', ''),
    };
  });
}
