import { Type } from 'typebox';
import { type ArticleId, articleId, type Seq, type ShopId } from '../../domain/ids.ts';
import {
  type AskingShop,
  checkShop,
  type Decoded,
  decodeQuery,
  paramCount,
  paramDate,
  paramText,
  type Query,
  refuseParam,
} from '../requests/query.ts';
import { decodeCursor } from '../values/cursor.ts';

const PAGE_SIZE_DEFAULT = 100;
const PAGE_SIZE_MAX = 1000;

/** The parameters, described and not enforced. */
export const MovementsQuerySchema = Type.Object({
  article_id: Type.Optional(Type.Integer({ description: 'Only this article' })),
  date_debut: Type.Optional(Type.String({ description: 'Not before; a day or an instant, ISO 8601' })),
  date_fin: Type.Optional(Type.String({ description: 'Not after; a day counts to its end' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_SIZE_MAX, default: PAGE_SIZE_DEFAULT })),
  cursor: Type.Optional(Type.String({ description: 'next_cursor of the answer before' })),
  boutique_id: Type.Optional(Type.Integer({ description: "If given, the till's own shop" })),
});

/** What `GET mouvements` asks for (contract, section 8). */
export interface MovementsQuery {
  readonly pageSize: number;
  /** To be read as it is: its limit is one more than the page, so that the page knows whether another one follows. */
  readonly filter: {
    readonly shopId: ShopId;
    readonly articleId: ArticleId | null;
    /** Hub time, UTC ms, both inclusive. */
    readonly from: number | null;
    readonly to: number | null;
    readonly before: Seq | null;
    readonly limit: number;
  };
}

/** Decodes the query; the shop's own id first, so that a stranger's parameter is never judged (contract, D7, D28). */
export function decodeMovementsQuery(query: Query, shop: AskingShop): Decoded<MovementsQuery> {
  return decodeQuery(() => {
    checkShop(query, shop);
    const article = paramCount(query, 'article_id', 0, Number.MAX_SAFE_INTEGER);
    const from = paramDate(query, 'date_debut', shop.timeZone, 'start');
    const to = paramDate(query, 'date_fin', shop.timeZone, 'end');
    const pageSize = paramCount(query, 'limit', 1, PAGE_SIZE_MAX) ?? PAGE_SIZE_DEFAULT;
    const before = cursorOf(query, shop.id);
    return {
      pageSize,
      filter: {
        shopId: shop.id,
        articleId: article === null ? null : articleId(article),
        from,
        to,
        before,
        limit: pageSize + 1,
      },
    };
  });
}

function cursorOf(query: Query, shopId: ShopId): Seq | null {
  const expected = 'la valeur next_cursor de la réponse précédente';
  const text = paramText(query, 'cursor', expected);
  if (text === null) return null;
  return decodeCursor(shopId, text) ?? refuseParam('cursor', expected);
}
