import type { ArticleId, ShopId } from '../../domain/ids.ts';
import { parseObject } from './answers.ts';
import { factMarksIn, markedText, TEXT_LENGTH_MAX } from './fact-mark.ts';

/** Head office writes this before the notes, in the comment of the movement. */
const NOTES_PREFIX = 'Régularisation stock: ';

/** The body of `analyse/regulariser`: so many more of an article (contract, 7.6). */
export function encodeAddition(articleId: ArticleId, quantity: number, words: string, mark: string): string {
  const notes = markedText(words, mark, TEXT_LENGTH_MAX - NOTES_PREFIX.length);
  return JSON.stringify({ article_id: articleId, quantite_ajout: quantity, notes });
}

/** The body of `articles/valider/`; head office adds its own quantity (contract, 7.5). */
export function encodeReception(shopId: ShopId, articleId: ArticleId, quantity: number): string {
  return JSON.stringify({ article_id: articleId, quantite_validee: quantity, boutique_id: shopId });
}

/** The body of `articles/refuser/`. */
export function encodeRefusal(shopId: ShopId, articleId: ArticleId): string {
  return JSON.stringify({ article_id: articleId, boutique_id: shopId });
}

/** The body of `ventes/annuler` (contract, 7.2). */
export function encodeCancellation(number: string, reason: string): string {
  const motif = [...reason.trim()].slice(0, TEXT_LENGTH_MAX).join('');
  return JSON.stringify({ numero_facture: number, ...(motif === '' ? {} : { motif }) });
}

/** Whether the text is an answer of these routes that says that it was done. */
export function isSuccess(text: string): boolean {
  return parseObject(text)?.['success'] === true;
}

/**
 * The names of facts that stand in a list of notifications (contract, 7.8).
 * @returns null when the text is no such list
 */
export function decodeNotified(text: string): ReadonlySet<string> | null {
  if (!Array.isArray(parseObject(text)?.['results'])) return null;
  return factMarksIn(text);
}
