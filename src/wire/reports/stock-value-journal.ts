import { type Static, Type } from 'typebox';
import { type DayTotal, valueChange } from '../../domain/day-total.ts';
import { OwnShopQuerySchema } from '../catalogue/articles-query.ts';
import {
  type AskingShop,
  checkShop,
  type Decoded,
  decodeQuery,
  paramDay,
  paramText,
  type Query,
  refuseParam,
} from '../requests/query.ts';
import { formatSum } from '../values/amounts.ts';
import { formatDay } from '../values/dates.ts';
import { Amount } from '../values/schema-parts.ts';

const DaySchema = Type.Object({
  date: Type.String(),
  valeur_stock_precedent: Amount,
  montant_inventaire: Amount,
  valeur_stock_ajoute: Amount,
  valeur_transfert_entrant: Amount,
  impact_modification_prix: Amount,
  valeur_stock_sorti: Amount,
  valeur_transfert_sortant: Amount,
  valeur_ventes: Amount,
  valeur_stock_restant: Amount,
  valeur_stock_reel: Amount,
});

export const StockValueJournalSchema = Type.Object({
  boutique_id: Type.Integer(),
  boutique_nom: Type.String(),
  total: Type.Integer(),
  journal: Type.Array(DaySchema),
});

/** What `GET journal-valeur-stock` asks for (contract, 7.9). Days are local ones, inclusive; null = open. */
export interface JournalQuery {
  readonly firstDay: number | null;
  readonly lastDay: number | null;
  readonly limit: number;
}

const LIMIT_DEFAULT = 90;
const LIMIT_MAX = 365;

export const JournalQuerySchema = Type.Object({
  date_debut: Type.Optional(Type.String({ description: 'First day, as 2026-11-22' })),
  date_fin: Type.Optional(Type.String({ description: 'Last day' })),
  limit: Type.Optional(
    Type.Integer({ default: LIMIT_DEFAULT, description: `Days; moved to 1 to ${LIMIT_MAX}` }),
  ),
  boutique_id: OwnShopQuerySchema.properties.boutique_id,
});

export function decodeJournalQuery(query: Query, shop: AskingShop): Decoded<JournalQuery> {
  return decodeQuery(() => {
    checkShop(query, shop);
    return {
      firstDay: paramDay(query, 'date_debut', shop.timeZone),
      lastDay: paramDay(query, 'date_fin', shop.timeZone),
      limit: limitOf(query),
    };
  });
}

/** This route moves a limit that is too small or too large to the nearest one that it has. */
function limitOf(query: Query): number {
  const expected = 'un nombre entier';
  const text = paramText(query, 'limit', expected);
  if (text === null) return LIMIT_DEFAULT;
  if (!/^-?\d{1,16}$/.test(text)) refuseParam('limit', expected);
  return Math.min(LIMIT_MAX, Math.max(1, Number(text)));
}

/**
 * The answer of `GET journal-valeur-stock` (contract, 7.9), newest day first.
 * @param days every day of the shop in its main currency, in order, from the first on: each begins with what the one
 *   before it left
 * @param presentValue what the levels are worth now: what is really there after the last day
 */
export function encodeStockValueJournal(
  shop: { readonly id: number; readonly name: string },
  days: readonly DayTotal[],
  presentValue: number,
  query: JournalQuery,
): Static<typeof StockValueJournalSchema> {
  const journal: Static<typeof DaySchema>[] = [];
  let value = 0;
  const moved = days.filter(movesValue);
  for (const [index, day] of moved.entries()) {
    const before = value;
    value += valueChange(day);
    if (query.firstDay !== null && day.day < query.firstDay) continue;
    if (query.lastDay !== null && day.day > query.lastDay) break;
    journal.push(dayBody(day, before, value, index === moved.length - 1 ? presentValue : value));
  }
  const shown = journal.reverse().slice(0, query.limit);
  return { boutique_id: shop.id, boutique_nom: shop.name, total: shown.length, journal: shown };
}

function movesValue(day: DayTotal): boolean {
  const { valueAdded, valueCounted, valueRepriced, valueRemoved, valueSold } = day;
  return [valueAdded, valueCounted, valueRepriced, valueRemoved, valueSold].some((value) => value !== 0);
}

/** Nothing is transferred between shops at a hub. */
const NOTHING = formatSum(0);

function dayBody(day: DayTotal, before: number, after: number, real: number): Static<typeof DaySchema> {
  return {
    date: formatDay(day.day),
    valeur_stock_precedent: formatSum(before),
    montant_inventaire: formatSum(day.valueCounted),
    valeur_stock_ajoute: formatSum(day.valueAdded),
    valeur_transfert_entrant: NOTHING,
    impact_modification_prix: formatSum(day.valueRepriced),
    valeur_stock_sorti: formatSum(day.valueRemoved),
    valeur_transfert_sortant: NOTHING,
    valeur_ventes: formatSum(day.valueSold),
    valeur_stock_restant: formatSum(after),
    valeur_stock_reel: formatSum(real),
  };
}
