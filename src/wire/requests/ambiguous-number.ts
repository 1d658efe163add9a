import { Type } from 'typebox';
import type { Minor } from '../../domain/money.ts';
import { formatAmount } from '../values/amounts.ts';
import { formatLocal } from '../values/dates.ts';
import { Amount } from '../values/schema-parts.ts';
import { type RequestError, requestError } from './request-error.ts';

export const AmbiguousNumberSchema = Type.Object({
  error: Type.String(),
  code: Type.String(),
  candidates: Type.Array(Type.Object({ terminal: Type.String(), date: Type.String(), total: Amount })),
});

/** 409 for a call that names only a number which sales of several other tills bear (contract, D11). */
export function ambiguousNumber(
  number: string,
  candidates: readonly { readonly tillName: string; readonly soldAt: number; readonly total: Minor }[],
  timeZone: string,
): RequestError {
  const sentence = `Plusieurs ventes de la boutique portent le numéro ${number}`;
  return requestError(409, 'AMBIGUOUS_NUMBER', sentence, {
    candidates: candidates.map(({ tillName, soldAt, total }) => ({
      terminal: tillName,
      date: formatLocal(soldAt, timeZone),
      total: formatAmount(total),
    })),
  });
}
