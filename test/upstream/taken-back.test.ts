import { expect, test } from 'vitest';
import { seq, tillId } from '../../src/domain/ids.ts';
import type { SentEntry } from '../../src/domain/journal-entry.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { liveThrough } from '../support/busy-shop.ts';
import { headOfficeTells } from '../support/head-office-tells.ts';
import { line, OIL, RICE, SHOP, sale, TILL, testProvision } from '../support/test-store.ts';
import { journal, lostAfter, nothing, said } from './lost-life.ts';
import { RestoredShop } from './restored-shop.ts';
import { until } from './shop-and-office.ts';

test('facts of every kind are taken back as they were, in their order, and the books are sound', async () => {
  let before: readonly SentEntry[] = [];
  const { hub, levels, common } = await lostAfter(nothing, (shop) => {
    liveThrough(shop.store);
    headOfficeTells(shop.store);
    before = journal(shop);
  });
  hub.lineUp();
  await hub.told(SHOP);
  const after = journal(hub);
  expect(said(after.slice(common))).toEqual(said(before.slice(common)));
  expect(hub.levels(SHOP)).toEqual(levels);
  hub.expectAgreement(SHOP);
  expect(hub.reader.takenBack(SHOP)).toMatchObject({ facts: before.length - common, unapplied: 0 });
  // Not sent again: each stands there under the name of its first life.
  const sent = hub.office.books.entries(hub.hub, SHOP).slice(before.length);
  expect(new Set(sent.map(({ entry }) => entry.kind))).toEqual(new Set(['taken-back']));
});

test('requests that are repeated after the restore, before what they did is taken back, count once', async () => {
  const again = (hub: RestoredShop) => {
    hub.store.sell(TILL, sale('S-1', line(OIL, 2)));
    hub.store.run('cancelSale', { serial: TILL, number: 'S-1', reason: '', reference: '', comment: '' });
    const said = { currency: 'CDF', amount: minorUnits(500), date: null };
    hub.store.run('declare', { serial: TILL, declaration: { kind: 'cash-report', detail: 'taxi', ...said } });
    const hand = { articleId: OIL, quantity: 1, at: null, reference: '', comment: 'cassé', key: 'k' };
    hub.store.run('moveStock', { shopId: SHOP, user: 'Awa', ...hand, kind: 'loss' });
    const goods = { articleId: OIL, sentAt: null, key: 'BL-1', reference: 'BL-1', user: 'Awa', comment: '' };
    hub.store.run('announceDelivery', { shopId: SHOP, ...goods, quantity: 5 });
    hub.store.run('receiveDeliveries', { serial: TILL, articleId: OIL, sent: 5 });
  };
  const { hub, levels } = await lostAfter(nothing, again);
  again(hub);
  const head = hub.reader.head(SHOP);
  hub.lineUp();
  await hub.told(SHOP);
  expect(hub.levels(SHOP)).toEqual(levels);
  expect(hub.reader.head(SHOP)).toBe(head);
  hub.expectAgreement(SHOP);
});

test('another sale under the number of a lost one is kept for a person, who can book it', async () => {
  const { hub } = await lostAfter(nothing, ({ store }) => store.sell(TILL, sale('S-1', line(OIL, 2))));
  hub.store.sell(TILL, sale('S-1', line(RICE, 1)));
  hub.lineUp();
  await until(() => hub.reader.upstreamPosition(SHOP) === hub.reader.head(SHOP));
  // Head office has another sale of that number: the one that was sold since waits for a person.
  expect(hub.reader.upstreamExceptions(SHOP)).toMatchObject([{ state: 'parked', reason: 'COLLISION' }]);
  const [kept] = hub.reader.quarantine({ shopId: SHOP, state: 'open', limit: 5 });
  expect(kept).toMatchObject({ number: 'S-1', refusal: { code: 'DUPLICATE_CONFLICT' } });
  expect(JSON.parse(kept?.payload ?? '')).toMatchObject({
    numero_facture: 'S-1',
    lignes: [{ article_id: 15, quantite: 2, prix_unitaire: 25_000 }],
  });
  expect(hub.store.differences()).toEqual([]);
});

