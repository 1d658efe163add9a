import type { Seq } from '../../domain/ids.ts';
import type { FormatProblem, Refusal } from '../../domain/refusal.ts';
import { NUMBER_LENGTH_MAX, QUANTITY_MAX, SALE_LINES_MAX } from '../../domain/sale.ts';

/**
 * The one sentence that tills read as success (contract, D20): only an identical replay says it, no refusal ever does.
 */
export const ALREADY_BOOKED = 'Vente déjà existante';

/** The contract's own words for a `boutique_id` that is not the till's, in a sale and in a whole request. */
export const SHOP_MISMATCH = 'Accès refusé: boutique non autorisée';

/** A sale without number and date that came a second time; it waits in quarantine, because it may be a second sale. */
export interface PossibleRepeat {
  readonly code: 'DUPLICATE';
  readonly existing: Seq;
}

/** What is wrong with a refused sale, in French, for the cashier who reads it on the till (contract, 6.6, D20). */
export function refusalSentence(refusal: Refusal | PossibleRepeat): string {
  switch (refusal.code) {
    case 'INVALID_FORMAT':
      return formatSentence(refusal.problem);
    case 'BOUTIQUE_MISMATCH':
      return SHOP_MISMATCH;
    case 'DUPLICATE_CONFLICT':
      return 'Ce numéro de facture a déjà servi pour une autre vente : celle-ci est mise de côté pour le gérant';
    case 'DUPLICATE':
      return 'Vente sans numéro, pareille à une vente déjà enregistrée : répétition, ou seconde vente ?';
    case 'ARTICLE_NOT_FOUND':
      return `Article ${refusal.articleId} non trouvé dans cette boutique`;
    case 'INSUFFICIENT_STOCK':
      return `Stock insuffisant pour ${refusal.articleName}`;
    case 'OTHER':
      return "La vente n'a pas pu être enregistrée : elle est mise de côté pour le gérant";
  }
}

function formatSentence(problem: FormatProblem): string {
  const sentence = problemSentence(problem);
  return problem.line === undefined ? upperFirst(sentence) : `Ligne ${problem.line} : ${sentence}`;
}

/** Starts in lower case: "Ligne 2 : …" may stand before it. */
function problemSentence({ kind }: FormatProblem): string {
  switch (kind) {
    case 'entry-not-object':
      return "cette vente n'est pas lisible";
    case 'number-unusable':
      return 'numéro de facture inutilisable (un texte ou un nombre est attendu)';
    case 'number-too-long':
      return `numéro de facture trop long (${NUMBER_LENGTH_MAX} caractères au plus)`;
    case 'shop-unusable':
      return 'boutique inutilisable (un numéro entier est attendu)';
    case 'date-impossible':
      return "date de vente impossible (ce jour ou cette heure n'existe pas)";
    case 'currency-unknown':
      return 'devise inconnue dans cette boutique';
    case 'lines-missing':
      return 'la vente ne contient aucune ligne';
    case 'lines-too-many':
      return `la vente contient trop de lignes (${SALE_LINES_MAX} au plus)`;
    case 'line-not-object':
      return "cette ligne n'est pas lisible";
    case 'line-currency-differs':
      return "devise différente de celle de la vente (une vente n'a qu'une devise)";
    case 'article-unusable':
      return 'article manquant ou inutilisable (un numéro entier est attendu)';
    case 'variant-unusable':
      return 'variante inutilisable (un numéro entier est attendu)';
    case 'quantity-unusable':
      return `quantité inutilisable (un nombre entier de 1 à ${QUANTITY_MAX} est attendu)`;
    case 'price-unusable':
      return 'prix inutilisable (un montant positif ou nul est attendu)';
    case 'price-missing':
      return "prix manquant : l'article n'a pas de prix dans la devise de la vente";
    case 'amount-too-large':
      return 'montant trop élevé';
  }
}

function upperFirst(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
