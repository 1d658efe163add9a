import { articleId, type Seq, seq, shopId, type TillId, tillId, tillSerial } from '../../../domain/ids.ts';
import type {
  CausedMovement,
  FactBody,
  JournalEntry,
  SaleBody,
  SaleLineBody,
} from '../../../domain/journal-entry.ts';
import { minorUnits } from '../../../domain/money.ts';
import type { PricedLine } from '../../../domain/sale.ts';
import { agree } from '../../../domain/shown-sale.ts';
import { textHash } from '../../content-hash.ts';
import type { KnownSale } from '../../statements/known-sale.ts';
import type { StoredTill } from '../../statements/till.ts';
import { derivedNumber } from '../book-sale.ts';
import { keepInQuarantine, type QuarantineRefusal, supersede } from '../quarantine.ts';
import { undoSale } from '../undo-sale.ts';
import { writeSale } from '../write-sale.ts';
import { CONTENT_UNKNOWN } from './central-sales.ts';
import { hindered, insteadOf, same, type Taken, type Taking } from './taking.ts';

/**
 * A lost sale is known by its till, its number and its content: what a till sent again in between is that sale. Absent,
 * it is booked exactly as it was; another sale under its number is kept for a person.
 */
export function takeSale(taking: Taking, entry: JournalEntry, payload: string): Taken {
  const body = entry.body as SaleBody;
  const till = tillOf(taking, entry, body.tillId);
  if (till === undefined) return hindered('TILL_UNKNOWN');
  const hash = Buffer.from(body.contentHash, 'hex');
  const { sale, madeNumber } = taking.tx.prepared;
  const known = sale.byIdentity(till.id, body.number);
  if (known !== undefined && isSameSale(taking, known, body, hash)) return standsIn(taking, known);
  const source = isUnknown(hash) ? undefined : madeNumber.entry(till.id, body.number, hash);
  // A person accepted it since, under whatever number was free.
  if (source?.booked_seq != null) {
    return standsIn(taking, { shop_id: source.booked_shop_id ?? 0, seq: source.booked_seq });
  }
  if (known !== undefined) {
    // A person accepted it in the lost life, and another one since, which has its number now.
    const accepted = source !== undefined && source.number !== body.number;
    if (!accepted) return keepConflict(taking, till.id, body, hash, known, payload);
    const number = derivedNumber(taking.tx, till.id, source.number);
    return book(taking, till, { ...entry, body: { ...body, number } }, hash);
  }
  if (body.numberGenerated) {
    const sold = isUnknown(hash) ? sameDayAgain(taking, till.id, body) : soldAgain(taking, till.id, hash);
    if (sold !== null) {
      // Without a date it may be another sale of the same content: a person decides, as when a till sends it twice.
      if (entry.recorded.tillTime === null && !isUnknown(hash))
        keep(taking, till.id, null, hash, { code: 'DUPLICATE', existing: sold }, payload);
      return same(sold);
    }
  }
  return book(taking, till, entry, hash);
}

/** A movement of a lost sale or cancellation stands behind it, wherever that stands now. */
export function takeMovement({ tx, shop, origins }: Taking, entry: JournalEntry): Taken {
  const { causeSeq, articleId: article, quantity } = entry.body as CausedMovement;
  const cause = origins.own(causeSeq);
  if (cause === null) return hindered('CAUSE_UNKNOWN');
  const at = cause + entry.seq - causeSeq;
  const found = tx.prepared.decisions.movement(shop.id, at, cause);
  // Its cause waits for a person: so does what it moved.
  if (found?.articleId !== article || found.quantity !== quantity) return insteadOf(cause);
  return same(seq(at));
}

/** What waits of the sale itself goes on waiting: with the journal it is a fact like any other, and travels whole. */
export function takeCancellation({ tx, shop, origins }: Taking, entry: JournalEntry): Taken {
  const { said, subjectId } = entry.body as FactBody;
  const sale = origins.own(said['sale']);
  const known = sale === null ? undefined : tx.prepared.cancellation.sale(shop.id, sale);
  if (known === undefined) return hindered('CAUSE_UNKNOWN');
  const before = tx.prepared.decisions.ofCancellation(shop.id, known.seq);
  if (before !== null) return same(before);
  const fact = { subjectId, body: { ...said, sale: known.seq }, tillTime: entry.recorded.tillTime };
  const { at } = undoSale(tx, shop.id, known.seq, fact);
  return same(at);
}

/** The till of a lost fact: by the serial that it has today, else by its id. */
export function tillOf({ tx }: Taking, entry: JournalEntry, id: number): StoredTill | undefined {
  const bySerial =
    entry.tillSerial === undefined ? undefined : tx.prepared.till.bySerial(tillSerial(entry.tillSerial));
  return bySerial ?? tx.prepared.till.byId(tillId(id));
}

