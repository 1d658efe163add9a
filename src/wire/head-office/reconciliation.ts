import { asFields, parseObject } from './answers.ts';
import { instant } from './instant.ts';

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

/** What head office holds of one till. */
export interface HeldSales {
  readonly numbers: ReadonlySet<string>;
  /** The till's name there; null when it is not told. */
  readonly terminal: string | null;
}

/**
 * All numbers that head office holds for the till that asked, within the dates and naming none of its own (contract, 7.3).
 * @returns null when the text is no such answer, or lists fewer than it counts
 */
export function decodeHeldSales(text: string): HeldSales | null {
  const body = parseObject(text);
  const count = asFields(body?.['stats'])?.['ventes_django'];
  const listed = asFields(body?.['differences'])?.['dans_django_pas_maui'];
  if (!Array.isArray(listed) || !listed.every((one) => typeof one === 'string')) return null;
  const numbers = new Set<string>(listed);
  const terminal = body?.['terminal'];
  return numbers.size === count
    ? { numbers, terminal: typeof terminal === 'string' ? terminal : null }
    : null;
}
