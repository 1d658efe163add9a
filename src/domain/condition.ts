/** Something about the hub itself that a person should know. Plain data: its sentences are made where they are shown. */
export type Condition =
  /** There is little room left on the disk; the hub frees what it may. */
  | { readonly code: 'DISK_LOW'; readonly freeBytes: number }
  /** Nothing is written until there is room again; what is read and shown goes on. */
  | { readonly code: 'DISK_FULL'; readonly freeBytes: number; readonly neededBytes: number }
  /** The wall clock was never set, or stands before what was recorded already. */
  | { readonly code: 'CLOCK_IN_DOUBT'; readonly shownAt: number; readonly recordedAt: number }
  /** The last try to make a copy there failed. */
  | { readonly code: 'BACKUP_FAILED'; readonly folder: string; readonly why: string }
  /** The newest proven copy is days old, and something was recorded since. */
  | { readonly code: 'BACKUP_OLD'; readonly lastProvenAt: number };

export type ConditionCode = Condition['code'];
