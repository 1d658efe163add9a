import { type EpochRange, rangeOf } from './epoch-ranges.ts';

/** A name at head office: the last one that it decided about. */
export interface FactName {
  readonly epoch: number;
  readonly seq: number;
}

/** Lives that are looked through at head office at most: each is one restore or one copied folder. */
export const LIVES_MAX = 1000;

/**
 * Whether the facts after `common` need names of a new epoch: under those that they have, head office has other facts, or
 * may get some. Facts of an epoch above all that head office knows have names of their own already.
 * @param common the last seq up to which head office and the hub have the same facts
 */
export function needsNewEpoch(ranges: readonly EpochRange[], watermark: FactName, common: number): boolean {
  const next = rangeOf(ranges, common + 1);
  return next === undefined || next.epoch <= watermark.epoch;
}

/** The last seq of an epoch that is the hub's own; 0 when nothing of it is. What head office has of it beyond was lost. */
export function ownUpTo(ranges: readonly EpochRange[], epoch: number, common: number): number {
  const range = ranges.find((one) => one.epoch === epoch);
  if (range === undefined) return 0;
  const last = Math.min(common, range.upTo ?? common);
  return last > range.after ? last : 0;
}
