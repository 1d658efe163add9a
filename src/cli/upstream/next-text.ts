import type { UpstreamRecord } from '../../store/facts.ts';
import { ageText } from '../age-text.ts';

/** When a record is tried next; empty where nothing is to be tried. */
export function nextText(
  {
    state,
    nextAttemptAt,
  }: { readonly state: UpstreamRecord['state']; readonly nextAttemptAt: number | null },
  now: number,
): string {
  if (state !== 'retry' && state !== 'parked' && state !== 'held') return '';
  if (nextAttemptAt === null) return 'by hand';
  return nextAttemptAt <= now ? 'now' : `in ${ageText(nextAttemptAt - now)}`;
}
