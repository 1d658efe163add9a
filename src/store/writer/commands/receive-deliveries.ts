import type { Seq } from '../../../domain/ids.ts';
import type { StoredArticle } from '../../statements/article.ts';
import type { StoredShop } from '../../statements/shop.ts';
import type { StoredTill } from '../../statements/till.ts';
import { callingTill } from '../calling-till.ts';
import { receptionNote } from '../movement-notes.ts';
import { type CommandRefusal, type Commands, isRefused, type Receipts } from '../protocol.ts';
import { articleTouched, recordArticle } from '../record-article.ts';
import { articleOfShop, named } from '../shop-article.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

type Decision = Finish<Receipts['receiveDeliveries']> | CommandRefusal;

/** A delivery that waits for the till's word. */
interface Open {
  readonly seq: Seq;
  readonly quantity: number;
}

/**
 * Puts what was sent of an article on the shelf: one movement per delivery that is still open, whatever the till says
 * that it counted, so that a delivery counts once however often it is received (contract, 7.5, incident 12). The article
 * is then in the tills' list. Goods of an article that is switched off are received as well: they are there.
 */
export function receiveDeliveries(tx: Transaction, argument: Commands['receiveDeliveries']): Decision {
  return decide(tx, argument, (shop, till, article, open) =>
    receive(tx, shop, till, article, open, argument.sent),
  );
}

/** Closes what was sent of an article without touching its stock. Its own stock is sold on. */
export function refuseDeliveries(tx: Transaction, argument: Commands['refuseDeliveries']): Decision {
  return decide(tx, argument, (shop, till, article, open) => {
    const deliveries = open.map(({ seq }) => seq);
    const at = tx.record(shop.id, 'delivery-refused', article.id, { user: till.name, deliveries });
    for (const delivery of deliveries) tx.prepared.delivery.decide(shop.id, delivery, 'refused', at);
    return at;
  });
}

/** Decides on what is open of an article, unless nothing is and tills sell it already: then it was decided before. */
function decide(
  tx: Transaction,
  argument: Commands['refuseDeliveries'],
  record: (shop: StoredShop, till: StoredTill, article: StoredArticle, open: readonly Open[]) => Seq,
): Decision {
  const caller = callingTill(tx, argument.serial);
  if (isRefused(caller)) return caller;
  const { shop, till } = caller;
  const article = articleOfShop(tx, shop.id, argument.articleId);
  if (article === undefined) return () => ({ kind: 'not-found' });
  const open = tx.prepared.delivery.open(shop.id, article.id);
  const already = open.length === 0 && article.validated;
  if (!already) inTheList(tx, article, record(shop, till, article, open));
  return () => ({
    kind: 'decided',
    already,
    article: named(article),
    stock: tx.stock(shop.id, article.id),
    at: tx.moment.hubTime,
  });
}

/** One fact per delivery; one without movement when an article is only taken into the list. Returns the last. */
function receive(
  tx: Transaction,
  shop: StoredShop,
  till: StoredTill,
  article: StoredArticle,
  open: readonly Open[],
  sent: number,
): Seq {
  const saidBy = { till: till.id, sent };
  let last: Seq | null = null;
  for (const delivery of open) {
    const note = receptionNote(shop.code, article.id, delivery.quantity);
    const body = { ...note, ...saidBy, delivery: delivery.seq };
    const fact = { kind: 'reception', body } as const;
    last = tx.moveAlone(shop.id, article.id, 'delivery', delivery.quantity, fact).seq;
    tx.prepared.delivery.decide(shop.id, delivery.seq, 'received', last);
  }
  return (
    last ??
    tx.record(shop.id, 'reception', article.id, { ...receptionNote(shop.code, article.id, 0), ...saidBy })
  );
}

/** Tills hear of the article again in either case: a decision on what was sent changes what they show of it. */
function inTheList(tx: Transaction, article: StoredArticle, at: Seq): void {
  if (article.validated) articleTouched(tx, article, at);
  else recordArticle(tx, { ...article, validated: true }, article);
}
