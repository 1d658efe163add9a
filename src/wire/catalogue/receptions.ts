import { type Static, Type } from 'typebox';
import { type ArticleId, articleId } from '../../domain/ids.ts';
import { requestError } from '../requests/request-error.ts';
import { integerField, type SentObject } from '../requests/request-fields.ts';
import { type DecodedRequest, unusable } from '../requests/till-request.ts';
import { formatLocal } from '../values/dates.ts';

const MISSING_ARTICLE_ID = requestError(400, 'MISSING_ARTICLE_ID', 'article_id requis');
const MISSING_QUANTITE = requestError(400, 'MISSING_QUANTITE', 'quantite_validee requise');
const ARTICLE_UNUSABLE = unusable('article_id inutilisable (un nombre entier est attendu)');
const QUANTITY_UNUSABLE = unusable(
  'quantite_validee inutilisable (un nombre entier de 0 ou plus est attendu)',
);

const ARTICLE_NAMES = ['article_id', 'articleId', 'ArticleId'];
const QUANTITY_NAMES = ['quantite_validee', 'quantiteValidee', 'QuantiteValidee'];

/** The bodies of `articles/valider/` and `articles/refuser/`, described and not enforced. */
export const ReceptionRequestSchema = Type.Object({
  article_id: Type.Integer(),
  quantite_validee: Type.Integer({ description: 'What was counted; kept, but it decides nothing' }),
});
export const RefusalRequestSchema = Type.Object({ article_id: Type.Integer() });

/** `POST articles/valider/` (contract, 7.5): what is missing is told before what is wrong. */
export function decodeReception(
  sent: SentObject,
): DecodedRequest<{ readonly articleId: ArticleId; readonly sent: number }> {
  const article = integerField(sent, ...ARTICLE_NAMES);
  const quantity = integerField(sent, ...QUANTITY_NAMES);
  if (article === null) return { ok: false, error: MISSING_ARTICLE_ID };
  if (quantity === null) return { ok: false, error: MISSING_QUANTITE };
  if (article === 'unusable') return { ok: false, error: ARTICLE_UNUSABLE };
  if (quantity === 'unusable' || quantity < 0) return { ok: false, error: QUANTITY_UNUSABLE };
  return { ok: true, value: { articleId: articleId(article), sent: quantity } };
}

/** `POST articles/refuser/`. */
export function decodeRefusal(sent: SentObject): DecodedRequest<{ readonly articleId: ArticleId }> {
  const article = integerField(sent, ...ARTICLE_NAMES);
  if (article === null) return { ok: false, error: MISSING_ARTICLE_ID };
  if (article === 'unusable') return { ok: false, error: ARTICLE_UNUSABLE };
  return { ok: true, value: { articleId: articleId(article) } };
}

const ReceptionFields = Type.Object({
  success: Type.Boolean(),
  message: Type.String(),
  already_validated: Type.Optional(Type.Boolean({ description: 'Only when nothing was left to receive' })),
  article: Type.Object({
    id: Type.Integer(),
    code: Type.String(),
    nom: Type.String(),
    quantite_stock: Type.Integer(),
    est_valide_client: Type.Boolean(),
    date_validation: Type.Optional(Type.String({ description: 'Absent when nothing was left to receive' })),
  }),
});

/** Without a list of required keys, so that the optional ones are written in their place. */
export const ReceptionAnswerSchema = Type.Unsafe<Static<typeof ReceptionFields>>({
  type: 'object',
  properties: ReceptionFields.properties,
});

export const RefusalAnswerSchema = Type.Object({
  success: Type.Boolean(),
  message: Type.String(),
  article: Type.Object({ id: Type.Integer(), nom: Type.String(), quantite_stock: Type.Integer() }),
});

/** What was decided on an article; `at` is UTC ms. */
interface Decided {
  readonly already: boolean;
  readonly article: { readonly id: number; readonly code: string; readonly name: string };
  readonly stock: number;
  readonly at: number;
}

export function encodeReception(decided: Decided, timeZone: string): Static<typeof ReceptionAnswerSchema> {
  const { article, already } = decided;
  return {
    success: true,
    message: `Article "${article.name}" ${already ? 'déjà validé' : 'validé avec succès'}`,
    ...(already ? { already_validated: true } : {}),
    article: {
      id: article.id,
      code: article.code,
      nom: article.name,
      quantite_stock: decided.stock,
      est_valide_client: true,
      ...(already ? {} : { date_validation: formatLocal(decided.at, timeZone) }),
    },
  };
}

export function encodeRefusal({ article, stock }: Decided): Static<typeof RefusalAnswerSchema> {
  return {
    success: true,
    message: `Article "${article.name}" refusé - remis dans le catalogue sans ajout de stock`,
    article: { id: article.id, nom: article.name, quantite_stock: stock },
  };
}
