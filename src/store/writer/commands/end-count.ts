import type { Seq } from '../../../domain/ids.ts';
import type { StoredCountLine } from '../../statements/count.ts';
import type { EndCount, EndCountReceipt } from '../count-session.ts';
import { compareShelf, putRight } from '../counting.ts';
import { noteFault } from '../moving.ts';
import type { CommandRefusal } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

const refuse = (sentence: string): CommandRefusal => ({ refused: 'not-possible', sentence });
const STATE = { close: 'closed', abandon: 'abandoned' } as const;

/** What closing does to one line: null = a later count of the article stands. */
interface Settled {
  readonly line: StoredCountLine;
  readonly difference: number | null;
}

/**
 * Closes a count: each article whose shelf differed from the books is put right, all in one transaction; or abandons
 * it, and nothing moves. Asked again, it answers what it did.
 */
export function endCount(tx: Transaction, argument: EndCount): Finish<EndCountReceipt> | CommandRefusal {
  const { shopId: shop, session, decision, user } = argument;
  const found = tx.prepared.count.session(shop, session);
  if (found === undefined) return refuse(`shop ${shop} has no count ${session}`);
  const fault = noteFault(argument);
  if (fault !== null) return refuse(fault);
  const state = STATE[decision];
  if (found.state !== 'open' && found.state !== state)
    return refuse(`count ${session} is ${found.state} already`);
  if (found.endedSeq !== null) return ended(tx, argument, found.endedSeq);
  const settled = decision === 'close' ? settle(tx, argument) : [];
  if (!Array.isArray(settled)) return settled;
  const moved = settled.filter((one) => applied(tx, argument, one)).length;
  const outdated = settled.filter(({ difference }) => difference === null).length;
  const lines = tx.prepared.count.lineCount(shop, session);
  const at = tx.record(shop, 'count-ended', null, { session, decision, user, lines, moved, outdated });
  tx.prepared.count.end(shop, session, state, at);
  return () => ({ session, state, lines, moved, outdated, already: false, head: tx.head(shop) });
}

/** Looks at every line before anything is written. */
function settle(tx: Transaction, { shopId: shop, session }: EndCount): Settled[] | CommandRefusal {
  const settled: Settled[] = [];
  for (const line of tx.prepared.count.lines(shop, session, 0, Number.MAX_SAFE_INTEGER)) {
    const { articleId: article, counted: quantity, position } = line;
    const found = compareShelf(tx, { shop, article, quantity, position });
    if ('difference' in found) settled.push({ line, difference: found.difference });
    else if (found.later) settled.push({ line, difference: null });
    else return refuse(`count ${session} cannot be closed: ${found.fault}`);
  }
  return settled;
}

/** @returns whether it moved the article */
function applied(
  tx: Transaction,
  { shopId: shop, session, user }: EndCount,
  { line, difference }: Settled,
): boolean {
  if (difference === null) return false;
  const { articleId: article, position, counted } = line;
  let movement: Seq | null = null;
  if (difference !== 0) {
    const body = { reference: `INV-${session}`, user, comment: '', position, session, counted };
    movement = putRight(tx, shop, article, difference, body).seq;
  }
  tx.prepared.count.settle(shop, session, article, difference, movement);
  return movement !== null;
}

function ended(tx: Transaction, { shopId, session, decision }: EndCount, at: Seq): Finish<EndCountReceipt> {
  const body = tx.prepared.fact.bySeq(shopId, at)?.body;
  if (body === undefined) throw new Error(`the end ${at} of count ${session} is missing`);
  const { lines, moved, outdated } = body as Record<'lines' | 'moved' | 'outdated', number>;
  const state = STATE[decision];
  return () => ({ session, state, lines, moved, outdated, already: true, head: tx.head(shopId) });
}