test('a sale that was refused after the restore, because its goods were not taken back yet, is booked with them', async () => {
  const goods = {
    articleId: OIL,
    kind: 'delivery',
    quantity: 500,
    at: null,
    reference: '',
    comment: '',
    key: 'k',
  } as const;
  const { hub, levels } = await lostAfter(nothing, ({ store }) => {
    store.run('moveStock', { shopId: SHOP, user: 'Awa', ...goods });
    store.sell(TILL, sale('big', line(OIL, 300)));
  });
  const [again] = hub.store.sell(TILL, sale('big', line(OIL, 300))).outcomes;
  expect(again?.kind).toBe('refused');
  hub.lineUp();
  await hub.told(SHOP);
  expect(hub.reader.quarantineCount(SHOP)).toBe(0);
  expect(hub.levels(SHOP)).toEqual(levels);
  hub.expectAgreement(SHOP);
});

test('a shelf that was counted after the restore keeps what was counted', async () => {
  const { hub } = await lostAfter(nothing, ({ store }) => store.sell(TILL, sale('lost', line(OIL, 7))));
  // 50 were opened, 7 sold in the lost life: a person sees 43 and says so.
  hub.store.run('correctStock', { serial: TILL, articleId: OIL, wanted: 43 });
  hub.store.sell(TILL, sale('after', line(OIL, 3)));
  hub.lineUp();
  await hub.told(SHOP);
  expect(hub.levels(SHOP)).toContainEqual([OIL, 40]);
  hub.expectAgreement(SHOP);
});

test('a count that was asked for again, and found another difference then, moves the same on either side', async () => {
  const shelf = { articleId: OIL, quantity: 43, at: null, reference: '', comment: '', key: 'k' };
  const count = ({ store }: RestoredShop) =>
    expect(store.run('moveStock', { shopId: SHOP, user: 'Awa', ...shelf, kind: 'count' })).not.toHaveProperty(
      'refused',
    );
  const { hub, levels } = await lostAfter(nothing, (lost) => {
    lost.store.sell(TILL, sale('S-1', line(OIL, 2)));
    count(lost);
  });
  count(hub);
  hub.lineUp();
  await hub.told(SHOP);
  expect(hub.levels(SHOP)).toEqual(levels);
  hub.expectAgreement(SHOP);
  const head = hub.reader.head(SHOP);
  count(hub);
  expect(hub.reader.head(SHOP)).toBe(head);
});

const GOODS = { articleId: OIL, sentAt: null, key: 'BL-1', reference: 'BL-1', user: 'Awa', comment: '' };
const announce = ({ store }: RestoredShop) =>
  void store.run('announceDelivery', { shopId: SHOP, ...GOODS, quantity: 5 });
const receive = ({ store }: RestoredShop) =>
  store.run('receiveDeliveries', { serial: TILL, articleId: OIL, sent: 5 });
const refuse = ({ store }: RestoredShop) => store.run('refuseDeliveries', { serial: TILL, articleId: OIL });

test('goods that were received in the lost life and refused since stay refused, and both sides have the same stock', async () => {
  const { hub } = await lostAfter(announce, (lost) => {
    receive(lost);
    lost.store.sell(TILL, sale('S-1', line(OIL, 1)));
  });
  refuse(hub);
  const putBack = hub.backUp();
  const agree = async (unapplied: number) => {
    hub.lineUp();
    await hub.told(SHOP);
    hub.store.sell(TILL, sale('S-2', line(OIL, 1)));
    await hub.told(SHOP);
    expect(hub.levels(SHOP)).toContainEqual([OIL, 48]);
    expect(hub.reader.takenBack(SHOP)).toMatchObject({ unapplied });
    hub.expectAgreement(SHOP);
  };
  await agree(1);
  // What took them off again is lost in its turn.
  await putBack(false);
  await agree(1);
});

