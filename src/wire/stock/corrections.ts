import { type Static, Type } from 'typebox';
import { type ArticleId, articleId, type ShopId } from '../../domain/ids.ts';
import { QUANTITY_MAX } from '../../domain/sale.ts';
import { requestError } from '../requests/request-error.ts';
import { integerField, type SentObject, textField } from '../requests/request-fields.ts';
import { type DecodedRequest, unusable } from '../requests/till-request.ts';

const MISSING_QUANTITY = requestError(400, 'MISSING_QUANTITY', 'Paramètre quantite_stock requis');
/** Tills read a stock as a 32-bit integer. */
const STOCK_MAX = 2_147_483_647;
const STOCK_UNUSABLE = unusable('quantite_stock inutilisable (un nombre entier est attendu)');

/** The body of `PUT articles/<id>/stock/`, described and not enforced. */
export const CorrectionRequestSchema = Type.Object({
  quantite_stock: Type.Integer({ description: 'What the stock is now; may be negative' }),
  boutique_id: Type.Optional(Type.Integer({ description: "If given, the till's own shop" })),
});

/** The level that a till sets (contract, 7.6). */
export function decodeCorrection(sent: SentObject): DecodedRequest<number> {
  const wanted = integerField(sent, 'quantite_stock', 'quantiteStock', 'QuantiteStock');
  if (wanted === null) return { ok: false, error: MISSING_QUANTITY };
  if (wanted === 'unusable' || Math.abs(wanted) > STOCK_MAX) return { ok: false, error: STOCK_UNUSABLE };
  return { ok: true, value: wanted };
}

export const CorrectionAnswerSchema = Type.Object({
  success: Type.Boolean(),
  article: Type.Object({
    id: Type.Integer(),
    nom: Type.String(),
    code: Type.String(),
    ancienne_quantite: Type.Integer(),
    nouvelle_quantite: Type.Integer(),
    difference: Type.Integer(),
  }),
  boutique_id: Type.Integer(),
});

interface NamedArticle {
  readonly id: ArticleId;
  readonly code: string;
  readonly name: string;
}

export function encodeCorrection(corrected: {
  readonly shopId: ShopId;
  readonly article: NamedArticle;
  readonly before: number;
  readonly after: number;
}): Static<typeof CorrectionAnswerSchema> {
  const { shopId, article, before, after } = corrected;
  return {
    success: true,
    article: {
      id: article.id,
      nom: article.name,
      code: article.code,
      ancienne_quantite: before,
      nouvelle_quantite: after,
      difference: after - before,
    },
    boutique_id: shopId,
  };
}

/** An answer as this route gives it: a sentence and no code (contract, 7.6). */
interface Uncoded {
  readonly status: number;
  readonly body: { readonly error: string };
}

const REGULARISATION_UNUSABLE: Uncoded = {
  status: 400,
  body: { error: 'article_id et quantite_ajout (>0) requis' },
};

export function regularisedUnknown(article: ArticleId): Uncoded {
  return { status: 404, body: { error: `Article ${article} non trouvé` } };
}

const NOTES_LENGTH_MAX = 500;
const NOTES_DEFAULT = 'Régularisation manuelle via terminal';

/** The body of `POST analyse/regulariser`, described and not enforced. */
export const RegularisationRequestSchema = Type.Object({
  article_id: Type.Integer(),
  quantite_ajout: Type.Integer({ minimum: 1, maximum: QUANTITY_MAX, description: 'What is added' }),
  notes: Type.Optional(Type.String({ maxLength: NOTES_LENGTH_MAX, default: NOTES_DEFAULT })),
});

export interface Regularisation {
  readonly articleId: ArticleId;
  readonly quantity: number;
  readonly notes: string;
}

export function decodeRegularisation(
  sent: SentObject,
): { readonly ok: true; readonly value: Regularisation } | { readonly ok: false; readonly error: Uncoded } {
  const article = integerField(sent, 'article_id', 'articleId', 'ArticleId');
  const quantity = integerField(sent, 'quantite_ajout', 'quantiteAjout', 'QuantiteAjout');
  const isArticle = article !== null && article !== 'unusable';
  if (!isArticle || quantity === null || quantity === 'unusable' || quantity < 1 || quantity > QUANTITY_MAX)
    return { ok: false, error: REGULARISATION_UNUSABLE };
  const notes = textField(sent, NOTES_LENGTH_MAX, 'notes', 'Notes') ?? NOTES_DEFAULT;
  return { ok: true, value: { articleId: articleId(article), quantity, notes } };
}

export const RegularisationAnswerSchema = Type.Object({
  success: Type.Boolean(),
  article: Type.Object({ id: Type.Integer(), nom: Type.String(), code: Type.String() }),
  stock_avant: Type.Integer(),
  quantite_ajoutee: Type.Integer(),
  stock_apres: Type.Integer(),
  alertes_resolues: Type.Integer(),
});

export function encodeRegularisation(regularised: {
  readonly article: NamedArticle;
  readonly before: number;
  readonly quantity: number;
  readonly resolved: number;
}): Static<typeof RegularisationAnswerSchema> {
  const { article, before, quantity, resolved } = regularised;
  return {
    success: true,
    article: { id: article.id, nom: article.name, code: article.code },
    stock_avant: before,
    quantite_ajoutee: quantity,
    stock_apres: before + quantity,
    alertes_resolues: resolved,
  };
}
