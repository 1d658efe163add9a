import type { Seq, ShopId } from '../../domain/ids.ts';
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
import { decodeDatedCursor } from '../values/cursor.ts';

const PAGE_SIZE_DEFAULT = 50;
const PAGE_SIZE_MAX = 1000;

/** What `GET ventes/historique/` asks for (contract, 7.3). */
export interface SalesHistoryQuery {
  readonly pageSize: number;
  /** To be read as it is: its limit is one more than the page, so that the page knows whether another one follows. */
  readonly filter: {
    readonly shopId: ShopId;
    /** Date of sale, UTC ms, both inclusive. */
    readonly from: number | null;
    readonly to: number | null;
    readonly before: { readonly soldAt: number; readonly seq: Seq } | null;
    readonly limit: number;
  };
}

export function decodeSalesHistoryQuery(query: Query, shop: AskingShop): Decoded<SalesHistoryQuery> {
  return decodeQuery(() => {
    checkShop(query, shop);
    const from = paramDate(query, 'date_debut', shop.timeZone, 'start');
    const to = paramDate(query, 'date_fin', shop.timeZone, 'end');
    const pageSize = paramCount(query, 'limit', 1, PAGE_SIZE_MAX) ?? PAGE_SIZE_DEFAULT;
    const before = cursorOf(query, shop.id);
    return { pageSize, filter: { shopId: shop.id, from, to, before, limit: pageSize + 1 } };
  });
}

function cursorOf(query: Query, shopId: ShopId): SalesHistoryQuery['filter']['before'] {
  const expected = 'la valeur next_cursor de la réponse précédente';
  const text = paramText(query, 'cursor', expected);
  if (text === null) return null;
  const place = decodeDatedCursor(shopId, text);
  return place === null ? refuseParam('cursor', expected) : { soldAt: place.at, seq: place.seq };
}
