import { SHOP_MISMATCH } from '../sales/refusal-sentences.ts';
import { type RequestError, requestError } from './request-error.ts';

/** Answers of every route (contract, 4.1, 6.7). */

export const INVALID_JSON = requestError(
  400,
  'INVALID_JSON',
  "Le corps de la requête n'est pas du JSON valide",
);
export const BODY_TOO_LARGE = requestError(
  413,
  'BODY_TOO_LARGE',
  'Requête trop volumineuse (10 Mio au plus)',
);
export const TOO_MANY_ENTRIES = requestError(
  413,
  'BODY_TOO_LARGE',
  'Trop de ventes dans une seule requête (100 000 au plus)',
);
export const ENCODING_UNKNOWN = requestError(
  415,
  'UNSUPPORTED_ENCODING',
  'Encodage de la requête non pris en charge (gzip ou aucun)',
);
export const PATH_UNKNOWN = requestError(404, 'NOT_FOUND', "Cette adresse n'existe pas");
export const INTERNAL_ERROR = requestError(500, 'INTERNAL_ERROR', 'Erreur interne du serveur', {
  details: null,
});
export const BOUTIQUE_MISMATCH = requestError(403, 'BOUTIQUE_MISMATCH', SHOP_MISMATCH);

/** The words of the framework behind the central backend, no-break spaces inside the quotation marks. */
export function methodNotAllowed(method: string): {
  readonly status: 405;
  readonly body: { readonly detail: string };
} {
  return { status: 405, body: { detail: `Méthode «\u00a0${method}\u00a0» non autorisée.` } };
}

/** A request that HTTP itself refuses; `status` is between 400 and 499. */
export function requestUnusable(status: number): RequestError {
  return requestError(status, 'BAD_REQUEST', 'Requête inutilisable');
}

/** A parameter of a query that cannot be used (contract, D28). */
export function invalidParam(name: string, expected: string): RequestError {
  return requestError(400, 'INVALID_PARAM', `Paramètre ${name} inutilisable : ${expected}`, { param: name });
}

/** Answers of the routes that write (contract, 6.7). */

export const HUB_BUSY: RequestError = {
  ...requestError(503, 'HUB_BUSY', 'Le hub est occupé, réessayez dans un instant'),
  retryAfterSeconds: 2,
};
export const QUARANTINE_FULL: RequestError = {
  ...requestError(
    503,
    'QUARANTINE_FULL',
    'Trop de ventes de ce terminal attendent une décision du gérant : rien de cet envoi n’a été traité',
  ),
  retryAfterSeconds: 300,
};
export const STORAGE_FULL = requestError(
  507,
  'STORAGE_FULL',
  'Le disque du hub est plein : prévenez le gérant',
);

/** The disk or the database failed; whether the last sales stand shows when the till sends them again. */
export const STORAGE_FAILED: RequestError = {
  ...requestError(503, 'STORAGE_FAILED', 'Le hub ne peut pas enregistrer en ce moment : prévenez le gérant'),
  retryAfterSeconds: 10,
};

/** Answers of `ventes/sync` alone (contract, 6.7). */

export const INVALID_FORMAT = requestError(
  400,
  'INVALID_FORMAT',
  'Format invalide: un tableau de ventes ou un objet {ventes: [...]} est attendu',
);
export const EMPTY_DATA = requestError(400, 'EMPTY_DATA', 'Aucune vente à synchroniser');

/** Answer of every write of a till that is not `ventes/sync`. */

export const OBJECT_EXPECTED = requestError(
  400,
  'INVALID_FORMAT',
  'Format invalide: un objet JSON est attendu',
);
