import { type Seq, type ShopId, seq, shopId, type TillId } from '../../../domain/ids.ts';
import { priceSale } from '../../../domain/pricing.ts';
import type { SaleDraft } from '../../../domain/sale.ts';
import { agree } from '../../../domain/shown-sale.ts';
import type { KnownSale } from '../../statements/known-sale.ts';
import { madeNumber } from '../sent-number.ts';
import type { Transaction } from '../transaction.ts';
import { CONTENT_UNKNOWN } from './central-sales.ts';

/**
 * Whether a till's sale is the one that was taken back under `at`: the same goods for the same money. What else the till
 * says of it, head office did not tell.
 */
export function isTakenBackAs(tx: Transaction, shop: ShopId, at: Seq, sale: SaleDraft): boolean {
  const booked = tx.prepared.sale.goodsAndMoney(shop, at);
  if (booked === undefined) return false;
  const sold = priceSale(sale, {
    ...tx.catalogue.priceList(shop),
    sellableArticle: (id) => tx.catalogue.article(shop, id),
  });
  return !('code' in sold) && agree({ ...sold, currency: sale.currency }, booked);
}

/** Whether the sale that is booked under a till's number is the one that the till says: one sale, however often it comes. */
export function isBookedAs(tx: Transaction, booked: KnownSale, sale: SaleDraft, hash: Buffer): boolean {
  if (!booked.content_hash.equals(CONTENT_UNKNOWN)) return booked.content_hash.equals(hash);
  return isTakenBackAs(tx, shopId(booked.shop_id), seq(booked.seq), sale);
}

/**
 * The sale that came back from head office under the number that the hub had made for this one, because its own was taken
 * there: its own number is lost.
 */
export function cameBackRenumbered(
  tx: Transaction,
  { till, number }: { readonly till: TillId; readonly number: string },
  sale: SaleDraft,
  hash: Buffer,
): KnownSale | undefined {
  const known = tx.prepared.sale.byIdentity(till, madeNumber(till, number, hash));
  if (!known?.content_hash.equals(CONTENT_UNKNOWN)) return undefined;
  return isTakenBackAs(tx, shopId(known.shop_id), seq(known.seq), sale) ? known : undefined;
}
