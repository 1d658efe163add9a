/** How far a shop's queue to head office has come since it last was empty. */
export interface DrainProgress {
  /** Sales that are settled: at head office, or set aside with a cause. */
  readonly sent: number;
  /** Those and the ones that still wait for their turn. */
  readonly total: number;
  /** Over the last minutes, pauses of the line included; null while it is not known. */
  readonly perSecond: number | null;
  /** Null while it is not known, or when nothing moves. */
  readonly secondsLeft: number | null;
}
