import { seq as asSeq, type ShopId } from '../../domain/ids.ts';
import type { SentEntry } from '../../domain/journal-entry.ts';
import type { Reader } from '../../store/reader.ts';
import { BATCH_BYTES_MAX, PAGE_ENTRIES_MAX } from '../../wire/journal/messages.ts';
import { sameEntry } from '../../wire/journal/same-entry.ts';
import type { LineFault } from '../line-fault.ts';
import type { JournalOffice } from './office.ts';

/** `proven`: the last seq under which both hold the same; what one of them withholds proves nothing. 0 = none on this page. */
export type Comparison =
  /** Head office has ours up to `upTo`, but for those that it does not hold. */
  | {
      readonly kind: 'same';
      readonly upTo: number;
      readonly missing: readonly number[];
      /** What it has of them whole, or as a stub that names where it has that. */
      readonly held: readonly number[];
      readonly proven: number;
    }
  | { readonly kind: 'differs'; readonly at: number; readonly proven: number }
  | { readonly kind: 'fault'; readonly fault: LineFault };

/** Compares what head office holds after a seq with the hub's own journal: one page, up to `upTo` at most. */
export async function comparePage(
  parts: { readonly shopId: ShopId; readonly reader: Reader; readonly office: JournalOffice },
  after: number,
  upTo: number,
): Promise<Comparison> {
  const { shopId, reader, office } = parts;
  const bounds = { entries: PAGE_ENTRIES_MAX, bytes: BATCH_BYTES_MAX, upTo: asSeq(upTo) };
  const page = reader.journalPage(shopId, asSeq(after), bounds);
  if (page === null) return { kind: 'same', upTo: after, missing: [], held: [], proven: 0 };
  const told = await office.entries(page.epoch, after, page.entries.length);
  if (told.kind === 'fault') return told;
  const theirs = new Map(told.value.entries.map((entry) => [entry.seq, entry]));
  const compared = page.entries.filter((entry) => entry.seq <= told.value.upTo);
  const missing: number[] = [];
  const held: number[] = [];
  let proven = 0;
  for (const ours of compared) {
    const there = theirs.get(ours.seq);
    if (there === undefined) missing.push(ours.seq);
    else if (!isOurs(parts, ours, there)) return { kind: 'differs', at: ours.seq, proven };
    else if (there.kind !== 'withheld') {
      held.push(ours.seq);
      if (ours.kind !== 'withheld') proven = ours.seq;
    }
  }
  return { kind: 'same', upTo: compared.at(-1)?.seq ?? after, missing, held, proven };
}

/**
 * What a person withholds may be there from before, and a restored hub forgot that it was withheld. What was taken back may
 * be there by any of its names, and whole where all of them were lost.
 */
function isOurs(
  { shopId, reader }: { readonly shopId: ShopId; readonly reader: Reader },
  ours: SentEntry,
  theirs: SentEntry,
): boolean {
  if (ours.kind === 'withheld' || theirs.kind === 'withheld' || sameEntry(ours, theirs)) return true;
  let form: SentEntry | undefined = ours;
  for (let origin = 1; form?.kind === 'taken-back'; origin++) {
    const bounds = { entries: 1, bytes: BATCH_BYTES_MAX, origin };
    form = reader.journalPage(shopId, asSeq(ours.seq - 1), bounds)?.entries[0];
    if (form !== undefined && sameEntry(form, theirs)) return true;
  }
  return false;
}
