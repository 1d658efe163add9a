import type { TillId } from '../../domain/ids.ts';
import { suffixed } from '../../domain/made-number.ts';
import type { PricedSale } from '../../domain/pricing.ts';
import type { Anomaly, BookedLine, SaleDraft, SaleOutcome } from '../../domain/sale.ts';
import type { StoredShop } from '../statements/shop.ts';
import type { StoredTill } from '../statements/till.ts';
import { findOrphans } from './taking-back/orphans.ts';
import type { Transaction } from './transaction.ts';
import { writeSale } from './write-sale.ts';

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

/** Writes a sale that was checked. */
export function bookSale(tx: Transaction, booking: Booking): SaleOutcome & { kind: 'created' } {
  const { shop, till, sale, priced, number } = booking;
  const head = {
    tillId: till.id,
    tillName: till.name,
    number,
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
  };
  const { seq, before } = writeSale(tx, shop.id, head, priced.lines);
  findOrphans(tx, shop.id, seq);
  const lines = priced.lines.map((line, index): BookedLine => {
    const { articleId, quantity, unitPrice, unitPriceUsd, subtotal } = line;
    return { articleId, quantity, unitPrice, unitPriceUsd, subtotal, stockBefore: before[index] ?? 0 };
  });
  return { kind: 'created', number, seq, currency: sale.currency, total: priced.total, lines };
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
    const derived = suffixed(number, `~${k}`);
    if (tx.prepared.sale.byIdentity(till, derived) === undefined) return derived;
  }
}
