import type { Seq, TillId } from '../../domain/ids.ts';
import type { PricedSale } from '../../domain/pricing.ts';
import {
  type Anomaly,
  type BookedLine,
  NUMBER_LENGTH_MAX,
  type SaleDraft,
  type SaleOutcome,
} from '../../domain/sale.ts';
import type { StoredShop } from '../statements/shop.ts';
import type { StoredTill } from '../statements/till.ts';
import type { Transaction } from './transaction.ts';

export interface Booking {
  readonly shop: StoredShop;
  readonly till: StoredTill;
  readonly sale: SaleDraft;
  readonly priced: PricedSale;
  readonly number: string;
  readonly numberGenerated: boolean;
  /** The till's own content, so that its resend stays a replay. */
  readonly hash: Buffer;
  readonly date: { readonly at: number; readonly ahead: boolean };
}

/**
 * Writes a sale that was checked: the sale, its lines, and one movement per line with the seqs that follow the sale's
 * (so line_no = movement's seq - sale's seq). A level that it takes below zero raises an alert.
 */
export function bookSale(tx: Transaction, booking: Booking): SaleOutcome & { kind: 'created' } {
  const { shop, till, sale, priced } = booking;
  const at = tx.nextSeq(shop.id);
  tx.prepared.sale.insert(
    shop.id,
    at,
    {
      tillId: till.id,
      tillName: till.name,
      number: booking.number,
      numberGenerated: booking.numberGenerated,
      contentHash: booking.hash,
      soldAt: booking.date.at,
      currency: sale.currency,
      total: priced.total,
      tillTotal: sale.tillTotal,
      paymentMode: sale.paymentMode,
      paid: sale.paid,
      anomalies: anomaliesOf(booking),
      tillTime: sale.sentDate?.text ?? null,
    },
    tx.moment,
  );
  const lines = priced.lines.map((line, index): BookedLine => {
    tx.prepared.sale.insertLine(shop.id, at, index + 1, line);
    const { articleId, quantity, unitPrice, unitPriceUsd, subtotal } = line;
    return {
      articleId,
      quantity,
      unitPrice,
      unitPriceUsd,
      subtotal,
      stockBefore: moveLine(tx, booking, at, index),
    };
  });
  const counted = { soldAt: booking.date.at, currency: sale.currency, total: priced.total, paid: sale.paid };
  tx.countSale(shop.id, { ...counted, lines: priced.lines }, 1);
  const { number } = booking;
  return { kind: 'created', number, seq: at, currency: sale.currency, total: priced.total, lines };
}

function moveLine(tx: Transaction, { shop, priced }: Booking, saleSeq: Seq, index: number): number {
  const line = priced.lines[index];
  if (line === undefined) throw new Error('a line that is moved was written before');
  const moved = tx.move(shop.id, line.articleId, 'sale', -line.quantity, saleSeq);
  if (moved.seq !== saleSeq + index + 1) throw new Error('a movement stands at its line behind its sale');
  if (moved.before - line.quantity < 0) tx.prepared.stockAlert.insert(shop.id, moved.seq, line.articleId);
  return moved.before;
}

function anomaliesOf({ sale, priced, date }: Booking): string | null {
  const found = new Set<Anomaly>(sale.anomalies);
  if (sale.tillTotal !== null && sale.tillTotal !== priced.total) found.add('TOTAL_DIFFERS');
  if (date.ahead) found.add('DATE_AHEAD');
  if (priced.lines.some((line) => line.variantId !== null && line.variantName === null)) {
    found.add('VARIANT_UNKNOWN');
  }
  return found.size === 0 ? null : [...found].join(',');
}

/**
 * A number for a sale that came without one: till, epoch and random digits, so that it never comes again, not even
 * after a restore (contract, incident 23).
 */
export function generatedNumber(tx: Transaction, till: TillId): string {
  const epoch = tx.prepared.hub.epoch();
  for (;;) {
    const number = `HUB-${till}-${epoch}-${tx.random.hex(4)}`;
    if (tx.prepared.sale.byIdentity(till, number) === undefined) return number;
  }
}

/** `{number}~{k}`, the first that is free: the number under which a conflicting sale is booked by a person. */
export function derivedNumber(tx: Transaction, till: TillId, number: string): string {
  for (let k = 1; ; k += 1) {
    const suffix = `~${k}`;
    // A cut never leaves half of a character behind.
    const start = number.slice(0, NUMBER_LENGTH_MAX - suffix.length).replace(/[\uD800-\uDBFF]$/, '');
    const derived = start + suffix;
    if (tx.prepared.sale.byIdentity(till, derived) === undefined) return derived;
  }
}
