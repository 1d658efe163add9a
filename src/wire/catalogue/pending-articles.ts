import { type Static, Type } from 'typebox';
import type { PendingArticle } from '../../domain/pending-article.ts';
import type { AskingShop } from '../requests/query.ts';
import { type RequestError, requestError } from '../requests/request-error.ts';
import { formatAmount } from '../values/amounts.ts';
import { formatLocal } from '../values/dates.ts';
import { Amount, NullableInteger, NullableText } from '../values/schema-parts.ts';

/** The answer of `GET articles/pending/`, keys in the order of the contract, 7.5. */
export const PendingArticlesSchema = Type.Object({
  success: Type.Boolean(),
  count: Type.Integer(),
  boutique_id: Type.Integer(),
  boutique_nom: Type.String(),
  articles_pending: Type.Array(
    Type.Object({
      id: Type.Integer(),
      code: Type.String(),
      nom: Type.String(),
      description: Type.String(),
      categorie: NullableText,
      categorie_id: NullableInteger,
      prix_vente: Amount,
      prix_achat: Amount,
      devise: Type.String(),
      quantite_envoyee: Type.Integer({ description: 'Sum of the deliveries that wait' }),
      quantite_stock: Type.Integer({ description: 'What is on the shelf already' }),
      date_envoi: NullableText,
      date_creation: Type.String(),
    }),
  ),
});

/** A shop that is switched off receives nothing, and its list says so (contract, 7.5). */
export function shopSwitchedOff(shop: AskingShop): RequestError {
  return requestError(404, 'BOUTIQUE_NOT_FOUND', `Boutique ${shop.id} non trouvée ou inactive`);
}

/** @param articles by name, then id */
export function encodePendingArticles(
  shop: AskingShop & { readonly name: string },
  articles: readonly PendingArticle[],
): Static<typeof PendingArticlesSchema> {
  return {
    success: true,
    count: articles.length,
    boutique_id: shop.id,
    boutique_nom: shop.name,
    articles_pending: articles.map((article) => ({
      id: article.id,
      code: article.code,
      nom: article.name,
      description: article.description,
      categorie: article.category?.name ?? null,
      categorie_id: article.category?.id ?? null,
      prix_vente: formatAmount(article.price),
      prix_achat: formatAmount(article.purchasePrice),
      devise: article.currency,
      quantite_envoyee: article.sent,
      quantite_stock: article.stock,
      date_envoi: article.sentAt === null ? null : formatLocal(article.sentAt, shop.timeZone),
      date_creation: formatLocal(article.createdAt, shop.timeZone),
    })),
  };
}
