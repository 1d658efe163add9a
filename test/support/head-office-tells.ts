import { articleId, type Epoch, type Seq, type ShopId, type TillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { lookedAtHeadOffice } from './look-at-head-office.ts';
import { LAMP, OIL, SHOP, type TestStore, TILL, testProvision } from './test-store.ts';

/** What the existing head office makes a shop write down: each kind of fact that comes from there. */
export function headOfficeTells(store: TestStore): void {
  const tills = [{ id: store.reader().tillBySerial(TILL)?.id as never, serial: TILL, sales: 3 }];
  store.run('noteMoveIn', { shopId: SHOP, tills });
  for (const shown of [12, 14])
    store.run('bookCentralStock', lookedAtHeadOffice(store.reader(), SHOP, { [LAMP]: shown }));
  const looked = { shopId: SHOP, articleId: LAMP, user: 'Awa', reason: 'compté' };
  if (isRefused(store.run('acceptCentralStock', looked))) throw new Error('a difference was expected');
  withdrawn(store, SHOP, OIL, 4);
  cameBack(store, TILL, { number: 'told', article: OIL, quantity: 2 });
}

/** Goods are announced, and then another till of head office has them. @returns the delivery */
export function withdrawn(store: TestStore, shopId: ShopId, article: number, quantity: number): Seq {
  const about = { sentAt: null, key: null, reference: '', user: 'siège', comment: '' };
  const goods = { shopId, articleId: articleId(article), quantity };
  const announced = store.run('announceDelivery', { ...goods, ...about });
  if (isRefused(announced)) throw new Error('an announcement was expected');
  withdraw(store, shopId, announced.seq);
  return announced.seq;
}

export function withdraw(store: TestStore, shopId: ShopId, delivery: Seq): void {
  const nothing = { dollarRate: null, categories: [], articles: [], variants: [], deliveries: [], tills: [] };
  const retire = { articles: [], variants: [], deliveries: [delivery] };
  store.run('applyCatalogue', { shopId, catalogue: nothing, retire });
}

/** A sale that the hub lost comes back from a head office that shows goods and money only. @returns whether it did */
export function cameBack(
  store: TestStore,
  serial: TillSerial,
  sold: {
    readonly number: string;
    readonly article: number;
    readonly quantity: number;
    readonly soldAt?: number;
  },
): boolean {
  const reader = store.reader();
  const till = reader.tillBySerial(serial);
  const article = testProvision().articles.find(({ id }) => id === sold.article);
  const price = article?.price;
  if (till?.shopId == null || article === undefined || price === undefined)
    throw new Error('a till and an article were expected');
  const { shopId } = till;
  const { epoch, after } = lostLife(store, shopId);
  const shown = {
    ...{ number: sold.number, soldAt: sold.soldAt ?? store.clock.now(), paymentMode: 'CASH', paid: true },
    ...{ terminal: null, total: minorUnits(price * sold.quantity) },
    lines: [{ articleCode: article.code, quantity: sold.quantity, unitPrice: price }],
  };
  const sales = [{ number: sold.number, shown, obstacle: null, mayBe: [] }];
  const page = { comparedTo: null, done: false, cause: null };
  const receipt = store.run('takeBackSales', { shopId, tillId: till.id, epoch, after, sales, ...page });
  return !isRefused(receipt) && receipt.takenBack === 1;
}

/** The present life if something of the shop was before it, else a new one. */
function lostLife(store: TestStore, shopId: ShopId): { readonly epoch: Epoch; readonly after: Seq } {
  const reader = store.reader();
  const start = () =>
    store.db
      .prepare<[number, number], { after_seq: number }>(
        'SELECT after_seq FROM epoch_start WHERE shop_id = ? AND epoch = ? AND after_seq > 0',
      )
      .get(shopId, reader.epoch());
  if (start() === undefined) store.run('raiseEpoch', { reason: 'restored', from: reader.epoch() });
  return { epoch: reader.epoch(), after: (start()?.after_seq ?? 0) as Seq };
}
