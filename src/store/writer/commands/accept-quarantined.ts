import { type Seq, type ShopId, seq, shopId, tillId } from '../../../domain/ids.ts';
import { priceSale } from '../../../domain/pricing.ts';
import type { SaleDraft } from '../../../domain/sale.ts';
import { contentHash, textHash } from '../../content-hash.ts';
import type { KnownSale } from '../../statements/known-sale.ts';
import type { StoredContent } from '../../statements/quarantine.ts';
import { bookSale, derivedNumber, generatedNumber } from '../book-sale.ts';
import type { CommandRefusal, Commands, Receipts } from '../protocol.ts';
import { dateToBook, decideAccepted, supersede } from '../quarantine.ts';
import { giveNumber } from '../sent-number.ts';
import { acceptAsTakenBack } from '../taking-back/accepted-before.ts';
import { cameBackRenumbered, isBookedAs } from '../taking-back/same-sale.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

const refuse = (sentence: string): CommandRefusal => ({ refused: 'not-possible', sentence });

/**
 * Books a quarantined sale because a person says so: once, under its own number (a conflict: a derived one), till and
 * date, whatever the stock policy (contract, 2.2 rule 4). Asked again, it answers what was booked the first time.
 */
export function acceptQuarantined(
  tx: Transaction,
  argument: Commands['acceptQuarantined'],
): Finish<Receipts['acceptQuarantined']> | CommandRefusal {
  const kept = tx.prepared.quarantine.byId(argument.shopId, argument.id);
  if (kept === undefined)
    return refuse(`there is no entry ${argument.id} in the quarantine of shop ${argument.shopId}`);
  if (kept.state === 'discarded')
    return refuse(`entry ${argument.id} was discarded; it cannot be accepted any more`);
  // An entry that was booked and is open again stands for another sale of the same content.
  if (kept.state !== 'open' && kept.booked_seq !== null) {
    return already(tx, shopId(kept.booked_shop_id ?? kept.shop_id), seq(kept.booked_seq));
  }
  if (argument.payload !== kept.payload)
    return refuse(`entry ${argument.id} holds another sale than the one read`);
  const hash = hashToBook(kept, argument.sale);
  const booked = kept.number === null ? undefined : bookedAs(tx, kept, kept.number, argument.sale, hash);
  if (booked !== undefined && isBookedAs(tx, booked, argument.sale, hash)) {
    const sameSale = { shop: shopId(booked.shop_id), seq: seq(booked.seq) };
    supersede(tx, kept, sameSale);
    return already(tx, sameSale.shop, sameSale.seq);
  }
  const before = acceptAsTakenBack(tx, kept, argument.sale, argument.user);
  if (before !== null) return () => ({ ...before, already: true });
  return book(tx, argument, kept, { hash, conflicts: booked !== undefined });
}

function bookedAs(
  tx: Transaction,
  kept: StoredContent,
  number: string,
  sale: SaleDraft,
  hash: Buffer,
): KnownSale | undefined {
  const till = tillId(kept.till_id);
  return tx.prepared.sale.byIdentity(till, number) ?? cameBackRenumbered(tx, { till, number }, sale, hash);
}

/**
 * The content under which the till's resend is a replay: the one that was sent, or, for an entry that could not be read
 * when it came, the one that is read from it now.
 */
function hashToBook(kept: StoredContent, sale: SaleDraft): Buffer {
  return textHash(kept.payload).equals(kept.content_hash) ? contentHash(sale) : kept.content_hash;
}

function already(tx: Transaction, shop: ShopId, existing: Seq): Finish<Receipts['acceptQuarantined']> {
  const number = tx.prepared.sale.numberOf(shop, existing);
  if (number === undefined) throw new Error(`sale ${existing} of shop ${shop} was booked and is gone`);
  return () => ({ number, seq: existing, already: true });
}

function book(
  tx: Transaction,
  { sale, user }: Commands['acceptQuarantined'],
  kept: StoredContent,
  { hash, conflicts }: { hash: Buffer; conflicts: boolean },
): Finish<Receipts['acceptQuarantined']> | CommandRefusal {
  const shop = tx.catalogue.shop(shopId(kept.shop_id));
  const till = tx.prepared.till.byId(tillId(kept.till_id));
  if (shop === undefined || till === undefined) throw new Error(`entry ${kept.seq} has no shop or till`);
  const priced = priceSale(sale, tx.catalogue.priceList(shop.id));
  if ('code' in priced) {
    return refuse(
      priced.code === 'ARTICLE_NOT_FOUND'
        ? `article ${priced.articleId} is not sold in this shop; import or activate it, then accept again`
        : 'an article of this sale has no price in its currency; set one, then accept again',
    );
  }
  const number = numberFor(tx, kept, conflicts);
  const booked = bookSale(tx, {
    shop,
    till,
    sale,
    priced,
    number,
    numberGenerated: kept.number === null,
    hash,
    date: dateToBook(kept, sale),
  });
  if (kept.number !== null && number !== kept.number && isThere(tx, kept, kept.number)) {
    giveNumber(tx, shop.id, { seq: booked.seq, number, tillId: till.id }, { number: kept.number, user });
  }
  decideAccepted(tx, kept, { shop: shop.id, seq: booked.seq, number }, user);
  return () => ({ number, seq: booked.seq, already: false });
}

/**
 * Whether head office has had the sale since a life that is lost: then it goes there under the number by which it is known
 * there, and counts once.
 */
function isThere(tx: Transaction, kept: StoredContent, number: string): boolean {
  const { takenBack, upstreamDecision } = tx.prepared;
  const wasTakenBack = takenBack.standsForAnother(shopId(kept.shop_id), seq(kept.seq));
  return wasTakenBack && !upstreamDecision.isGiven(tillId(kept.till_id), number);
}

function numberFor(tx: Transaction, kept: StoredContent, conflicts: boolean): string {
  const till = tillId(kept.till_id);
  if (kept.number === null) return generatedNumber(tx, till);
  return conflicts ? derivedNumber(tx, till, kept.number) : kept.number;
}
