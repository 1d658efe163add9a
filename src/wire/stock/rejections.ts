import { type Static, Type } from 'typebox';
import { type ArticleId, articleId } from '../../domain/ids.ts';
import { requestError } from '../requests/request-error.ts';
import { integerField, type SentObject, sentField, textField } from '../requests/request-fields.ts';
import { type DecodedRequest, unusable } from '../requests/till-request.ts';

const MISSING_REFERENCE = requestError(400, 'MISSING_REFERENCE', 'Référence vente requise');
/** As many as a sale has lines at most. */
const ARTICLES_MAX = 500;
const ARTICLES_UNUSABLE = unusable(`articles inutilisable (une liste de ${ARTICLES_MAX} articles au plus)`);
const REFERENCE_LENGTH_MAX = 255;
const REASON_LENGTH_MAX = 500;
const REASON_DEFAULT = 'Rejet inconnu';

/** The body of `POST ventes/notifier-rejet`, described and not enforced. */
export const RejectionRequestSchema = Type.Object({
  reference: Type.String({ description: 'The number of the sale', maxLength: REFERENCE_LENGTH_MAX }),
  motif_rejet: Type.Optional(Type.String({ default: REASON_DEFAULT, maxLength: REASON_LENGTH_MAX })),
  articles: Type.Optional(
    Type.Array(Type.Object({ article_id: Type.Integer(), quantite: Type.Integer() }), {
      maxItems: ARTICLES_MAX,
    }),
  ),
});

export interface Rejection {
  readonly reference: string;
  readonly reason: string;
  readonly articles: readonly { readonly articleId: ArticleId; readonly quantity: number }[];
}

/**
 * What a till tells of a sale that it gave up (contract, 7.3). An entry that names no article is skipped like one that
 * names an unknown one; a quantity that is missing or unusable counts as 0: the trace matters more than its number.
 */
export function decodeRejection(sent: SentObject): DecodedRequest<Rejection> {
  const reference = textField(sent, REFERENCE_LENGTH_MAX, 'reference', 'Reference');
  if (reference === null) return { ok: false, error: MISSING_REFERENCE };
  const list = sentField(sent, 'articles', 'Articles') ?? [];
  if (!Array.isArray(list) || list.length > ARTICLES_MAX) return { ok: false, error: ARTICLES_UNUSABLE };
  const reason =
    textField(sent, REASON_LENGTH_MAX, 'motif_rejet', 'MotifRejet', 'motifRejet') ?? REASON_DEFAULT;
  return { ok: true, value: { reference, reason, articles: list.flatMap(triedArticle) } };
}

function triedArticle(entry: unknown): Rejection['articles'] {
  if (typeof entry !== 'object' || entry === null) return [];
  const fields = entry as SentObject;
  const article = integerField(fields, 'article_id', 'ArticleId', 'articleId');
  if (article === null || article === 'unusable') return [];
  const quantity = integerField(fields, 'quantite', 'Quantite');
  return [{ articleId: articleId(article), quantity: typeof quantity === 'number' ? quantity : 0 }];
}

export const RejectionAnswerSchema = Type.Object({
  success: Type.Boolean(),
  message: Type.String(),
  reference: Type.String(),
  motif_rejet: Type.String(),
  traces: Type.Array(
    Type.Object({
      article_id: Type.Integer(),
      nom: Type.String(),
      quantite_tentee: Type.Integer(),
      stock_actuel: Type.Integer({ description: 'When the trace was left' }),
    }),
  ),
});

export function encodeRejection(
  reference: string,
  traced: {
    readonly reason: string;
    readonly traces: readonly {
      readonly articleId: ArticleId;
      readonly name: string;
      readonly quantity: number;
      readonly stock: number;
    }[];
  },
): Static<typeof RejectionAnswerSchema> {
  const { reason, traces } = traced;
  return {
    success: true,
    message: `${traces.length} trace(s) créée(s) pour la vente rejetée ${reference}`,
    reference,
    motif_rejet: reason,
    traces: traces.map(({ articleId: article, name, quantity, stock }) => ({
      article_id: article,
      nom: name,
      quantite_tentee: quantity,
      stock_actuel: stock,
    })),
  };
}
