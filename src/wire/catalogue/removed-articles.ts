import { type Static, Type } from 'typebox';
import type { RemovedArticle } from '../../domain/catalogue.ts';
import type { AskingShop } from '../requests/query.ts';
import { formatLocal } from '../values/dates.ts';
import { NullableText } from '../values/schema-parts.ts';

/** The answer of `GET articles/deleted/`, keys in the order of the contract, 7.4. */
export const RemovedArticlesSchema = Type.Object({
  success: Type.Boolean(),
  boutique_id: Type.Integer(),
  count: Type.Integer(),
  deleted_articles: Type.Array(
    Type.Object({
      id: Type.Integer(),
      code: Type.String(),
      nom: Type.String(),
      date_suppression: NullableText,
    }),
  ),
  message: Type.String(),
});

export function encodeRemovedArticles(
  shop: AskingShop,
  articles: readonly RemovedArticle[],
): Static<typeof RemovedArticlesSchema> {
  return {
    success: true,
    boutique_id: shop.id,
    count: articles.length,
    deleted_articles: articles.map(({ id, code, name, removedAt }) => ({
      id,
      code,
      nom: name,
      date_suppression: removedAt === null ? null : formatLocal(removedAt, shop.timeZone),
    })),
    message: 'MAUI doit supprimer ces articles de son cache local',
  };
}
