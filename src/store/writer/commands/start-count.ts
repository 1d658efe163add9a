import type { StartCount, StartCountReceipt } from '../count-session.ts';
import { noteFault } from '../moving.ts';
import type { CommandRefusal } from '../protocol.ts';
import { type Asked, answeredBefore, noteAnswered } from '../repeats.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

const refuse = (sentence: string): CommandRefusal => ({ refused: 'not-possible', sentence });

/** Begins to count the shelves of a shop. A request that came before, by its key, gets the count that it began. */
export function startCount(
  tx: Transaction,
  argument: StartCount,
): Finish<StartCountReceipt> | CommandRefusal {
  const { shopId: shop, user, comment, key } = argument;
  if (tx.catalogue.shop(shop) === undefined) return refuse(`there is no shop ${shop}`);
  const fault = noteFault(argument);
  if (fault !== null) return refuse(fault);
  const asked: Asked | null =
    key === null ? null : { shop, scope: 'count by key', content: key, forEver: true };
  const before = asked === null ? null : answeredBefore(tx, asked);
  if (before !== null) {
    const known = tx.prepared.fact.bySeq(shop, before)?.body;
    if (known?.['user'] !== user || known['comment'] !== comment)
      return refuse(`the key ${key} began another count (${before}) already`);
    return () => ({ session: before, already: true, head: tx.head(shop) });
  }
  const open = tx.prepared.count.openSession(shop);
  if (open !== null) return refuse(`count ${open} of shop ${shop} is open: close or abandon it first`);
  const session = tx.record(shop, 'count-started', null, { user, comment, key });
  tx.prepared.count.begin(shop, session);
  if (asked !== null) noteAnswered(tx, asked, session);
  return () => ({ session, already: false, head: tx.head(shop) });
}
