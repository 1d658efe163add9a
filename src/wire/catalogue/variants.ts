import { type Static, Type } from 'typebox';
import type { ListedVariant } from '../../domain/catalogue.ts';
import type { AskingShop } from '../requests/query.ts';
import { formatAmount } from '../values/amounts.ts';
import { formatUtc } from '../values/dates.ts';
import { Amount, NullableText } from '../values/schema-parts.ts';
import type { Since } from './articles-query.ts';

/** The answer of `GET variantes/`, keys in the order of the contract, 7.4. */
export const VariantsAnswerSchema = Type.Object({
  success: Type.Boolean(),
  boutique_id: Type.Integer(),
  count: Type.Integer(),
  variantes: Type.Array(
    Type.Object({
      id: Type.Integer(),
      article_parent_id: Type.Integer(),
      code_barre: Type.String(),
      nom_variante: Type.String(),
      type_attribut: Type.String(),
      quantite_stock: Type.Integer({
        description: 'The stock of the article: variants have none of their own',
      }),
      est_actif: Type.Boolean(),
      prix_vente: Amount,
      devise: Type.String(),
      nom_complet: Type.String(),
      last_updated: Type.String({ description: 'When the variant itself changed, in UTC' }),
    }),
  ),
  sync_metadata: Type.Object({
    is_incremental: Type.Boolean(),
    since: NullableText,
    server_time: Type.String(),
    total_variants: Type.Integer(),
  }),
});

export type VariantsAnswer = Static<typeof VariantsAnswerSchema>;

/**
 * @param variants by id
 * @param serverTime UTC ms; taken before the variants were read
 */
export function encodeVariants(
  shop: AskingShop,
  variants: readonly ListedVariant[],
  since: Since,
  serverTime: number,
): VariantsAnswer {
  return {
    success: true,
    boutique_id: shop.id,
    count: variants.length,
    variantes: variants.map((variant) => ({
      id: variant.id,
      article_parent_id: variant.articleId,
      code_barre: variant.barcode,
      nom_variante: variant.name,
      type_attribut: variant.attribute,
      quantite_stock: variant.article.stock,
      est_actif: variant.active,
      prix_vente: formatAmount(variant.article.price),
      devise: variant.article.currency,
      nom_complet: `${variant.article.name} - ${variant.name}`,
      last_updated: formatUtc(variant.changedAt),
    })),
    sync_metadata: {
      is_incremental: since !== null,
      since: since?.text ?? null,
      server_time: formatUtc(serverTime),
      total_variants: variants.length,
    },
  };
}
