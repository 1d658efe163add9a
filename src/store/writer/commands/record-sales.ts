import { openElements } from '../../../domain/json-elements.ts';
import type { BatchEntry, SaleOutcome } from '../../../domain/sale.ts';
import type { StoredTill } from '../../statements/till.ts';
import { callingTill } from '../calling-till.ts';
import type { CommandRefusal, Commands, SalesReceipt } from '../protocol.ts';
import { SalesDesk } from '../sales-desk.ts';
import { storageFault } from '../storage-fault.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/** Open contents of one till in quarantine above which it is refused whole (contract, D2). */
const QUARANTINE_OPEN_MAX = 10_000;

/** Runs the writes of one sale; `afterThrow` says what becomes of a sale that made the database throw. */
export type SaleGuard = (
  tx: Transaction,
  book: () => SaleOutcome,
  afterThrow: () => SaleOutcome,
) => SaleOutcome;

export const unguarded: SaleGuard = (_tx, book) => book();

/** The slow way, for a batch that threw: each sale under a savepoint, so that a throw undoes that one alone. */
export const savepointPerSale: SaleGuard = (tx, book, afterThrow) => {
  const { savepoint } = tx.prepared;
  const undoView = tx.remember();
  savepoint.begin();
  try {
    const outcome = book();
    savepoint.keep();
    return outcome;
  } catch (error) {
    if (storageFault(error) !== null) throw error;
    savepoint.undo();
    undoView();
    return afterThrow();
  }
};

/**
 * Books a till's batch: each entry is booked, or is a replay of a booked one, or is in quarantine; nothing else. Facts
 * are checked before anything of a sale is written, so no savepoint is needed unless the database itself throws.
 */
export function recordSales(
  tx: Transaction,
  argument: Commands['recordSales'],
  guard: SaleGuard,
): Finish<SalesReceipt> | CommandRefusal {
  const caller = callingTill(tx, argument.serial);
  if ('refused' in caller) return caller;
  const { till, shop } = caller;
  if (argument.firstChunk && quarantineIsFull(tx, till)) return { refused: 'quarantine-full' };

  const desk = new SalesDesk(tx, shop, till, argument.takenNumberless);
  const sourceOf = lazySource(argument.source);
  const outcomes = argument.entries.map((entry, index) => {
    const payload = (): string => sourceOf(index);
    return guard(
      tx,
      () => settle(desk, entry, payload),
      () => desk.keepFailed(entry, payload),
    );
  });
  return () => ({
    shopId: shop.id,
    outcomes,
    articles: desk.touchedArticles(),
    takenNumberless: desk.takenNumberless(),
  });
}

/** The text of an entry as received. Only refused sales need theirs, so nothing is searched before the first one. */
function lazySource({ text, start }: Commands['recordSales']['source']): (index: number) => string {
  let spanOf: ReturnType<typeof openElements> | undefined;
  return (index) => {
    spanOf ??= openElements(text, start);
    const { from, to } = spanOf(index);
    return text.slice(from, to);
  };
}

function settle(desk: SalesDesk, entry: BatchEntry, payload: () => string): SaleOutcome {
  if (entry.ok) return desk.settle(entry.sale, payload);
  return desk.keepMalformed(entry.number, entry.problem, payload());
}

function quarantineIsFull(tx: Transaction, till: StoredTill): boolean {
  return tx.prepared.quarantine.openCount(till.id) >= QUARANTINE_OPEN_MAX;
}
