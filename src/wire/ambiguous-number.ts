import type { Minor } from '../domain/money.ts';
import { formatAmount } from './amounts.ts';
import { formatLocal } from './dates.ts';
import { type RequestError, requestError } from './request-error.ts';

export interface AmbiguousSale {
  readonly tillName: string;
  /** UTC ms. */
  readonly soldAt: number;
  readonly total: Minor;
}

/** For every call that names only a number (contract, D11). */
export function ambiguousNumber(sales: readonly AmbiguousSale[], timeZone: string): RequestError {
  return requestError(
    409,
    'AMBIGUOUS_NUMBER',
    'Plusieurs terminaux de cette boutique ont une vente de ce numéro : agissez sur celui qui a vendu',
    {
      candidates: sales.map(({ tillName, soldAt, total }) => ({
        terminal: tillName,
        date: formatLocal(soldAt, timeZone),
        total: formatAmount(total),
      })),
    },
  );
}
