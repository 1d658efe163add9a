import type { ArticleId, ShopId } from '../../../domain/ids.ts';
import { GENERATED_NUMBER } from '../../../domain/made-number.ts';
import type { PricedLine } from '../../../domain/sale.ts';
import {
  agree,
  type GoodsAndMoney,
  type Obstacle,
  type Reconstructed,
  reconstruct,
  type ShownSale,
} from '../../../domain/shown-sale.ts';
import type { StoredTill } from '../../statements/till.ts';
import { putRight } from '../counting.ts';
import type { CommandRefusal } from '../protocol.ts';
import { saleOfMadeNumber } from '../sent-number.ts';
import { acceptAsTakenBack } from '../taking-back/accepted-before.ts';
import { noteArrivedAs } from '../taking-back/arrived-as.ts';
import {
  CONTENT_UNKNOWN,
  type MissingSale,
  type TakeBackSales,
  type TakeBackSalesReceipt,
} from '../taking-back/central-sales.ts';
import type { Transaction } from '../transaction.ts';
import { writeSale } from '../write-sale.ts';
import type { Finish } from './script.ts';

/**
 * Books sales that head office has of a till and the hub lost, whatever the stock policy says: the goods are gone. They
 * count as sent. What cannot be put together without guessing is noted for a person. Done again, it changes nothing.
 */
export function takeBackSales(
  tx: Transaction,
  argument: TakeBackSales,
): Finish<TakeBackSalesReceipt> | CommandRefusal {
  const { shopId: shop, tillId, epoch } = argument;
  const till = tx.prepared.till.byId(tillId);
  if (tx.catalogue.shop(shop) === undefined || till === undefined)
    return { refused: 'not-possible', sentence: `there is no till ${tillId} in shop ${shop}` };
  const { tillComparison } = tx.prepared;
  let takenBack = 0;
  let notTakenBack = 0;
  for (const sale of argument.sales) {
    if (tillComparison.hasNumber(tillId, sale.number)) continue;
    const outcome = settle(tx, argument, till, sale);
    if (outcome === 'renumbered') continue;
    if (outcome === 'booked') {
      takenBack += 1;
      continue;
    }
    const noted = { number: sale.number, reason: outcome, shown: sale.shown };
    tillComparison.insertMissing(shop, tillId, noted, { epoch, hubTime: tx.moment.hubTime });
    notTakenBack += 1;
  }
  const { comparedTo, done, cause } = argument;
  tillComparison.put({ epoch, shop, till: tillId, comparedTo, done, taken: takenBack, cause });
  return () => ({ takenBack, notTakenBack });
}

/** A sale that the hub has, under the number that it was given in the lost life, or one that it has not. */
function settle(
  tx: Transaction,
  argument: TakeBackSales,
  till: StoredTill,
  sale: MissingSale,
): 'renumbered' | 'booked' | Obstacle {
  const { shopId: shop } = argument;
  const own = saleOfMadeNumber(tx, till.id, sale.number);
  if (own?.shop_id === shop)
    return noteArrivedAs(tx, shop, till.id, own, sale.number) ? 'renumbered' : 'SENT_AGAIN';
  const obstacle = takeBack(tx, argument, till, sale);
  if (obstacle !== null) return obstacle;
  for (const { id, payload, sale: draft } of sale.mayBe) {
    const kept = tx.prepared.quarantine.byId(shop, id);
    if (kept?.state === 'open' && kept.payload === payload) acceptAsTakenBack(tx, kept, draft, 'hub');
  }
  return 'booked';
}

/** Null when it was booked. */
function takeBack(
  tx: Transaction,
  argument: TakeBackSales,
  till: StoredTill,
  { number, shown, obstacle }: MissingSale,
): Obstacle | null {
  if (obstacle !== null) return obstacle;
  if (shown === null) return 'NOT_SHOWN';
  const { shopId: shop, after } = argument;
  if (tx.prepared.salesByNumber.everQuarantined(till.id, number)) return 'IN_QUARANTINE';
  if (!tx.prepared.tillComparison.isTillKnownAt(shop, till.id, after)) return 'TILL_NEW';
  const sold = reconstruct(shown, (code) => openArticle(tx, shop, code));
  if (typeof sold === 'string') return sold;
  const generated = GENERATED_NUMBER.exec(number)?.[1] === String(till.id);
  if (generated && tx.prepared.sale.numberlessLike(till.id, { ...shown, ...sold }).length > 0)
    return 'SENT_AGAIN';
  if (looksParked(tx, shop, till, { ...shown, ...sold })) return 'MAY_BE_PARKED';
  book(tx, argument, till, { shown, sold, generated });
  return null;
}

function looksParked(
  tx: Transaction,
  shop: ShopId,
  till: StoredTill,
  sale: GoodsAndMoney & { readonly soldAt: number },
): boolean {
  const { sale: known, upstreamDecision } = tx.prepared;
  return upstreamDecision.colliding(shop, till.id, sale.soldAt).some((at) => {
    const booked = known.goodsAndMoney(shop, at);
    return booked !== undefined && agree(booked, sale);
  });
}

function openArticle(tx: Transaction, shop: ShopId, code: string) {
  const article = tx.prepared.article.byCode(shop, code);
  return article !== undefined && tx.isOpen(shop, article.id) ? article : undefined;
}

function book(
  tx: Transaction,
  { shopId: shop, epoch, after }: TakeBackSales,
  till: StoredTill,
  sale: { readonly shown: ShownSale; readonly sold: Reconstructed; readonly generated: boolean },
): void {
  const { shown, sold, generated } = sale;
  const { number, soldAt, total, paymentMode, paid } = shown;
  const head = {
    ...{ tillId: till.id, tillName: till.name, number, numberGenerated: generated },
    ...{ contentHash: CONTENT_UNKNOWN, soldAt, currency: sold.currency, total, tillTotal: null },
    ...{ paymentMode, paid, anomalies: null, tillTime: null },
  };
  const { seq } = writeSale(tx, shop, head, sold.lines);
  tx.record(shop, 'taken-back-sale', till.id, { sale: seq, number, epoch, shown });
  for (const [article, quantity] of quantities(sold.lines)) {
    if (!tx.prepared.tillComparison.isShelfSaidSince(shop, article, after)) continue;
    putRight(tx, shop, article, quantity, {
      reference: 'REPRISE',
      user: 'hub',
      comment: `Vente ${number}: déjà comprise dans le comptage fait après la restauration`,
      position: tx.head(shop),
    });
  }
}

function quantities(lines: readonly PricedLine[]): ReadonlyMap<ArticleId, number> {
  const sums = new Map<ArticleId, number>();
  for (const { articleId, quantity } of lines) sums.set(articleId, (sums.get(articleId) ?? 0) + quantity);
  return sums;
}
