/** What asking head office for what it acknowledged came to: sales and other records, with protocol `journal` entries. */
export interface OfficeCheckOutcome {
  /** How many were asked for. */
  readonly checked: number;
  /** Those of them that it had not (any more); they are on the way again. */
  readonly missing: number;
  /** Why not all were asked for; null when all were. */
  readonly error: string | null;
}

/** What a difference to head office's stock is worth: it has all that it had, lacks some of it, or could not be asked. */
export type Trust = 'complete' | 'lacking' | 'unknown';
