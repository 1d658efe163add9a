import { type EpochRange, rangeOf } from '../../domain/epoch-ranges.ts';
import type { Seq, ShopId } from '../../domain/ids.ts';
import type {
  CausedMovement,
  FactBody,
  SaleBody,
  SaleLineBody,
  SentEntry,
} from '../../domain/journal-entry.ts';
import type { EntryBounds, JournalPage } from '../facts.ts';
import type { Database } from '../open.ts';
import type { Reader } from '../reader.ts';
import { prepareEpochRanges } from '../statements/epoch-range.ts';
import { prepareFactParts } from '../statements/fact-part.ts';
import {
  type FactColumns,
  type MovementColumns,
  prepareCauseOf,
  prepareJournalEntries,
  type SaleColumns,
  type SeqSpan,
  toMovementPart,
  toTimes,
} from '../statements/journal-entry.ts';
import { prepareOrigins } from '../statements/origin.ts';
import { prepareShop } from '../statements/shop.ts';
import { prepareTakenBack } from '../statements/taken-back.ts';

/** The journal as it travels to head office, and which life of the hub each part of it belongs to. */
export function journalEntryReads(db: Database) {
  const shop = prepareShop(db);
  const ranges = prepareEpochRanges(db);
  const journal = prepareJournalEntries(db);
  const entriesOf = entriesReading(db);
  const takenBack = prepareTakenBack(db);
  return {
    epochRanges: ranges.ofShop,
    takenBackUpTo: takenBack.last,
    takenBack: takenBack.counts,
    causeOf: prepareCauseOf(db),
    journalPage: db.transaction((id: ShopId, after: Seq, bounds: EntryBounds): JournalPage | null => {
      const range = rangeOf(ranges.ofShop(id), after + 1);
      const head = shop.head(id);
      if (range === undefined || after >= head) return null;
      const widest = { shop: id, after, upTo: endOf(range, after, head, bounds) };
      const span = { ...widest, upTo: withinBytes(journal.sizes(widest), widest, bounds.bytes) };
      return {
        epoch: range.epoch,
        entries: entriesOf(span, bounds.whole === true ? Number.POSITIVE_INFINITY : (bounds.origin ?? 0)),
      };
    }),
  } satisfies Partial<Reader>;
}

function endOf(range: EpochRange, after: Seq, head: Seq, bounds: EntryBounds): number {
  return Math.min(after + bounds.entries, range.upTo ?? head, head, bounds.upTo ?? head);
}

/** The last seq up to which the bodies of facts stay within the bound; at least one entry. */
function withinBytes(
  sizes: readonly { readonly seq: number; readonly bytes: number }[],
  span: SeqSpan,
  bytesMax: number,
): number {
  let sum = 0;
  for (const { seq, bytes } of sizes) {
    sum += bytes;
    if (sum > bytesMax) return Math.max(seq - 1, span.after + 1);
  }
  return span.upTo;
}

/** Few reads by primary key, however many entries there are. */
function entriesReading(db: Database): (span: SeqSpan, origin: number) => readonly SentEntry[] {
  const journal = prepareJournalEntries(db);
  const parts = prepareFactParts(db);
  const originsOf = prepareOrigins(db);
  return (span, origin) => {
    const entries = new Map<number, SentEntry>();
    const lines = journal.lines(span);
    const renumbered = journal.renumbered(span);
    for (const row of journal.sales(span)) {
      entries.set(row.seq, saleEntry(row, lines.get(row.seq) ?? [], renumbered.get(row.seq)));
    }
    const alone = new Map<number, MovementColumns>();
    for (const row of journal.movements(span)) {
      if (row.cause_seq === row.seq) alone.set(row.seq, row);
      else entries.set(row.seq, movementEntry(row));
    }
    const facts = journal.facts(span);
    if (facts.length > 0) {
      const rows = {
        alone,
        quarantined: parts.quarantined(span),
        declarations: parts.declarations(span),
        deliveries: parts.deliveries(span),
        requests: parts.requests(span),
      };
      for (const fact of facts) entries.set(fact.seq, factEntry(fact, rows));
    }
    for (const { seq, state } of journal.withheld(span)) {
      entries.set(seq, { seq, kind: 'withheld', decision: state });
    }
    for (const [seq, names] of originsOf(span)) {
      const named = names[origin];
      if (named !== undefined) entries.set(seq, { seq, kind: 'taken-back', origin: named });
    }
    return withoutGap(entries, span);
  };
}

/** @throws Error when the journal has a gap: then nothing may be said of it */
function withoutGap(entries: ReadonlyMap<number, SentEntry>, { shop, after, upTo }: SeqSpan): SentEntry[] {
  return Array.from({ length: upTo - after }, (_, index) => {
    const entry = entries.get(after + 1 + index);
    if (entry === undefined) throw new Error(`the journal of shop ${shop} lacks ${after + 1 + index}`);
    return entry;
  });
}

function saleEntry(row: SaleColumns, lines: readonly SaleLineBody[], sentAs: string | undefined): SentEntry {
  const body: SaleBody = {
    tillId: row.till_id,
    tillName: row.till_name,
    number: row.number,
    numberGenerated: row.number_generated === 1,
    contentHash: row.content_hash,
    soldAt: row.sold_at,
    currency: row.currency,
    total: row.total,
    tillTotal: row.till_total,
    paymentMode: row.payment_mode,
    paid: row.paid === 1,
    anomalies: row.anomalies === null ? [] : row.anomalies.split(','),
    lines,
  };
  const beside = { tillSerial: row.serial, ...(sentAs === undefined ? {} : { sentAs }) };
  return { seq: row.seq, kind: 'sale', recorded: toTimes(row), body, ...beside };
}

function movementEntry(row: MovementColumns): SentEntry {
  const body: CausedMovement = { causeSeq: row.cause_seq, ...toMovementPart(row) };
  return { seq: row.seq, kind: 'movement', recorded: toTimes(row), body };
}

type Parts = { readonly alone: ReadonlyMap<number, MovementColumns> } & {
  readonly [K in keyof ReturnType<typeof prepareFactParts>]: ReturnType<
    ReturnType<typeof prepareFactParts>[K]
  >;
};

function factEntry(row: FactColumns, parts: Parts): SentEntry {
  const { seq, kind } = row;
  const movement = parts.alone.get(seq);
  const quarantined = parts.quarantined.get(seq);
  const declaration = parts.declarations.get(seq);
  const delivery = parts.deliveries.get(seq);
  const requests = parts.requests.get(seq);
  const body: FactBody = {
    subjectId: row.subject_id,
    said: JSON.parse(row.body) as FactBody['said'],
    ...(movement === undefined ? {} : { movement: toMovementPart(movement) }),
    ...(quarantined === undefined ? {} : { quarantined: quarantined.part }),
    ...(declaration === undefined ? {} : { declaration: declaration.part }),
    ...(delivery === undefined ? {} : { delivery }),
    ...(requests === undefined ? {} : { requests }),
  };
  const tillSerial = quarantined?.serial ?? declaration?.serial;
  const beside = tillSerial === undefined ? {} : { tillSerial };
  return { seq, kind, recorded: toTimes(row), body, ...beside };
}
