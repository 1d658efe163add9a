import { type Epoch, epoch } from './ids.ts';

/** A raise goes up by 1 to as many (20 bits). */
export const EPOCH_STEP_MAX = 2 ** 20;
/** No life of a hub bears a higher number: a raise above it is exact in JSON, in the database and in the tills' numbers. */
export const EPOCH_MAX = 2 ** 52;

/**
 * The number of a new life: above every one that is known, by a step that nobody can guess. One past may go on in two
 * places (a copy that was put back twice, a folder that runs on two machines); each then names its facts by itself.
 * @param fraction in [0, 1), drawn for this raise
 */
export function nextEpoch(known: readonly number[], fraction: number): Epoch {
  const highest = Math.max(...known);
  if (!(highest <= EPOCH_MAX))
    throw new RangeError(`${highest} is no epoch above which another one could be`);
  return epoch(highest + 1 + Math.floor(fraction * EPOCH_STEP_MAX));
}
