import { type Static, Type } from 'typebox';
import type { Comparison } from '../../domain/past-sale.ts';
import { turnoverOf } from '../reports/turnover.ts';
import { requestError } from '../requests/request-error.ts';
import { sentField, sentObject } from '../requests/request-fields.ts';
import { formatAmount } from '../values/amounts.ts';
import { decodeBound, formatLocal } from '../values/dates.ts';
import type { ParsedBody } from '../values/json-body.ts';
import { Amount } from '../values/schema-parts.ts';
import { saleNumber } from '../values/sent-values.ts';

/** So many differences of each kind are named; the counts say how many there are. */
export const DIFFERENCES_MAX = 10_000;

/** What a request looks like, for the API reference. */
export const ReconciliationBody = Type.Object({
  references_maui: Type.Array(Type.String(), { description: 'Also ReferencesMaui: numbers of sales' }),
  date_debut: Type.Optional(Type.String({ description: 'Also DateDebut' })),
  date_fin: Type.Optional(Type.String({ description: 'Also DateFin' })),
});

export const ReconciliationAnswerSchema = Type.Object({
  success: Type.Boolean(),
  terminal: Type.String(),
  boutique: Type.String(),
  coherent: Type.Boolean(),
  stats: Type.Object({
    ventes_django: Type.Integer(),
    ventes_maui: Type.Integer(),
    en_commun: Type.Integer(),
    total_django: Amount,
    total_django_usd: Amount,
  }),
  differences: Type.Object({
    dans_django_pas_maui: Type.Array(Type.String()),
    dans_maui_pas_django: Type.Array(Type.String()),
    ventes_manquantes_details: Type.Array(
      Type.Object({ reference: Type.String(), montant: Amount, date: Type.String() }),
    ),
  }),
});

export const RECONCILIATION_FORMAT = requestError(
  400,
  'INVALID_FORMAT',
  'Format invalide: un objet avec references_maui (liste) est attendu',
);

export interface ReconciliationRequest {
  /** Each number once, in the order sent. */
  readonly numbers: readonly string[];
  /** Date of sale, UTC ms, both inclusive; null where none was sent, or none that can be read (contract, 7.3). */
  readonly from: number | null;
  readonly to: number | null;
}

/** Null: the body is no object, or its numbers are no list. What is no number of a sale is left out. */
export function decodeReconciliationRequest(
  body: ParsedBody,
  timeZone: string,
): ReconciliationRequest | null {
  const object = sentObject(body);
  if (object === null) return null;
  const sent = sentField(object, 'references_maui', 'ReferencesMaui') ?? [];
  if (!Array.isArray(sent)) return null;
  const numbers = new Set(sent.map(saleNumber).filter((number) => number != null));
  const bound = (edge: 'start' | 'end', ...names: string[]): number | null => {
    const value = sentField(object, ...names);
    return typeof value === 'string' ? decodeBound(value, timeZone, edge) : null;
  };
  return {
    numbers: [...numbers],
    from: bound('start', 'date_debut', 'DateDebut'),
    to: bound('end', 'date_fin', 'DateFin'),
  };
}

/** The 200 of `ventes/reconciliation/` (contract, 7.3): amounts are text (D12). */
export function encodeReconciliationAnswer(answer: {
  readonly till: { readonly name: string };
  readonly shop: { readonly name: string; readonly currency: string; readonly timeZone: string };
  /** How many different numbers were sent. */
  readonly sent: number;
  readonly comparison: Comparison;
}): Static<typeof ReconciliationAnswerSchema> {
  const { till, shop, sent, comparison } = answer;
  const { count, common, totals, unnamed, absent } = comparison;
  const turnover = turnoverOf(totals, shop.currency);
  return {
    success: true,
    terminal: till.name,
    boutique: shop.name,
    coherent: common === count && common === sent,
    stats: {
      ventes_django: count,
      ventes_maui: sent,
      en_commun: common,
      total_django: turnover.main,
      total_django_usd: turnover.usd,
    },
    differences: {
      dans_django_pas_maui: unnamed.map(({ number }) => number),
      dans_maui_pas_django: [...absent],
      ventes_manquantes_details: unnamed.map(({ number, total, soldAt }) => ({
        reference: number,
        montant: formatAmount(total),
        date: formatLocal(soldAt, shop.timeZone),
      })),
    },
  };
}
