import { Type } from 'typebox';
import { OwnShopQuerySchema } from '../catalogue/articles-query.ts';
import {
  type AskingShop,
  checkShop,
  type Decoded,
  decodeQuery,
  paramCount,
  paramDay,
  type Query,
} from '../requests/query.ts';

/** What `GET negociations/` asks for (contract, 7.9). Days are local ones (20261122), both inclusive; null = open. */
export interface NegotiationsQuery {
  readonly firstDay: number | null;
  readonly lastDay: number | null;
  readonly page: number;
  readonly limit: number;
}

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 1000;
/** So that page × limit stays a number that a database takes. */
const PAGE_MAX = 1_000_000_000;

export const NegotiationsQuerySchema = Type.Object({
  date_debut: Type.Optional(Type.String({ description: 'First day, as 2026-11-22' })),
  date_fin: Type.Optional(Type.String({ description: 'Last day' })),
  page: Type.Optional(Type.Integer({ minimum: 1, default: 1 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT })),
  boutique_id: OwnShopQuerySchema.properties.boutique_id,
});

export function decodeNegotiationsQuery(query: Query, shop: AskingShop): Decoded<NegotiationsQuery> {
  return decodeQuery(() => {
    checkShop(query, shop);
    return {
      firstDay: paramDay(query, 'date_debut', shop.timeZone),
      lastDay: paramDay(query, 'date_fin', shop.timeZone),
      page: paramCount(query, 'page', 1, PAGE_MAX) ?? 1,
      limit: paramCount(query, 'limit', 1, LIMIT_MAX) ?? LIMIT_DEFAULT,
    };
  });
}