test('what the hub said of its catalogue since the restore is not overwritten', async () => {
  const priced = (hub: RestoredShop, price: number) => {
    const articles = testProvision().articles.map((one) =>
      one.id === OIL ? { ...one, price: minorUnits(price) } : one,
    );
    hub.store.run('importProvision', { provision: { ...testProvision(), articles } });
  };
  const { hub } = await lostAfter(nothing, (shop) => priced(shop, 2_600_000));
  priced(hub, 2_700_000);
  hub.lineUp();
  await hub.told(SHOP);
  expect(hub.reader.articles(SHOP, null).find(({ id }) => id === OIL)?.price).toBe(2_700_000);
  hub.expectAgreement(SHOP);
});

test('an article that only the lost life knew comes back with its opening and its sales', async () => {
  const { hub, levels } = await lostAfter(nothing, ({ store }) => {
    const [first] = testProvision().articles;
    if (first === undefined) throw new Error('an article was expected');
    const added = { ...first, id: null, code: 'NEW', name: 'Savon', opening: 9 };
    store.run('importProvision', { provision: { ...testProvision(), articles: [added] } });
    store.sell(TILL, sale('S-1', line(1_000_000_000, 2)));
  });
  hub.lineUp();
  await hub.told(SHOP);
  expect(hub.levels(SHOP)).toEqual(levels);
  hub.expectAgreement(SHOP);
});

test('a count that was open when its life was lost is abandoned: nobody knows its positions any more', async () => {
  const { hub } = await lostAfter(nothing, ({ store }) => {
    const begun = store.run('startCount', { shopId: SHOP, user: 'Awa', comment: '', key: null });
    if (isRefused(begun)) throw new Error('a count was expected');
    const { session } = begun;
    store.run('countArticle', { shopId: SHOP, user: 'Awa', session, articleId: RICE, counted: 12, at: null });
  });
  hub.lineUp();
  await hub.told(SHOP);
  expect(hub.reader.counts(SHOP, 5)).toMatchObject([{ state: 'abandoned', lines: 1 }]);
  hub.expectAgreement(SHOP);
});

test('a count that ended in the lost life, while people count anew, moves the same on either side', async () => {
  const begin = ({ store }: RestoredShop) => {
    const begun = store.run('startCount', { shopId: SHOP, user: 'Awa', comment: '', key: null });
    if (isRefused(begun)) throw new Error('a count was expected');
    return { shopId: SHOP, user: 'Awa', session: begun.session } as const;
  };
  const { hub } = await lostAfter(nothing, (lost) => {
    const by = begin(lost);
    lost.store.run('countArticle', { ...by, articleId: RICE, counted: 12, at: null });
    lost.store.run('endCount', { ...by, decision: 'close' });
  });
  const by = begin(hub);
  hub.store.run('countArticle', { ...by, articleId: RICE, counted: 12, at: null });
  hub.lineUp();
  await hub.told(SHOP);
  hub.expectAgreement(SHOP);
  expect(hub.store.run('endCount', { ...by, decision: 'close' })).toMatchObject({ outdated: 0 });
  await hub.told(SHOP);
  expect(hub.levels(SHOP)).toContainEqual([RICE, 12]);
  hub.expectAgreement(SHOP);
});

