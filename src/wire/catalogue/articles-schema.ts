import { type Static, Type } from 'typebox';
import { Amount, NullableAmount, NullableInteger, NullableText } from '../values/schema-parts.ts';

/** The answers of `GET articles/` and `articles/terminal/<serial>/`, keys in the order of the contract, 7.4. */

const VariantSchema = Type.Object({
  id: Type.Integer(),
  article_parent_nom: Type.String(),
  code_barre: Type.String(),
  nom_variante: Type.String(),
  type_attribut: Type.String(),
  quantite_stock: Type.Integer({ description: 'The stock of the article: variants have none of their own' }),
  est_actif: Type.Boolean(),
  prix_vente: Amount,
  prix_achat: Amount,
  devise: Type.String(),
  nom_complet: Type.String(),
  image_url: NullableText,
  date_creation: Type.String(),
  date_mise_a_jour: Type.String(),
});

const ArticleFields = Type.Object({
  id: Type.Integer(),
  code: Type.String(),
  nom: Type.String(),
  description: Type.String(),
  devise: Type.String(),
  prix_vente: Amount,
  prix_achat: Amount,
  prix_vente_usd: NullableAmount,
  prix_achat_usd: NullableAmount,
  categorie_nom: Type.Optional(Type.String({ description: 'Absent when the article has no category' })),
  categorie_backend_id: NullableInteger,
  quantite_stock: Type.Integer({ description: 'May be negative' }),
  est_actif: Type.Boolean(),
  has_variantes: Type.Boolean(),
  stock_total_variantes: Type.Integer(),
  variantes: Type.Array(VariantSchema),
  est_valide_client: Type.Boolean(),
  date_suppression: NullableText,
  image_url: NullableText,
});

/**
 * The same without a list of required keys: the serializer writes those first, and the one optional key would come last
 * instead of in its place.
 */
const ArticleSchema = Type.Unsafe<Static<typeof ArticleFields>>({
  type: 'object',
  properties: ArticleFields.properties,
});

const CATALOGUE = {
  success: Type.Boolean(),
  count: Type.Integer(),
  boutique_id: Type.Integer(),
  boutique_nom: Type.String(),
  taux_dollar: Amount,
};

export const ArticlesAnswerSchema = Type.Object({
  ...CATALOGUE,
  articles: Type.Array(ArticleSchema),
  sync_metadata: Type.Object({
    is_incremental: Type.Boolean(),
    since: NullableText,
    version_min: NullableText,
    server_time: Type.String(),
  }),
});

export const TillArticlesAnswerSchema = Type.Object({
  ...CATALOGUE,
  terminal: Type.Object({ numero_serie: Type.String(), nom_terminal: Type.String() }),
  articles: Type.Array(ArticleSchema),
});

export type TillArticlesAnswer = Static<typeof TillArticlesAnswerSchema>;
export type ArticlesAnswer = Static<typeof ArticlesAnswerSchema>;
export type ArticleBody = Static<typeof ArticleSchema>;
export type VariantBody = Static<typeof VariantSchema>;
