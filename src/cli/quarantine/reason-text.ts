import type { QuarantineRow } from '../../store/facts.ts';
import { ALREADY_BOOKED, refusalSentence } from '../../wire/sales/refusal-sentences.ts';

/** Why an entry was refused, in the words that its till was told. */
export function reasonText({ refusal }: QuarantineRow): string {
  return refusal.code === 'DUPLICATE' ? ALREADY_BOOKED : refusalSentence(refusal);
}
