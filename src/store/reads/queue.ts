import { seq as asSeq, type Seq, type ShopId, type TillId } from '../../domain/ids.ts';
import type { ArrivedIn } from '../central-facts.ts';
import type { SaleRow } from '../facts.ts';
import type { ArrivedFact, ForwardableFact, QueueEntry, QueuePart } from '../forwardable.ts';
import type { Database } from '../open.ts';
import type { Reader } from '../reader.ts';
import { prepareForwardable, type ReadFact } from '../statements/forwardable.ts';
import { prepareSale } from '../statements/sale.ts';
import { prepareShop } from '../statements/shop.ts';
import { prepareUpstreamCall } from '../statements/upstream-call.ts';
import { prepareUpstreamLate } from '../statements/upstream-late.ts';

/** What is to be forwarded to head office: two indexed reads of one snapshot, put together in journal order. */
export function queueReads(db: Database) {
  const sale = prepareSale(db);
  const fact = prepareForwardable(db);
  const shop = prepareShop(db);
  const { arrivedIn, bookedIn } = prepareUpstreamLate(db);
  return {
    queueAfter: db.transaction((id: ShopId, after: Seq, limit: number, exceptTills: readonly TillId[]) => {
      const sales = sale.after(id, after, limit, exceptTills);
      return together(sales, fact.after(id, after, limit, exceptTills), limit, shop.head(id));
    }),
    queueOfTill: db.transaction((till: TillId, id: ShopId, after: Seq, limit: number) => {
      const head = shop.head(id);
      const sales = sale.ofTill(till, id, after, head, limit);
      return together(sales, fact.ofTill(till, id, after, head, limit), limit, head);
    }),
    queueEntry: (id, at) => {
      const sold = sale.bySeq(id, at);
      return sold === undefined ? (fact.one(id, at) ?? undefined) : entryOf(sold);
    },
    factsArrivedIn: db.transaction((id: ShopId, part: ArrivedIn) => {
      const cameLate = bookedIn(id, part);
      const late = arrivedIn(id, part).map((one) =>
        arrivedAt(fact.one(id, one.seq), one.position, one.wasSeen),
      );
      const booked = fact
        .between(id, part.after, part.upTo)
        .filter(({ seq }) => !cameLate.has(seq))
        .map((one) => arrivedAt(one.fact, one.seq, false));
      return [...late, ...booked].flat();
    }),
    upstreamCall: prepareUpstreamCall(db).one,
  } satisfies Partial<Reader>;
}

function arrivedAt(fact: ForwardableFact | null, at: Seq, wasSeen: boolean): readonly ArrivedFact[] {
  return fact === null ? [] : [{ fact, arrivedAt: at, wasSeen }];
}

/** A list that is full ends the part: what follows its last row was not read. */
function together(
  sales: readonly SaleRow[],
  facts: readonly ReadFact[],
  limit: number,
  head: Seq,
): QueuePart {
  const ends = [sales, facts].flatMap((list) => (list.length < limit ? [] : [list.at(-1)?.seq ?? 0]));
  const lookedUpTo = asSeq(Math.min(head, ...ends));
  const forwarded = facts.flatMap(({ fact }) => (fact === null ? [] : [fact]));
  const entries = [...sales.map(entryOf), ...forwarded]
    .filter((entry) => entry.seq <= lookedUpTo)
    .sort((a, b) => a.seq - b.seq);
  return { entries, lookedUpTo, passed: ends.length > 0 || forwarded.length < facts.length };
}

function entryOf(sale: SaleRow): QueueEntry {
  return { kind: 'sale', seq: sale.seq, tillId: sale.tillId, sale };
}
