import type { SentEntry } from '../../domain/journal-entry.ts';
import type { JournalPage } from '../../store/facts.ts';
import { encodeEntry } from '../../wire/journal/encode.ts';
import { BATCH_BYTES_MAX } from '../../wire/journal/messages.ts';

/** What one request carries: entries of one epoch that follow each other, as texts. */
export interface OutgoingBatch {
  readonly epoch: number;
  readonly first: number;
  readonly last: number;
  readonly texts: readonly string[];
}

/** Room for what stands around the entries. */
const ENVELOPE_BYTES = 500;

/**
 * The first entries of a page that fit one batch; the first one travels whatever it weighs.
 * @param isDeferred whether an entry comes later, alone: a stub stands for it
 */
export function batchOf(page: JournalPage, isDeferred: (seq: number) => boolean): OutgoingBatch {
  const texts: string[] = [];
  let bytes = ENVELOPE_BYTES;
  for (const entry of page.entries) {
    const { seq } = entry;
    const text = encodeEntry(isDeferred(seq) ? { seq, kind: 'deferred' } : entry);
    bytes += Buffer.byteLength(text) + 1;
    if (texts.length > 0 && bytes > BATCH_BYTES_MAX) break;
    texts.push(text);
  }
  const first = firstOf(page).seq;
  return { epoch: page.epoch, first, last: first + texts.length - 1, texts };
}

function firstOf(page: JournalPage): SentEntry {
  const [first] = page.entries;
  if (first === undefined) throw new Error('a page of the journal holds an entry');
  return first;
}
