import type { Step } from './intents.ts';
import type { Kept } from './sale-book.ts';
import { type Answer, learnSale, type Verdict } from './sale-verdicts.ts';
import type { ShopBook } from './shop-book.ts';

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

/** The entry that a step means: the books know which can be decided on; undefined when there is none. */
export function entryMeant(book: ShopBook, { nth }: Of<'decide'>): Kept | undefined {
  const entries = book.sales.decidable();
  return entries[nth % Math.max(1, entries.length)];
}

/** 2.2 rule 4, check 62. */
export function judgeDecision(book: ShopBook, step: Of<'decide'>, answer: Answer, now: number): Verdict {
  const kept = entryMeant(book, step);
  if (kept === undefined) return { expected: null, seen: null };
  if (step.decision === 'discard') {
    kept.state = 'discarded';
    return { expected: { status: 200, already: false }, seen: { status: answer.status, ...answer.body } };
  }
  const booked = book.sales.accept(kept, now);
  if (booked === null) return { expected: { status: 409 }, seen: { status: answer.status } };
  learnSale(book.sales, booked, answer.body?.seq, booked.number);
  return {
    expected: { status: 200, number: booked.number, already: false },
    seen: { status: answer.status, number: answer.body?.number, already: answer.body?.already },
  };
}
