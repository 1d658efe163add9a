import pino from 'pino';
import { expect } from 'vitest';
import { type Seq, seq, tillId } from '../../src/domain/ids.ts';
import type { SaleDraft } from '../../src/domain/sale.ts';
import { openStockComparison } from '../../src/upstream/stock/comparison.ts';
import type { CentralShelf } from '../support/central-shelf.ts';
import { OIL, SHOP, TILL } from '../support/test-store.ts';
import type { RestoredTillShop } from './restored-till-shop.ts';
import { clientOf } from './shop-and-office.ts';

/** The person who decides. */
export const GRACE = 'Grâce';

export function atOf(shop: RestoredTillShop, number: string): Seq {
  return shop.reader.saleOfTill(tillId(5), number)?.seq ?? seq(0);
}

export function turnover(shop: RestoredTillShop): number {
  return shop.reader.dayTotals(SHOP, 20260101, 20991231).reduce((sum, { turnover: ofDay }) => sum + ofDay, 0);
}

export const oil = (shop: RestoredTillShop) => shop.levels(SHOP).get(OIL);
export const record = (shop: RestoredTillShop, number = 'X') =>
  shop.reader.upstreamRecord(SHOP, atOf(shop, number));
export const there = (shop: RestoredTillShop) =>
  shop.office.books.sales.filter(({ serial }) => serial === TILL).map(({ number }) => number);

/** What a person does with the open entry of that sale. */
export function accept(shop: RestoredTillShop, kept: SaleDraft) {
  const entries = shop.reader.quarantine({ shopId: SHOP, state: null, limit: 10 });
  const entry = entries.find(
    ({ payload }) => JSON.stringify(JSON.parse(payload).sale) === JSON.stringify(kept),
  );
  const { id = seq(0), payload = '' } = entry ?? {};
  return shop.store.run('acceptQuarantined', { shopId: SHOP, id, payload, sale: kept, user: GRACE });
}

export function cancel(shop: RestoredTillShop, number: string): void {
  const about = { reason: 'rendu', reference: '', comment: '' };
  const receipt = shop.store.run('cancelSale', { serial: TILL, number, ...about });
  expect(receipt).toMatchObject({ kind: 'cancelled' });
}

/** One full reading of head office's stock. */
export function compareStock({ reader, store }: RestoredTillShop, shelf: CentralShelf): Promise<void> {
  const { tillsCompared } = reader;
  const compare = openStockComparison({
    ...{ reader, writer: clientOf(store), tillsCompared, log: pino({ level: 'silent' }) },
    doubted: () => Promise.resolve(new Set()),
  });
  return compare({ shopId: SHOP, shown: shelf.shown(), takenAt: store.clock.now() });
}
