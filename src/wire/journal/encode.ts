import type { SentEntry } from '../../domain/journal-entry.ts';

/** What names a batch: the same five mean the same entries, however often they are sent. */
export interface BatchName {
  readonly hub: string;
  readonly shop: number;
  readonly epoch: number;
  readonly first: number;
  readonly last: number;
}

/** One entry as JSON text. A fact is always written the same way. */
export function encodeEntry(entry: SentEntry): string {
  return JSON.stringify(entry);
}

/** @param entries as `encodeEntry` wrote them, from first to last */
export function encodeBatch(name: BatchName, entries: readonly string[]): string {
  const { hub, shop, epoch, first, last } = name;
  const head = JSON.stringify({ hub, shop, epoch, first, last });
  return `${head.slice(0, -1)},"entries":[${entries.join(',')}]}`;
}
