import type { FoundSale } from '../../domain/central-stock.ts';
import type { ArticleId } from '../../domain/ids.ts';
import type { MovementNote } from './transaction.ts';

/** What shopkeepers read of a movement in the words of the contract (7.3, 7.5, 7.6, section 8). */

/** Greatest length of a reference, as the central backend keeps it. */
const REFERENCE_LENGTH_MAX = 100;

export function receptionNote(shopCode: string, article: ArticleId, quantity: number): MovementNote {
  return {
    reference: cut(`VALIDATION-${shopCode}-${article}`),
    user: 'MAUI-Client',
    comment: `Validation client: ${quantity} unités reçues`,
  };
}

export function correctionNote(article: ArticleId, difference: number): MovementNote {
  const comment =
    difference < 0 ? `Retrait stock MAUI (${difference} unités)` : `Ajout stock MAUI (+${difference} unités)`;
  return { reference: `MAUI-${article}`, user: 'MAUI', comment };
}

/** @param at UTC ms */
export function regularisationNote(tillName: string, at: number, notes: string): MovementNote {
  const stamp = new Date(at).toISOString().replace(/\D/g, '').slice(0, 14);
  return {
    reference: cut(`REGUL-${tillName}-${stamp}`),
    user: tillName,
    comment: `Régularisation stock: ${notes}`,
  };
}

export function rejectionNote(
  tillName: string,
  rejected: { readonly reference: string; readonly reason: string },
  quantity: number,
): MovementNote {
  const { reference, reason } = rejected;
  return {
    reference: cut(`REJET-${reference}`),
    user: tillName,
    comment: `Vente rejetée #${reference} — Qté tentée: ${quantity} — Motif: ${reason} — Stock Django inchangé (jamais décrémenté)`,
  };
}

const COMMENT_LENGTH_MAX = 500;
/** How many sales a comment names; the fact itself has all of them. */
const NAMED_SALES_MAX = 5;

/** A change that was made at head office, or by a till there, as the hub noticed it. */
export function centralNote(shown: number, expected: number, found: readonly FoundSale[]): MovementNote {
  const difference = shown - expected;
  const change = `Siège: affiché ${shown}, attendu ${expected} (${difference > 0 ? '+' : ''}${difference} unités)`;
  const comment = found.length === 0 ? change : `${change}. ${alreadyThere(found)}`;
  return { reference: 'SIEGE', user: 'Siège', comment: [...comment].slice(0, COMMENT_LENGTH_MAX).join('') };
}

/** @param reason a person's own words */
export function acceptedNote(user: string, reason: string): MovementNote {
  return { reference: 'SIEGE', user, comment: `Écart initial avec le siège accepté: ${reason}` };
}

function alreadyThere(found: readonly FoundSale[]): string {
  const named = found.slice(0, NAMED_SALES_MAX).map(({ number, tillName }) => `${number} (${tillName})`);
  const more = found.length > named.length ? ` et ${found.length - named.length} autre(s)` : '';
  const twice = found.reduce((sum, { quantity }) => sum - quantity, 0);
  return `Dont ${twice > 0 ? '+' : ''}${twice} pour des ventes déjà au siège avant l'envoi du hub: ${named.join(', ')}${more}`;
}

function cut(text: string): string {
  return [...text].slice(0, REFERENCE_LENGTH_MAX).join('');
}
