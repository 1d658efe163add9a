import { Type } from 'typebox';
import { firstOfMonth } from '../../domain/calendar.ts';
import { localDay } from '../../domain/time-zone.ts';
import { OwnShopQuerySchema } from '../catalogue/articles-query.ts';
import { type AskingShop, checkShop, type Decoded, decodeQuery, type Query } from '../requests/query.ts';
import { decodeBound } from '../values/dates.ts';

/** What `GET analyse/mouvements` asks for (contract, 7.9). Days are local ones (20261122), both inclusive. */
export interface AnalysisQuery {
  readonly firstDay: number;
  readonly lastDay: number;
  /** `mode=complet`; anything else is the short form. */
  readonly detailed: boolean;
}

export const AnalysisQuerySchema = Type.Object({
  debut: Type.Optional(Type.String({ description: 'First day, as 2026-11-22; else the first of the month' })),
  fin: Type.Optional(Type.String({ description: 'Last day; else today' })),
  mode: Type.Optional(Type.String({ description: 'complet adds detail_par_article', default: 'resume' })),
  boutique_id: OwnShopQuerySchema.properties.boutique_id,
});

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