test('what people decided on records that head office did not take is decided again', async () => {
  let about: readonly number[] = [];
  const { hub } = await lostAfter(
    ({ store }) => store.sell(TILL, sale('S-1', line(OIL, 1)), sale('S-2', line(OIL, 1))),
    ({ store, reader }) => {
      about = ['S-1', 'S-2'].map((number) => reader.saleOfTill(tillId(5), number)?.seq ?? 0);
      const put = 'INSERT INTO upstream_exception VALUES (?, ?, ?, 1, NULL, ?, ?, NULL, NULL)';
      for (const at of about) store.db.prepare(put).run(SHOP, at, 'parked', 'COLLISION', '');
      const [dropped, renumbered] = about.map((at) => seq(at));
      if (dropped === undefined || renumbered === undefined) throw new Error('two sales were expected');
      const by = { shopId: SHOP, user: 'Awa' };
      store.run('decideUpstream', { ...by, seq: dropped, decision: 'dropped', reason: 'double' });
      store.run('renumberUpstream', { ...by, seq: renumbered, number: 'S-2~1' });
    },
  );
  hub.lineUp();
  await hub.told(SHOP);
  const records = hub.reader.upstreamRecords({ shopId: SHOP, state: 'dropped', after: seq(0), limit: 10 });
  expect(records).toMatchObject([{ seq: about[0] }]);
  const last = hub.reader.journalPage(SHOP, seq((about[1] ?? 0) - 1), { entries: 1, bytes: 1_000_000 });
  expect(last?.entries[0]).toMatchObject({ sentAs: 'S-2~1' });
  expect(hub.reader.takenBack(SHOP)).toMatchObject({ unapplied: 0 });
  expect(hub.store.differences()).toEqual([]);
});

test('a fact of a kind that this program does not know is kept whole and shown', async () => {
  const { hub } = await lostAfter(nothing, ({ store }) => store.sell(TILL, sale('S-1', line(OIL, 1))));
  const { epoch, seq: last } = hub.office.books.watermark(hub.hub, SHOP);
  hub.office.books.falsify(hub.hub, SHOP, epoch, last);
  const falsified = hub.office.books.entry(hub.hub, SHOP, epoch, last);
  Object.assign(falsified ?? {}, { kind: 'newer-thing' });
  hub.lineUp();
  await hub.told(SHOP);
  expect(hub.reader.takenBack(SHOP)).toMatchObject({ unapplied: 1 });
  const kept = journal(hub).find(({ kind }) => kind === 'taken-back-unapplied');
  expect(kept).toMatchObject({
    body: { said: { obstacle: 'KIND_UNKNOWN', entry: { kind: 'newer-thing' } } },
  });
  expect(hub.store.differences()).toEqual([]);
});

test('broken off after any page, taking back goes on where it stopped', async () => {
  const { hub, levels } = await lostAfter(nothing, (shop) => liveThrough(shop.store));
  const whole = hub.store.run.bind(hub.store);
  let calls = 0;
  hub.store.run = ((method: 'takeBack', argument: { readonly entries: readonly unknown[] }) => {
    if (method !== 'takeBack') return whole(method, argument as never);
    calls += 1;
    // Only a part of each page is written, then the power fails.
    whole(method, { ...argument, entries: argument.entries.slice(0, 5) } as never);
    return { refused: 'storage-failed', cause: 'power' };
  }) as never;
  const broken = hub.lineUp();
  await until(() => calls > 4);
  hub.store.run = whole as never;
  broken.retryNow(SHOP);
  await hub.told(SHOP);
  expect(hub.levels(SHOP)).toEqual(levels);
  hub.expectAgreement(SHOP);
});

test('restored a second time, to a backup from before the first restore, it takes back both lives', async () => {
  const hub = await RestoredShop.open(4);
  const putBack = hub.backUp();
  hub.store.clock.pass(1_000);
  hub.store.sell(TILL, sale('first-1', line(OIL, 1)), sale('first-2', line(OIL, 2)));
  hub.lineUp();
  await hub.told(SHOP);
  for (const name of ['second', 'third']) {
    await putBack(false);
    hub.store.clock.pass(100_000);
    hub.store.sell(TILL, sale(name, line(RICE, 1)));
    hub.lineUp();
    await hub.told(SHOP);
    hub.expectAgreement(SHOP);
  }
  expect(hub.levels(SHOP)).toContainEqual([OIL, 47]);
  expect(hub.levels(SHOP)).toContainEqual([RICE, 18]);
  expect(hub.reader.takenBack(SHOP)).toMatchObject({ unapplied: 0 });
});
