/**
 * An amount in minor units (1/100) of some currency, as a safe integer. The currency stands beside it: an amount
 * alone means nothing, and amounts of two currencies are never added. Decimals exist only in wire/.
 */
declare const minor: unique symbol;
export type Minor = number & { readonly [minor]: true };

/** Amounts of this many minor units (10¹³ major ones) or more are refused (contract, D27). */
export const AMOUNT_LIMIT = 1_000_000_000_000_000;

/**
 * Brands a non-negative integer of minor units.
 * @throws RangeError when it is no integer or reaches {@link AMOUNT_LIMIT}: a fault of the caller, who checks first.
 */
export function minorUnits(value: number): Minor {
  if (!Number.isSafeInteger(value) || value < 0 || value >= AMOUNT_LIMIT) {
    throw new RangeError(`not an amount in minor units: ${value}`);
  }
  return value as Minor;
}

export const ZERO = 0 as Minor;

/** Brands a sum over many sales, which may pass the limit of one amount. @throws RangeError when it is no sum at all */
export function minorSum(value: number): Minor {
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`not a sum in minor units: ${value}`);
  return value as Minor;
}

/** unit × quantity, or null when the product reaches {@link AMOUNT_LIMIT}. Exact: no product is formed that could round. */
export function times(unit: Minor, quantity: number): Minor | null {
  if (quantity > 0 && unit > Math.floor((AMOUNT_LIMIT - 1) / quantity)) return null;
  return (unit * quantity) as Minor;
}

/** a + b in one currency, or null when the sum reaches {@link AMOUNT_LIMIT}. */
export function plus(a: Minor, b: Minor): Minor | null {
  const sum = a + b;
  return sum < AMOUNT_LIMIT ? (sum as Minor) : null;
}
