/** Minor units in one major unit. */
export const MINOR_PER_MAJOR = 100;

/** Digits after the point of a price that no two decimals can express. */
const QUOTIENT_DIGITS = 12;

/** Whether an amount has no cents. */
export function isWhole(minor: number): boolean {
  return minor % MINOR_PER_MAJOR === 0;
}

/**
 * An amount as a JSON number, exact: an integer when it has no cents (the central backend refuses `25000.00` beside a
 * total), two decimals otherwise (contract, 11.5 rule 3).
 */
export function amountNumber(minor: number): string {
  const major = Math.floor(minor / MINOR_PER_MAJOR);
  return isWhole(minor) ? String(major) : `${major}.${String(minor % MINOR_PER_MAJOR).padStart(2, '0')}`;
}

/** minor ÷ quantity in major units, as a JSON number cut after so many digits that quantity × it rounds to minor. */
export function quotientNumber(minor: number, quantity: number): string {
  const scaled = (BigInt(minor) * 10n ** BigInt(QUOTIENT_DIGITS)) / BigInt(quantity * MINOR_PER_MAJOR);
  const digits = scaled.toString().padStart(QUOTIENT_DIGITS + 1, '0');
  return `${digits.slice(0, -QUOTIENT_DIGITS)}.${digits.slice(-QUOTIENT_DIGITS)}`;
}
