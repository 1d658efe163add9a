import { type Static, Type } from 'typebox';
import type { ListedCategory } from '../../domain/catalogue.ts';
import type { AskingShop } from '../requests/query.ts';
import { formatLocal, formatUtc } from '../values/dates.ts';
import { NullableText } from '../values/schema-parts.ts';
import type { Since } from './articles-query.ts';

/** The answer of `GET categories/`, keys in the order of the contract, 7.4. */
export const CategoriesAnswerSchema = Type.Object({
  success: Type.Boolean(),
  count: Type.Integer(),
  boutique_id: Type.Integer(),
  boutique_nom: Type.String(),
  categories: Type.Array(
    Type.Object({
      id: Type.Integer(),
      nom: Type.String(),
      description: Type.String(),
      date_creation: Type.String(),
      last_updated: Type.String(),
      boutique: Type.Integer(),
    }),
  ),
  sync_metadata: Type.Object({
    is_incremental: Type.Boolean(),
    since: NullableText,
    server_time: Type.String(),
  }),
});

export type CategoriesAnswer = Static<typeof CategoriesAnswerSchema>;

/**
 * @param categories by name, then id
 * @param serverTime UTC ms; taken before the categories were read
 */
export function encodeCategories(
  shop: AskingShop & { readonly name: string },
  categories: readonly ListedCategory[],
  since: Since,
  serverTime: number,
): CategoriesAnswer {
  return {
    success: true,
    count: categories.length,
    boutique_id: shop.id,
    boutique_nom: shop.name,
    categories: categories.map(({ id, name, description, createdAt, changedAt }) => ({
      id,
      nom: name,
      description,
      date_creation: formatLocal(createdAt, shop.timeZone),
      last_updated: formatLocal(changedAt, shop.timeZone),
      boutique: shop.id,
    })),
    sync_metadata: {
      is_incremental: since !== null,
      since: since?.text ?? null,
      server_time: formatUtc(serverTime),
    },
  };
}
