import { articleId, type ShopId } from '../../../domain/ids.ts';
import { type FactBody, isFact } from '../../../domain/journal-entry.ts';
import { putRight } from '../counting.ts';
import type { CommandRefusal } from '../protocol.ts';
import { applyEntry } from '../taking-back/apply-entry.ts';
import { isFromHeadOffice, sayWhatCameBack } from '../taking-back/came-back.ts';
import { abandonCount } from '../taking-back/counts.ts';
import { Origins } from '../taking-back/origins.ts';
import { findOrphans } from '../taking-back/orphans.ts';
import {
  hindered,
  type LostEntry,
  type Obstacle,
  type Stands,
  type TakeBack,
  type TakeBackReceipt,
  type Taken,
  type Taking,
} from '../taking-back/taking.ts';
import { keepMoved, keepWhole } from '../taking-back/unapplied.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/**
 * Books a page of facts that head office has and this journal lost, each under a seq of its own. What is here already
 * (a till sent it again) is only named. Done again, it changes nothing: each name of a lost life is settled once. What
 * cannot be applied is kept whole, as a fact, for a person.
 */
export function takeBack(tx: Transaction, argument: TakeBack): Finish<TakeBackReceipt> | CommandRefusal {
  const { shopId, epoch, common } = argument;
  const shop = tx.catalogue.shop(shopId);
  if (shop === undefined) return { refused: 'not-possible', sentence: `there is no shop ${shopId}` };
  const entries = argument.entries.slice(0, wholeLength(tx, argument));
  const { takenBack } = tx.prepared;
  const said = new Map(
    takenBack.saidSince(shopId, common).map(({ kind, subject, last }) => [`${kind} ${subject}`, last]),
  );
  const taking = { tx, shop, epoch, common, origins: new Origins(tx, shopId, epoch, common), said };
  const shelves = countedShelves(taking);
  let facts = 0;
  let sales = 0;
  let unapplied = 0;
  for (const lost of entries) {
    const origin = { epoch, seq: lost.entry.seq };
    if (takenBack.seqOf(shopId, epoch, origin.seq) !== undefined) continue;
    const taken = guarded(taking, () => applyEntry(taking, lost));
    const unfit = 'obstacle' in taken;
    const stands = unfit ? kept(taking, lost, taken.obstacle) : taken;
    takenBack.insert(shopId, origin, stands.seq, stands.same);
    facts += 1;
    if (unfit) unapplied += 1;
    else if (lost.entry.kind === 'sale') sales += 1;
  }
  openTheRest(tx, argument, entries);
  sayWhatCameBack(taking, entries);
  shelves.restore();
  const upTo = entries.at(-1)?.entry.seq ?? 0;
  return () => ({ upTo, facts, sales, unapplied });
}

/** Ends what the taking back left open, once no page is missing. */
export function finishTakingBack(
  tx: Transaction,
  { shopId }: { readonly shopId: ShopId },
): Finish<{ readonly abandoned: boolean }> | CommandRefusal {
  const shop = tx.catalogue.shop(shopId);
  if (shop === undefined) return { refused: 'not-possible', sentence: `there is no shop ${shopId}` };
  // Nothing behind the position was sent under the name that it has now.
  findOrphans(tx, shopId, tx.prepared.upstream.position(shopId));
  const abandoned = abandonCount({ tx, shop });
  return () => ({ abandoned });
}

/** What cannot be without a later entry, not even between two pages, comes with the next page, where both are. */
function wholeLength(tx: Transaction, { entries, shopId }: TakeBack): number {
  const at = entries.findIndex((lost, index) => {
    const completes = completing(tx, shopId, lost);
    return completes !== null && !entries.slice(index).some(completes);
  });
  return at > 0 ? at : entries.length;
}

/** How to know the entry that one cannot be without: an article's opening, and the word on a sale that came back. */
function completing(
  tx: Transaction,
  shop: ShopId,
  { entry }: LostEntry,
): ((later: LostEntry) => boolean) | null {
  if (!isFact(entry)) return null;
  if (isFromHeadOffice(entry)) return (later) => saysOf(later, entry.seq);
  if (entry.kind !== 'article') return null;
  const id = articleId(Number(entry.body['subjectId']));
  return tx.isOpen(shop, id) ? null : (later) => opens(later, id);
}

function saysOf({ entry }: LostEntry, sale: number): boolean {
  if (entry.kind !== 'taken-back-sale' || !isFact(entry)) return false;
  return (entry.body as FactBody).said['sale'] === sale;
}

function opens({ entry }: LostEntry, id: number): boolean {
  return entry.kind === 'opening' && isFact(entry) && entry.body['subjectId'] === id;
}

/** An entry on which the database or a rule throws delays only itself. */
function guarded({ tx }: Taking, take: () => Taken): Taken {
  const undo = tx.remember();
  tx.prepared.savepoint.begin();
  try {
    const taken = take();
    tx.prepared.savepoint.keep();
    return taken;
  } catch {
    tx.prepared.savepoint.undo();
    undo();
    return hindered('FAILED');
  }
}

function kept(taking: Taking, lost: LostEntry, obstacle: Obstacle): Stands {
  const moved = guarded(taking, () => keepMoved(taking, lost, obstacle));
  return 'obstacle' in moved ? keepWhole(taking, lost, obstacle) : moved;
}

/** Head office never got the opening of such an article: it begins with nothing. */
function openTheRest(tx: Transaction, { shopId }: TakeBack, entries: readonly LostEntry[]): void {
  for (const { entry } of entries) {
    if (entry.kind !== 'article' || !isFact(entry)) continue;
    const id = articleId(Number(entry.body['subjectId']));
    if (tx.prepared.article.byId(id)?.shopId === shopId && !tx.isOpen(shopId, id)) tx.open(shopId, id, 0);
  }
}

/**
 * Somebody who counted a shelf after the restore saw what the lost facts had done to it: their movements must not change
 * that level a second time. What they moved of such articles is put right at the end of the page.
 */
function countedShelves({ tx, shop, said }: Taking): { restore(): void } {
  const counted = [...said.keys()]
    .map((key) => /^(?:correction|count) (\d+)$/.exec(key)?.[1])
    .filter((id) => id !== undefined)
    .map((id) => articleId(Number(id)));
  const before = new Map(counted.map((id) => [id, tx.stock(shop.id, id)]));
  return {
    restore: () => {
      for (const [id, stock] of before) {
        const moved = tx.stock(shop.id, id) - stock;
        if (moved === 0) continue;
        putRight(tx, shop.id, id, -moved, {
          reference: 'REPRISE',
          user: 'hub',
          comment: 'Déjà compris dans le comptage fait après la restauration',
          position: tx.head(shop.id),
        });
      }
    },
  };
}
