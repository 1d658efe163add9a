import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { SentEntry } from '../../domain/journal-entry.ts';
import { BatchAnswer, EntriesPage, Failure, Watermark } from './messages.ts';

export type JournalWatermark = Static<typeof Watermark>;
export type EntryVerdict = Static<typeof BatchAnswer>['verdicts'][number];
export type JournalFailure = Static<typeof Failure>;

export interface DecodedPage {
  readonly entries: readonly SentEntry[];
  readonly upTo: number;
  readonly last: number;
  /** The next epoch above this one of which head office has anything. */
  readonly next: number | null;
}

/** @returns null when the text is no answer to a batch */
export function decodeBatchAnswer(text: string): Static<typeof BatchAnswer> | null {
  return decode(BatchAnswer, text);
}

/** @returns null when the text is no watermark */
export function decodeWatermark(text: string): JournalWatermark | null {
  return decode(Watermark, text);
}

/**
 * A page of entries of one epoch.
 * @param asked what was asked for: a page about something else is none
 * @returns null when the text is no such page
 */
export function decodeEntries(
  text: string,
  asked: { readonly epoch: number; readonly after: number },
): DecodedPage | null {
  const page = decode(EntriesPage, text);
  if (page === null || page.epoch !== asked.epoch) return null;
  if (page.next !== null && page.next <= page.epoch) return null;
  const seqs = page.entries.map(({ seq }) => seq);
  const ordered = seqs.every((seq, index) => seq > (seqs[index - 1] ?? asked.after) && seq <= page.upTo);
  // The schemas are those of the entries, but for the words that stand as plain text there.
  return ordered ? { ...page, entries: page.entries as readonly SentEntry[] } : null;
}

/** @returns null when head office itself did not say why (a page of something between, say) */
export function decodeJournalFailure(text: string): JournalFailure | null {
  return decode(Failure, text);
}

function decode<Schema extends TSchema>(schema: Schema, text: string): Static<Schema> | null {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(schema, value) ? value : null;
  } catch {
    return null;
  }
}
