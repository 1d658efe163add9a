/** Which seqs of a shop's journal belong to an epoch: `after` < seq <= `upTo`; null = the epoch goes on. */
export interface EpochRange {
  readonly epoch: number;
  readonly after: number;
  readonly upTo: number | null;
}

export interface EpochStart {
  readonly epoch: number;
  /** The seq of the shop after which the epoch begins. */
  readonly after: number;
}

/**
 * A shop's epochs, oldest first. One that began at or before the beginning of its predecessor leaves nothing of that.
 * @param epochs all of the hub's, ascending
 * @param starts the shop's, ascending by epoch; a shop without one was made in the hub's present epoch
 */
export function epochRanges(epochs: readonly number[], starts: readonly EpochStart[]): readonly EpochRange[] {
  const [earliest] = starts;
  const first = earliest === undefined ? epochs.at(-1) : epochs.findLast((epoch) => epoch < earliest.epoch);
  const all = [...(first === undefined ? [] : [{ epoch: first, after: 0 }]), ...starts];
  return all.map(({ epoch, after }, index) => {
    const later = all.slice(index + 1).map((next) => next.after);
    return { epoch, after, upTo: later.length === 0 ? null : Math.min(...later) };
  });
}

/** The range in which a seq lies; undefined for none. */
export function rangeOf(ranges: readonly EpochRange[], seq: number): EpochRange | undefined {
  return ranges.findLast(({ after }) => after < seq);
}
