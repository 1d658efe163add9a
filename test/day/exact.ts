/**
 * Decimal arithmetic of the oracle's own: amounts are bigint hundredths, so that nothing of what is tested is used to
 * test it (contract, D3, D14).
 */
export function hundredths(text: string): bigint {
  const parts = /^(\d+)(?:[.,](\d*))?$/.exec(text);
  if (parts === null) throw new Error(`${text} is no amount`);
  const [, whole = '0', fraction = ''] = parts;
  const kept = BigInt(whole) * 100n + BigInt(fraction.slice(0, 2).padEnd(2, '0'));
  // Half away from zero: the third decimal alone decides.
  return (fraction[2] ?? '0') >= '5' ? kept + 1n : kept;
}

/** `"50000.00"`: what every amount of an answer looks like. */
export function amountText(value: bigint): string {
  const size = value < 0n ? -value : value;
  return `${value < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

export function distance(one: bigint, other: bigint): bigint {
  return one < other ? other - one : one - other;
}

export function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}
