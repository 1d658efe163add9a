import { asFields, parseObject } from './answers.ts';

/**
 * How many sales head office holds of the till that asked, within the dates that it asked for (contract, 7.3).
 * @returns null when the text is no such answer
 */
export function decodeTillSales(text: string): number | null {
  const count = asFields(parseObject(text)?.['stats'])?.['ventes_django'];
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}