function standsIn(
  { shop }: Taking,
  { shop_id, seq: at }: { readonly shop_id: number; readonly seq: number },
): Taken {
  return shop_id === shop.id ? same(seq(at)) : hindered('ANOTHER_SHOP');
}

function keepConflict(
  taking: Taking,
  till: TillId,
  body: SaleBody,
  hash: Buffer,
  known: KnownSale,
  payload: string,
): Taken {
  // Nobody knows the content of one that came from head office: what is read from its text later is it then.
  const content = isUnknown(hash) ? textHash(payload) : hash;
  const refusal = { code: 'DUPLICATE_CONFLICT', existing: seq(known.seq) } as const;
  return keep(taking, till, body.number, content, refusal, payload);
}

/** By content where both have one. One that came from head office is known by its goods and its money, on either side. */
function isSameSale({ tx }: Taking, known: KnownSale, body: SaleBody, hash: Buffer): boolean {
  if (!isUnknown(hash) && !isUnknown(known.content_hash)) return known.content_hash.equals(hash);
  const booked = tx.prepared.sale.goodsAndMoney(shopId(known.shop_id), seq(known.seq));
  return booked !== undefined && agree(booked, body);
}

function isUnknown(hash: Buffer): boolean {
  return hash.equals(CONTENT_UNKNOWN);
}

/** The oldest sale of such goods under that date that the till sent without a number since the lives parted. */
function sameDayAgain({ tx, shop, common }: Taking, till: TillId, body: SaleBody): Seq | null {
  const again = tx.prepared.sale
    .numberlessLike(till, body)
    .find(
      (row) => row.shopId === shop.id && row.seq > common && !tx.prepared.takenBack.isTaken(shop.id, row.seq),
    );
  return again?.seq ?? null;
}

/** The oldest sale of this content that the till sent without a number since the lives parted, each taken once. */
function soldAgain({ tx, shop, common }: Taking, till: TillId, hash: Buffer): Seq | null {
  const found = tx.prepared.sale
    .numberless(till, hash, shop.id, -Infinity)
    .map((row) => seq(row.seq))
    .filter((at) => at > common && !tx.prepared.takenBack.isTaken(shop.id, at));
  return found.at(-1) ?? null;
}

function keep(
  { tx, shop }: Taking,
  till: TillId,
  number: string | null,
  hash: Buffer,
  refusal: QuarantineRefusal,
  payload: string,
): Taken {
  const kept = tx.prepared.quarantine.byContent(till, number, hash);
  const mayBeAnother = refusal.code === 'DUPLICATE';
  keepInQuarantine(tx, { shop: shop.id, till, number, hash, refusal, payload, mayBeAnother, kept });
  return insteadOf(kept === undefined ? tx.head(shop.id) : seq(kept.seq));
}

function book(taking: Taking, till: StoredTill, entry: JournalEntry, hash: Buffer): Taken {
  const { tx, shop } = taking;
  const body = entry.body as SaleBody;
  const lines = body.lines.map(toLine);
  if (lines.some((line) => !tx.isOpen(shop.id, line.articleId))) return hindered('ARTICLE_UNKNOWN');
  if (lines.reduce((sum, line) => sum + line.subtotal, 0) !== body.total) return hindered('TOTAL_DIFFERS');
  const head = {
    tillId: till.id,
    tillName: body.tillName,
    number: body.number,
    numberGenerated: body.numberGenerated,
    contentHash: hash,
    soldAt: body.soldAt,
    currency: body.currency,
    total: minorUnits(body.total),
    tillTotal: body.tillTotal === null ? null : minorUnits(body.tillTotal),
    paymentMode: body.paymentMode,
    paid: body.paid,
    anomalies: body.anomalies.length === 0 ? null : body.anomalies.join(','),
    tillTime: entry.recorded.tillTime,
  };
  const booked = writeSale(tx, shop.id, head, lines).seq;
  if (isUnknown(hash)) return same(booked);
  const number = body.numberGenerated ? null : body.number;
  const kept = tx.prepared.quarantine.byContent(till.id, number, hash);
  // The till sent it again and was refused, because what it needed was not taken back yet.
  if (kept?.state === 'open' && number !== null) supersede(tx, kept, { shop: shop.id, seq: booked });
  return same(booked);
}

function toLine(line: SaleLineBody): PricedLine {
  const optional = (value: number | null) => (value === null ? null : minorUnits(value));
  return {
    ...line,
    articleId: articleId(line.articleId),
    unitPrice: minorUnits(line.unitPrice),
    unitPriceUsd: optional(line.unitPriceUsd),
    originalPrice: optional(line.originalPrice),
    subtotal: minorUnits(line.quantity * line.unitPrice),
  };
}
