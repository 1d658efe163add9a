import { type ArticleId, seq as asSeq, type Seq } from '../../domain/ids.ts';
import type { SettledSale, UnsureRecord } from '../../store/central-facts.ts';
import type { ForwardableFact, QueueEntry } from '../../store/forwardable.ts';
import { type LineFault, mayBeOfQuestion } from '../line-fault.ts';
import { type LookParts, NOTHING_ASKED } from './lost.ts';
import { articlesOf, askForFacts } from './lost-facts.ts';
import { askForSales, questionsOf } from './sales-there.ts';
import { mayBeThere, note, type Walk, type WalkParts } from './walk.ts';

/** So many of these questions without an answer, and the rest waits for the next look. */
const FAULTS_MAX = 3;

/** Asks again for what nobody could say so far. What waits, or was decided on or cancelled since, is no question any more. */
export async function* lookForUnsure(parts: WalkParts, walk: Walk): AsyncGenerator<LineFault | null> {
  const { reader, shopId } = parts;
  const noted = reader.officeUnsure(shopId);
  if (noted.length === 0) return;
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
  yield await note(parts, walk, NOTHING_ASKED, settled);
  let faults = 0;
  for await (const fault of questions(parts, walk, sales, facts)) {
    // That these have no answer is nothing new, and says nothing of the others.
    const isOld = fault !== null && mayBeOfQuestion(fault) && fault.retryAfterMs === null;
    yield isOld ? null : fault;
    if (isOld && ++faults === FAULTS_MAX) return;
  }
}

async function* questions(
  parts: WalkParts,
  walk: Walk,
  unsureSales: readonly SettledSale[],
  unsureFacts: readonly (UnsureRecord & { readonly fact: ForwardableFact })[],
): AsyncGenerator<LineFault | null> {
  for (const sales of questionsOf(unsureSales)) {
    const answer = await askForSales(parts, sales, parts.ledger.read());
    yield await note(parts, walk, answer, toRecords(sales));
  }
  for (const closely of [true, false]) {
    const facts = unsureFacts.filter((one) => one.closely === closely);
    const [first, last] = [facts[0], facts.at(-1)];
    if (first === undefined || last === undefined) continue;
    const lost = closely ? { after: before(first.seq), upTo: last.seq } : null;
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

function toRecords(sales: readonly SettledSale[]): readonly UnsureRecord[] {
  return sales.map(({ seq }) => ({ seq, closely: false }));
}

function settledSale({ reader, shopId }: LookParts, { seq }: UnsureRecord): SettledSale | undefined {
  return reader.settledSales(shopId, { after: before(seq), upTo: seq }).find((sale) => sale.seq === seq);
}

/** The articles of which head office may lack something, because nobody could say so far. */
export function unsureArticles({ reader, shopId }: LookParts): ReadonlySet<ArticleId> {
  const articles = new Set<ArticleId>();
  for (const { seq } of reader.officeUnsure(shopId)) {
    const entry = reader.queueEntry(shopId, seq);
    const own = entry === undefined ? [] : articlesIn(entry);
    for (const article of own) articles.add(article);
  }
  return articles;
}

function articlesIn(entry: QueueEntry): readonly ArticleId[] {
  return entry.kind === 'sale' ? entry.sale.lines.map((line) => line.articleId) : articlesOf(entry);
}

function before(seq: Seq): Seq {
  return asSeq(seq - 1);
}
