/** An exact decimal: 0.`digits` × 10^`point`, digits without leading zeros (empty = zero). */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly point: number;
}

/**
 * Reads decimal text exactly: sign, digits with a point or a comma, exponent; white space around it does not count.
 * Null = it is not a decimal number.
 */
export function readDecimal(text: string): Decimal | null {
  const match = DECIMAL.exec(text.trim());
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const all = whole + fraction;
  if (all === '') return null;
  const zeros = countLeadingZeros(all);
  return {
    negative: sign === '-',
    digits: all.slice(zeros),
    point: whole.length - zeros + Number(exponent),
  };
}

const DECIMAL = /^([+-]?)(\d*)(?:[.,](\d*))?(?:[eE]([+-]?\d+))?$/;

function countLeadingZeros(digits: string): number {
  let zeros = 0;
  while (digits.charCodeAt(zeros) === 0x30) zeros++;
  return zeros;
}
