import { expect, test } from 'vitest';
import { type Seq, seq, tillId } from '../../src/domain/ids.ts';
import type { SaleDraft } from '../../src/domain/sale.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { cameBack, headOfficeTells, withdraw, withdrawn } from '../support/head-office-tells.ts';
import { lookedAtHeadOffice } from '../support/look-at-head-office.ts';
import { LAMP, line, OIL, RICE, SHOP, sale, TILL } from '../support/test-store.ts';
import { journal, lostAfter, nothing } from './lost-life.ts';
import type { RestoredShop } from './restored-shop.ts';

/** What the existing head office had told a shop, in a life that is lost: a head office that keeps the journal gives it back. */

const kinds = (hub: RestoredShop) => journal(hub).map(({ kind }) => kind);
const ofKind = (hub: RestoredShop, kind: string) => journal(hub).filter((entry) => entry.kind === kind);
const saleAt = (hub: RestoredShop, number: string) => hub.reader.saleOfTill(tillId(5), number);

async function agreed(hub: RestoredShop): Promise<void> {
  hub.lineUp();
  await hub.told(SHOP);
  hub.expectAgreement(SHOP);
  expect(hub.reader.takenBack(SHOP)).toMatchObject({ unapplied: 0 });
}

test('a shop that moved in in the lost life has moved in', async () => {
  const { hub } = await lostAfter(nothing, ({ store }) => headOfficeTells(store));
  await agreed(hub);
  expect(hub.reader.movedIn(SHOP)?.tills).toMatchObject([{ serial: TILL, sales: 3 }]);
});

test('a shop that moved in anew since the restore says how it did that', async () => {
  const moveIn = ({ store }: RestoredShop, sales: number) =>
    store.run('noteMoveIn', { shopId: SHOP, tills: [{ id: tillId(5), serial: TILL, sales }] });
  const { hub } = await lostAfter(nothing, (shop) => moveIn(shop, 3));
  moveIn(hub, 7);
  await agreed(hub);
  expect(hub.reader.movedIn(SHOP)?.tills).toMatchObject([{ sales: 7 }]);
  expect(ofKind(hub, 'moved-in')).toHaveLength(1);
});

test('goods that head office withdrew are not waited for again', async () => {
  const { hub } = await lostAfter(nothing, ({ store }) => withdrawn(store, SHOP, OIL, 4));
  await agreed(hub);
  expect(hub.reader.pendingArticles(SHOP, 10)).toEqual([]);
});

async function withdrawnAfterBackup(): Promise<{ readonly hub: RestoredShop; readonly delivery: Seq }> {
  const about = { sentAt: null, key: 'BL', reference: '', user: 'siège', comment: '' };
  let delivery = seq(0);
  const { hub } = await lostAfter(
    ({ store }) => {
      const announced = store.run('announceDelivery', {
        shopId: SHOP,
        articleId: OIL,
        quantity: 4,
        ...about,
      });
      if (isRefused(announced)) throw new Error('an announcement was expected');
      delivery = announced.seq;
    },
    ({ store }) => withdraw(store, SHOP, delivery),
  );
  return { hub, delivery };
}

test('goods that a till received since the restore stay received, though head office withdrew them before', async () => {
  const { hub } = await withdrawnAfterBackup();
  hub.store.run('receiveDeliveries', { serial: TILL, articleId: OIL, sent: 4 });
  await agreed(hub);
  expect(hub.levels(SHOP)).toContainEqual([OIL, 54]);
  expect(kinds(hub)).not.toContain('delivery-withdrawn');
});

test('goods that were withdrawn again since the restore are withdrawn once', async () => {
  const { hub, delivery } = await withdrawnAfterBackup();
  withdraw(hub.store, SHOP, delivery);
  await agreed(hub);
  expect(ofKind(hub, 'delivery-withdrawn')).toHaveLength(1);
});

const told: SaleDraft = sale('told', line(OIL, 2));
const telling = ({ store }: RestoredShop) => {
  store.sell(TILL, sale('other', line(RICE, 1)));
  cameBack(store, TILL, { number: 'told', article: OIL, quantity: 2 });
};

