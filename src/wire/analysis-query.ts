import { firstOfMonth } from '../domain/calendar.ts';
import { localDay } from '../domain/time-zone.ts';
import { decodeBound } from './dates.ts';
import { type AskingShop, checkShop, type Decoded, decodeQuery, type Query } from './query.ts';

/** What `GET analyse/mouvements` asks for (contract, 7.9). Days are local ones (20261122), both inclusive. */
export interface AnalysisQuery {
  readonly firstDay: number;
  readonly lastDay: number;
  /** `mode=complet`; anything else is the short form. */
  readonly detailed: boolean;
}

/** Unlike elsewhere, a date that cannot be used counts as absent: from the first of the month to today. */
export function decodeAnalysisQuery(query: Query, shop: AskingShop, today: number): Decoded<AnalysisQuery> {
  return decodeQuery(() => {
    checkShop(query, shop);
    return {
      firstDay: dayOf(query, 'debut', shop.timeZone) ?? firstOfMonth(today),
      lastDay: dayOf(query, 'fin', shop.timeZone) ?? today,
      detailed: query['mode'] === 'complet',
    };
  });
}

function dayOf(query: Query, name: string, timeZone: string): number | null {
  const text = query[name];
  const instant = typeof text === 'string' ? decodeBound(text, timeZone, 'start') : null;
  return instant === null ? null : localDay(timeZone, instant);
}
