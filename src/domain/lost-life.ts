import { type EpochRange, rangeOf } from './epoch-ranges.ts';

/** A name at head office: the last one that it decided about. */
export interface FactName {
  readonly epoch: number;
  readonly seq: number;
}

/** Lost lives that are looked for between the hub's epochs and head office's: each is one restore or copied folder. */
export const UNKNOWN_EPOCHS_MAX = 1000;

/**
 * Whether the facts after `common` need names of a new epoch: under those that they have, head office has other facts, or
 * may get some. Facts of an epoch above all that head office knows have names of their own already.
 * @param common the last seq up to which head office and the hub have the same facts
 */
export function needsNewEpoch(ranges: readonly EpochRange[], watermark: FactName, common: number): boolean {
  const next = rangeOf(ranges, common + 1);
  return next === undefined || next.epoch <= watermark.epoch;
}

/**
 * The epochs of which head office may have facts that the hub lacks, ascending: those that the hub remembers and those
 * that it lived through and forgot. Null when they are too many to be its own.
 */
export function epochsToTakeBack(
  ranges: readonly EpochRange[],
  watermark: FactName,
): readonly number[] | null {
  const known = ranges.map(({ epoch }) => epoch).filter((epoch) => epoch <= watermark.epoch);
  const last = Math.max(0, ...known);
  const forgotten = watermark.epoch - last;
  if (forgotten > UNKNOWN_EPOCHS_MAX) return null;
  return [...known, ...Array.from({ length: forgotten }, (_, index) => last + 1 + index)];
}

/** The last seq of an epoch that is the hub's own; 0 when nothing of it is. What head office has of it beyond was lost. */
export function ownUpTo(ranges: readonly EpochRange[], epoch: number, common: number): number {
  const range = ranges.find((one) => one.epoch === epoch);
  if (range === undefined) return 0;
  const last = Math.min(common, range.upTo ?? common);
  return last > range.after ? last : 0;
}