test('a sale that came back in the lost life comes back once more, with the word on it, and its resend is a replay', async () => {
  const { hub, levels } = await lostAfter(nothing, telling);
  await agreed(hub);
  expect(hub.levels(SHOP)).toEqual(levels);
  const at = saleAt(hub, 'told')?.seq;
  expect(ofKind(hub, 'taken-back-sale')).toMatchObject([{ body: { said: { sale: at, number: 'told' } } }]);
  expect(hub.store.sell(TILL, told).outcomes).toMatchObject([{ kind: 'replay', existing: at }]);
});

test('one that its till sent again since the restore is that sale', async () => {
  const { hub, levels } = await lostAfter(nothing, telling);
  hub.store.sell(TILL, told);
  await agreed(hub);
  expect(hub.levels(SHOP)).toEqual(levels);
  expect(kinds(hub)).not.toContain('taken-back-sale');
  expect(hub.reader.quarantineCount(SHOP)).toBe(0);
});

test('other goods under its number wait for a person', async () => {
  const { hub } = await lostAfter(nothing, telling);
  hub.store.sell(TILL, sale('told', line(OIL, 3)));
  hub.lineUp();
  await hub.told(SHOP, 1);
  const [kept] = hub.reader.quarantine({ shopId: SHOP, state: 'open', limit: 5 });
  expect(kept).toMatchObject({ number: 'told', refusal: { code: 'DUPLICATE_CONFLICT' } });
  expect(JSON.parse(kept?.payload ?? '')).toMatchObject({ lignes: [{ article_id: 15, quantite: 2 }] });
  expect(hub.store.differences()).toEqual([]);
  const [entry] = ofKind(hub, 'quarantined');
  expect(entry?.kind === 'quarantined' && 'body' in entry && entry.body['quarantined']).toMatchObject({
    contentHash: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test('a sale that the lost life knew in full is the one that came back since the restore', async () => {
  const { hub, levels } = await lostAfter(nothing, ({ store }) => store.sell(TILL, told));
  cameBack(hub.store, TILL, { number: 'told', article: OIL, quantity: 2 });
  await agreed(hub);
  expect(hub.levels(SHOP)).toEqual(levels);
});

async function refusedSinceTheRestore() {
  const { hub, levels } = await lostAfter(nothing, ({ store }) => {
    const about = { at: null, reference: '', comment: '', key: 'k', user: 'Awa' };
    store.run('moveStock', { shopId: SHOP, articleId: OIL, kind: 'delivery', quantity: 500, ...about });
    cameBack(store, TILL, { number: 'big', article: OIL, quantity: 300 });
  });
  const big = sale('big', line(OIL, 300));
  expect(hub.store.sell(TILL, big).outcomes).toMatchObject([{ kind: 'refused' }]);
  await agreed(hub);
  return { hub, big, levels };
}

test('a sale that was refused since the restore is booked once: whoever accepts it hears that it is there', async () => {
  const { hub, big, levels } = await refusedSinceTheRestore();
  const [kept] = hub.reader.quarantine({ shopId: SHOP, state: 'open', limit: 5 });
  const { id = seq(0), payload = '' } = kept ?? {};
  const accepted = { shopId: SHOP, id, user: 'Awa', sale: big, payload };
  expect(hub.store.run('acceptQuarantined', accepted)).toMatchObject({ already: true });
  expect(hub.levels(SHOP)).toEqual(levels);
  expect(hub.store.differences()).toEqual([]);
});

test('its till closes the case by sending it once more', async () => {
  const { hub, big, levels } = await refusedSinceTheRestore();
  expect(hub.reader.quarantineCount(SHOP)).toBe(1);
  expect(hub.store.sell(TILL, big).outcomes).toMatchObject([{ kind: 'replay' }]);
  expect(hub.reader.quarantineCount(SHOP)).toBe(0);
  expect(hub.levels(SHOP)).toEqual(levels);
  expect(hub.store.differences()).toEqual([]);
});

test('what came back is counted where the hub still has the life in which it did', async () => {
  const { hub } = await lostAfter(
    ({ store }) => cameBack(store, TILL, { number: 'first', article: OIL, quantity: 1 }),
    ({ store }) => cameBack(store, TILL, { number: 'second', article: OIL, quantity: 1 }),
  );
  await agreed(hub);
  expect(hub.reader.takenBackSales(SHOP)).toMatchObject({ takenBack: 2 });
});

test('a sale that came back and on which head office lacks the word says for itself what it is', async () => {
  const { hub, levels } = await lostAfter(nothing, ({ store }) =>
    cameBack(store, TILL, { number: 'told', article: OIL, quantity: 2 }),
  );
  const lost = hub.office.books
    .entries(hub.hub, SHOP)
    .filter(({ entry }) => entry.seq > hub.reader.head(SHOP));
  const entries = lost
    .filter(({ entry }) => entry.kind !== 'taken-back-sale')
    .map(({ entry }) => ({ entry, payload: '' }));
  const [{ epoch = 0 } = {}] = lost;
  const page = { shopId: SHOP, epoch, common: hub.reader.head(SHOP), entries };
  hub.store.run('takeBack', page);
  expect(hub.levels(SHOP)).toEqual(levels);
  expect(hub.store.differences()).toEqual([]);
  expect(ofKind(hub, 'taken-back-sale')).toMatchObject([{ body: { said: { number: 'told', shown: null } } }]);
});

test('a difference of stock that a person took over is in the level, and the next look finds nothing', async () => {
  const look = ({ store }: RestoredShop, shown: number) =>
    store.run('bookCentralStock', lookedAtHeadOffice(store.reader(), SHOP, { [LAMP]: shown }));
  const { hub, levels } = await lostAfter(
    (shop) => look(shop, 12),
    ({ store }) =>
      store.run('acceptCentralStock', { shopId: SHOP, articleId: LAMP, user: 'Awa', reason: 'x' }),
  );
  await agreed(hub);
  expect(hub.levels(SHOP)).toEqual(levels);
  look(hub, 12);
  expect(hub.levels(SHOP)).toEqual(levels);
  expect(hub.store.differences()).toEqual([]);
});

test.each(['constructor', 'to-string', 'hasownproperty'])(
  'a fact of a kind called %s is kept whole like any other that is not known',
  async (kind) => {
    const { hub } = await lostAfter(nothing, telling);
    const { epoch, seq: last } = hub.office.books.watermark(hub.hub, SHOP);
    hub.office.books.falsify(hub.hub, SHOP, epoch, last);
    Object.assign(hub.office.books.entry(hub.hub, SHOP, epoch, last) ?? {}, { kind });
    hub.lineUp();
    await hub.told(SHOP);
    expect(hub.reader.takenBack(SHOP)).toMatchObject({ unapplied: 1 });
  },
);

test('what waits for a person is taken back as what waits, when it comes whole', async () => {
  const { hub } = await lostAfter(nothing, ({ store }) => store.sell(TILL, told));
  const [first] = journal(hub);
  if (first === undefined || !('recorded' in first)) throw new Error('a fact was expected');
  const inner = {
    seq: 3,
    kind: 'newer-thing',
    recorded: first.recorded,
    body: { subjectId: null, said: {} },
  };
  const said = { obstacle: 'KIND_UNKNOWN', origin: { epoch: 3, seq: 3 }, entry: inner };
  const entry = {
    seq: 900,
    kind: 'taken-back-unapplied',
    recorded: first.recorded,
    body: { subjectId: null, said },
  };
  const common = hub.reader.head(SHOP);
  hub.store.run('takeBack', { shopId: SHOP, epoch: 7, common, entries: [{ entry, payload: '' }] });
  expect(hub.reader.takenBack(SHOP)).toMatchObject({ unapplied: 1 });
  expect(hub.store.differences()).toEqual([]);
});
