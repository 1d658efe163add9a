import { articleId } from '../../domain/ids.ts';
import { decodeInteger } from '../values/integers.ts';
import { type RequestError, requestError } from './request-error.ts';

/** A request of one object is decoded, or this answers it. */
export type DecodedRequest<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: RequestError };

/** An empty body, a list, a text, a number (contract, D24). */
export const OBJECT_EXPECTED = unusable('Format invalide: un objet JSON est attendu');
/** Unknown, or of another shop: the two are not told apart. */
export const ARTICLE_UNKNOWN = requestError(404, 'ARTICLE_NOT_FOUND', 'Article non trouvé');

export function unusable(sentence: string): RequestError {
  return requestError(400, 'INVALID_FORMAT', sentence);
}

/** The article of a URL; null when the segment is no id. */
export function articleOfPath(segment: string): ReturnType<typeof articleId> | null {
  const id = /^\d{1,16}$/.test(segment) ? decodeInteger(segment) : null;
  return id === null ? null : articleId(id);
}
