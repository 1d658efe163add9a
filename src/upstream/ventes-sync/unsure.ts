import { seq as asSeq, type Seq } from '../../domain/ids.ts';
import type { LossAtOffice, SettledSale, UnsureRecord } from '../../store/central-facts.ts';
import type { ForwardableFact } from '../../store/forwardable.ts';
import { type LineFault, mayBeOfQuestion } from '../line-fault.ts';
import { type LookParts, NOTHING_ASKED } from './lost.ts';
import { askForFacts } from './lost-facts.ts';
import { askForSales, questionsOf } from './sales-there.ts';
import { mayBeThere, note, type Walk, type WalkParts, widest } from './walk.ts';

/** So many of these questions without an answer, and the rest waits for the next look. */
const FAULTS_MAX = 3;

/** So much of the journal is looked through for the sale before one. */
const PART_ENTRIES = 1000;

/** Records that are read together: the shop sells between two such readings. */
const PART_RECORDS = 200;

/** Asks again for what nobody could say so far. What waits, or was decided on or cancelled since, is no question any more. */
export async function* lookForUnsure(parts: WalkParts, walk: Walk): AsyncGenerator<LineFault | null> {
  const all = parts.reader.officeUnsure(parts.shopId);
  // Each look begins elsewhere: the same few that have no answer must not hide the others.
  const first = all.length === 0 ? 0 : walk.top % all.length;
  const noted = [...all.slice(first), ...all.slice(0, first)];
  let faults = 0;
  for (let from = 0; from < noted.length; from += PART_RECORDS)
    for await (const fault of lookAtRecords(parts, walk, noted.slice(from, from + PART_RECORDS))) {
      // That these have no answer is nothing new, and says nothing of the others.
      const isOld = fault !== null && mayBeOfQuestion(fault) && fault.retryAfterMs === null;
      yield isOld ? null : fault;
      if (isOld && ++faults === FAULTS_MAX) return;
    }
}

async function* lookAtRecords(
  parts: WalkParts,
  walk: Walk,
  noted: readonly UnsureRecord[],
): AsyncGenerator<LineFault | null> {
  const { reader, shopId } = parts;
  const standing = parts.ledger.read();
  const sales: SettledSale[] = [];
  const facts: (UnsureRecord & { readonly fact: ForwardableFact })[] = [];
  const settled: UnsureRecord[] = [];
  for (const record of noted) {
    const entry = reader.queueEntry(shopId, record.seq);
    const sale = entry?.kind === 'sale' ? settledSale(parts, record) : undefined;
    if (sale !== undefined) sales.push(sale);
    else if (entry !== undefined && entry.kind !== 'sale' && mayBeThere(standing, entry))
      facts.push({ ...record, fact: entry });
    else settled.push(record);
  }
  if (settled.length > 0) yield await note(parts, walk, NOTHING_ASKED, settled);
  yield* questions(parts, walk, sales, facts);
}

async function* questions(
  parts: WalkParts,
  walk: Walk,
  unsureSales: readonly SettledSale[],
  unsureFacts: readonly (UnsureRecord & { readonly fact: ForwardableFact })[],
): AsyncGenerator<LineFault | null> {
  for (const sales of questionsOf(unsureSales)) {
    const answer = await askForSales(parts, sales, parts.ledger.read());
    const gone = answer.lost.map(({ seq }) => seq);
    if (gone.length > 0) walk.lost = widest(walk.lost, lossAround(parts, gone));
    yield await note(parts, walk, answer, sales);
  }
  for (const closely of [true, false]) {
    const facts = unsureFacts.filter((one) => one.closely === closely);
    if (facts.length === 0) continue;
    const seqs = facts.map(({ seq }) => seq);
    const lost = closely ? { after: asSeq(Math.min(...seqs) - 1), upTo: asSeq(Math.max(...seqs)) } : null;
    const still = new Set<number>();
    const asked = facts.map(({ fact }) => fact);
    const how = { lost, thorough: walk.thorough };
    for await (const answer of askForFacts(parts, asked, parts.ledger.read(), how)) {
      for (const { seq } of answer.unsure) still.add(seq);
      yield await note(parts, walk, answer);
    }
    yield await note(
      parts,
      walk,
      NOTHING_ASKED,
      facts.filter(({ seq }) => !still.has(seq)),
    );
  }
}

/** Between the sale before the first of them, and the last of them, head office went back. */
function lossAround({ reader, shopId }: LookParts, gone: readonly Seq[]): LossAtOffice {
  const first = Math.min(...gone);
  const from = asSeq(Math.max(0, first - PART_ENTRIES));
  const before = reader.settledSales(shopId, { after: from, upTo: asSeq(first - 1) }).at(-1)?.seq ?? from;
  return { after: before, upTo: asSeq(Math.max(...gone)) };
}

function settledSale({ reader, shopId }: LookParts, { seq }: UnsureRecord): SettledSale | undefined {
  return reader.settledSales(shopId, { after: asSeq(seq - 1), upTo: seq }).find((sale) => sale.seq === seq);
}
