/** What asking head office for what it acknowledged came to: sales, with protocol `journal` entries. */
export interface OfficeCheckOutcome {
  /** How many were asked for. */
  readonly checked: number;
  /** Those of them that it has not (any more); they are sent again. */
  readonly missing: number;
  /** Why not all were asked for; null when all were. */
  readonly error: string | null;
}
