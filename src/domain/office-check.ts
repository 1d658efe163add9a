/** What asking head office for sales that it acknowledged came to. */
export interface OfficeCheckOutcome {
  /** Sales that were asked for. */
  readonly checked: number;
  /** Those of them that it has not (any more); they are sent again. */
  readonly missing: number;
  /** Why not all were asked for; null when all were. */
  readonly error: string | null;
}
