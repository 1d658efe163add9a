import type { MergedLine } from './lines.ts';
import { amountNumber, isWhole, MINOR_PER_MAJOR, quotientNumber } from './numbers.ts';

/** JSON number texts: the price of each line, and the sale's `montant_total`, null when it must be left out. */
export interface LinePrices {
  readonly units: readonly string[];
  readonly total: string | null;
}

/** The central backend lets `montant_total` count only when it differs from the sum of the lines by more than this. */
const TOTAL_IGNORED_WITHIN = 1;

/**
 * Prices under which the central backend computes the hub's own total (contract, 11.5 rules 3 to 6, and 6.2).
 * Lines that were merged at different prices have an average price. Where two decimals express it, it is sent. Where
 * they do not, the line carries a whole price below it and an integer `montant_total` pins the sum; and where that
 * cannot be (cents somewhere, or USD, whose second total has no such pin), the average is sent with so many digits
 * that the sum rounds to the hub's.
 */
export function priceLines(lines: readonly MergedLine[], currency: string, total: number): LinePrices {
  const others = lines.flatMap((line) =>
    line.unitPriceUsd === null ? [line.originalPrice] : [line.originalPrice, line.unitPriceUsd],
  );
  if (lines.every(isExact)) {
    const prices = lines.map((line) => line.subtotal / line.quantity);
    const whole = [...prices, ...others].every(isWhole);
    return { units: prices.map(amountNumber), total: whole ? amountNumber(total) : null };
  }
  const pinned = currency === 'USD' || !others.every(isWhole) ? null : pin(lines, total);
  return pinned ?? { units: lines.map((line) => unitNumber(line)), total: null };
}

function isExact(line: MergedLine): boolean {
  return line.subtotal % line.quantity === 0;
}

function unitNumber(line: MergedLine): string {
  return isExact(line)
    ? amountNumber(line.subtotal / line.quantity)
    : quotientNumber(line.subtotal, line.quantity);
}

/** Whole prices (major units) and the total that overrides their sum; null when some amount has cents. */
function pin(lines: readonly MergedLine[], total: number): LinePrices | null {
  const exact = lines.filter(isExact);
  if (!isWhole(total) || !exact.every((line) => isWhole(line.subtotal / line.quantity))) return null;
  const units = lines.map((line) => Math.floor(line.subtotal / line.quantity / MINOR_PER_MAJOR));
  const sum = lines.reduce((sofar, line, index) => sofar + (units[index] ?? 0) * line.quantity, 0);
  if (Math.abs(total / MINOR_PER_MAJOR - sum) <= TOTAL_IGNORED_WITHIN) widenGap(lines, units);
  return { units: units.map(String), total: amountNumber(total) };
}

/** Moves one merged price so far that the pinned total counts: its quantity is at least 2. */
function widenGap(lines: readonly MergedLine[], units: number[]): void {
  const index = lines.findIndex((line) => !isExact(line));
  const unit = units[index] ?? 0;
  units[index] = unit >= 1 ? unit - 1 : unit + 2;
}
