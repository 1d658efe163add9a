import type { Minor } from '../domain/money.ts';
import { formatAmount } from './amounts.ts';
import { formatLocal } from './dates.ts';
import { type RequestError, requestError } from './request-error.ts';

/** 409 for a call that names only a number which sales of several other tills bear (contract, D11). */
export function ambiguousNumber(
  number: string,
  candidates: readonly { readonly tillName: string; readonly soldAt: number; readonly total: Minor }[],
  timeZone: string,
): RequestError {
  const sentence = `Plusieurs ventes de la boutique portent le numéro ${number}`;
  return requestError(409, 'AMBIGUOUS_NUMBER', sentence, {
    candidats: candidates.map(({ tillName, soldAt, total }) => ({
      terminal: tillName,
      date_vente: formatLocal(soldAt, timeZone),
      montant_total: formatAmount(total),
    })),
  });
}
