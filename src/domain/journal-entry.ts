/**
 * A fact of a shop's journal as it travels to head office, and as it is taken back from there. Amounts are minor units,
 * times UTC milliseconds unless they are said to be text.
 */
export interface JournalEntry {
  readonly seq: number;
  /** `sale`, `movement` (one that another fact caused), or the kind of the fact. */
  readonly kind: string;
  readonly recorded: EntryTimes;
  readonly body: EntryBody;
}

export interface EntryTimes {
  /** As the till wrote it; null when it wrote none. */
  readonly tillTime: string | null;
  readonly hubTime: number;
  readonly bootId: string;
  readonly runningMs: number;
  readonly clockDoubt: boolean;
}

/** JSON of a shape that depends on the kind. */
export type EntryBody = Readonly<Record<string, unknown>>;
