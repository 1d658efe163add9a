import { callingTill } from '../calling-till.ts';
import { noteCorrected } from '../corrected.ts';
import { regularisationNote } from '../movement-notes.ts';
import { type CommandRefusal, type Commands, isRefused, type Receipts } from '../protocol.ts';
import { type Asked, answeredBefore, noteAnswered } from '../repeats.ts';
import { articleOfShop, named } from '../shop-article.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

interface Regularised {
  readonly before: number;
  readonly resolved: number;
}

/**
 * Adds what was missing to an article's stock and closes its alerts (contract, 7.6). It is relative: the same words
 * again within a minute of running time are a repeat, which gets the first answer and adds nothing.
 */
export function regulariseStock(
  tx: Transaction,
  argument: Commands['regulariseStock'],
): Finish<Receipts['regulariseStock']> | CommandRefusal {
  const caller = callingTill(tx, argument.serial);
  if (isRefused(caller)) return caller;
  const { shop, till } = caller;
  const { quantity, notes } = argument;
  const article = articleOfShop(tx, shop.id, argument.articleId);
  if (article === undefined) return () => ({ kind: 'not-found' });
  const asked: Asked = {
    shop: shop.id,
    scope: `till ${till.id} regularisation`,
    content: JSON.stringify([article.id, quantity, notes]),
    forEver: false,
  };
  const first = answeredBefore(tx, asked);
  const done = (result: Regularised) => () =>
    ({ kind: 'regularised', article: named(article), quantity, ...result }) as const;
  if (first !== null) {
    const { before, resolved } = tx.prepared.fact.bodyOf(shop.id, first, 'regularisation') as Regularised;
    return done({ before, resolved });
  }
  const before = tx.stock(shop.id, article.id);
  const resolved = tx.prepared.stockAlert.openCount(shop.id, article.id);
  const note = regularisationNote(till.name, tx.moment.hubTime, notes);
  const body = { ...note, till: till.id, before, resolved };
  const { seq } = tx.moveAlone(shop.id, article.id, 'delivery', quantity, { kind: 'regularisation', body });
  tx.prepared.stockAlert.resolve(shop.id, article.id, seq);
  noteAnswered(tx, asked, seq);
  noteCorrected(tx, shop.id, article.id, seq);
  return done({ before, resolved });
}
