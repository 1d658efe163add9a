import { type Seq, type ShopId, seq } from '../../../domain/ids.ts';
import type { CausedMovement, JournalEntry } from '../../../domain/journal-entry.ts';
import type { Transaction } from '../transaction.ts';
import { same, type Taken, type Taking } from './taking.ts';

/**
 * Remembers a movement that came back without its cause, because head office had not taken that: the till sends the sale
 * again, or the cancellation, and then its movement must not count there once more.
 * @param kept the fact that keeps it
 */
export function keepOrphan({ tx, shop, epoch }: Taking, entry: JournalEntry, kept: Seq): void {
  const { causeSeq, articleId, quantity } = entry.body as CausedMovement;
  const { tillTime } = entry.recorded;
  const goods = { line: entry.seq - causeSeq, article: articleId, quantity, tillTime };
  tx.orphanKept(shop.id);
  tx.prepared.orphanedMovement.insert(shop.id, kept, { epoch, seq: entry.seq }, goods);
}

/**
 * Looks among movements of this life for those that came back without their cause. Each is found once, so whichever of
 * several alike it is, head office and the hub add up to the same.
 * @param after only movements behind it; what was sent already is too late
 */
export function findOrphans(tx: Transaction, shop: ShopId, after: Seq): void {
  const { orphanedMovement } = tx.prepared;
  if (!tx.hasOrphans(shop)) return;
  for (const { seq: at, ...goods } of orphanedMovement.ownAfter(shop, after)) {
    const kept = orphanedMovement.open(shop, goods);
    if (kept !== undefined) orphanedMovement.find(shop, kept, seq(at));
  }
}

/**
 * What stands for a fact that is here as `at`. Where that only keeps a movement whose cause was unknown, the life that is
 * taken back had found the cause, and it is here by now.
 */
export function foundBefore({ tx, shop, origins }: Taking, entry: { readonly seq: number }, at: Seq): Taken {
  const { orphanedMovement, decisions } = tx.prepared;
  const orphan = orphanedMovement.at(shop.id, at);
  if (orphan === undefined) return same(at);
  if (orphan.found !== null) return same(seq(orphan.found));
  const cause = origins.own(entry.seq - orphan.line);
  const moved = cause === null ? undefined : decisions.movement(shop.id, cause + orphan.line, cause);
  if (cause === null || moved?.articleId !== orphan.article || moved.quantity !== orphan.quantity)
    return same(at);
  const found = seq(cause + orphan.line);
  orphanedMovement.find(shop.id, at, found);
  return same(found);
}
