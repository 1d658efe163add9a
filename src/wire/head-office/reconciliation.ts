import { asFields, parseObject } from './answers.ts';

/** Dates of sale between which head office is asked, UTC ms; null = at any time. */
export interface DateWindow {
  readonly from: number;
  readonly to: number;
}

/** The body of `ventes/reconciliation/`, which tells which of these numbers are recorded for the calling till. */
export function encodeReconciliation(numbers: readonly string[], window: DateWindow | null): string {
  return JSON.stringify({
    references_maui: numbers,
    ...(window === null ? {} : { date_debut: instant(window.from), date_fin: instant(window.to) }),
  });
}

function instant(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+00:00');
}

/**
 * The numbers that head office holds for this till and shop (contract, 7.3 and 11.1).
 * @returns null when the text is no such answer, or contradicts itself: then nothing is known
 */
export function decodeReconciliation(text: string, asked: readonly string[]): ReadonlySet<string> | null {
  const body = parseObject(text);
  const stats = asFields(body?.['stats']);
  const missing = asFields(body?.['differences'])?.['dans_maui_pas_django'];
  if (stats === null || !Array.isArray(missing)) return null;
  const absent = new Set<unknown>(missing);
  const found = new Set(asked.filter((number) => !absent.has(number)));
  if (stats['ventes_maui'] !== new Set(asked).size || stats['en_commun'] !== found.size) return null;
  return found;
}
