import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { articleId, FIRST_LOCAL_ID } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { testProvision } from '../support/test-store.ts';
import { openCatalogueScene } from './catalogue-scene.ts';
import { FIRST, OIL, SECOND, SHOP, THIRD, until } from './shop-and-office.ts';

const QUIET = { error: null, added: 0, changed: 0, retired: 0, others: 0, conflicts: [] };

test('a new article is opened with the stock of the reading, and the fact says whose stock that is', async () => {
  const { pull, shelves, article, stock, store } = await openCatalogueScene();
  shelves.putCategory(4, SHOP, 'Boissons', 'Tout ce qui se boit');
  shelves.put(200, SHOP, {
    ...{ nom: 'Jus', code: 'JUS', stock: 7, categoryId: 4, prix_vente: '1500.00', prix_achat: '1000.50' },
    ...{ description: 'Un litre', image: '/media/jus.png', prix_vente_usd: '0.55' },
    variants: [{ id: 90, nom: 'Mangue', code_barre: '611', active: true, saved: 0 }],
  });
  expect(await pull()).toMatchObject({ error: null, added: 1, retired: 0 });
  expect(article(200)).toMatchObject({
    ...{ name: 'Jus', code: 'JUS', price: 150_000, purchasePrice: 100_050, priceUsd: 55, categoryId: 4 },
    ...{ description: 'Un litre', imageUrl: '/media/jus.png', active: true, validated: true },
  });
  expect(stock(200)).toBe(7);
  const [opening] = store.db
    .prepare<[], string>("SELECT body FROM fact WHERE kind = 'opening' AND subject_id = 200")
    .pluck()
    .all();
  expect(JSON.parse(String(opening))).toEqual({ quantity: 7, origin: 'central' });
  const [listed] = store.reader().variants(SHOP, null);
  expect(listed).toMatchObject({ id: 90, articleId: 200, name: 'Mangue', barcode: '611' });
  expect(store.differences()).toEqual([]);
});

test('a known article takes the name, the prices and the category, and keeps its own stock', async () => {
  const { pull, shelves, article, stock, sell } = await openCatalogueScene();
  await pull();
  sell(FIRST, 'V-1');
  shelves.put(OIL, SHOP, { nom: 'Huile 2 l', prix_vente: '26000.00', devise: 'CDF', stock: 900 });
  expect(await pull({ full: false })).toMatchObject({ full: false, changed: 1, error: null });
  expect(article(OIL)).toMatchObject({ name: 'Huile 2 l', price: 2_600_000 });
  expect(stock(OIL)).toBe(11);
});

test('what is gone from a full reading is switched off, an incremental one says nothing about it', async () => {
  const { pull, shelves, article, stock } = await openCatalogueScene();
  shelves.put(200, SHOP, { stock: 3 });
  shelves.put(201, SHOP, { stock: 4 });
  await pull();
  shelves.articles.delete(200);
  shelves.put(201, SHOP, { active: false });
  expect(await pull({ full: false })).toMatchObject({ ...QUIET, full: false });
  expect(article(200)?.active).toBe(true);
  expect(await pull()).toMatchObject({ retired: 2, conflicts: [] });
  expect(article(200)).toMatchObject({ active: false, removedAt: expect.any(Number) });
  expect(stock(200)).toBe(3);
  shelves.put(201, SHOP, { active: true });
  expect(await pull()).toMatchObject({ changed: 1 });
  expect(article(201)).toMatchObject({ active: true, removedAt: null });
});

test('an article whose goods wait for a till stays on sale, and its delivery is announced once for ever', async () => {
  const { pull, shelves, article, reader } = await openCatalogueScene();
  await pull();
  shelves.send(OIL, 24, '2026-11-20T08:00:00+01:00');
  expect(await pull()).toMatchObject({ retired: 0, others: 1 });
  expect(await pull({ full: false })).toMatchObject({ retired: 0, others: 0 });
  expect(article(OIL)).toMatchObject({ active: true, validated: true });
  const [delivery, ...others] = reader.deliveries(SHOP, null, 10);
  expect(others).toEqual([]);
  expect(delivery).toMatchObject({
    articleId: OIL,
    quantity: 24,
    sentAt: Date.parse('2026-11-20T07:00:00Z'),
    reference: `central:${OIL}:24:2026-11-20T08:00:00+01:00`,
  });
});

test('a new article that waits for a till waits here too', async () => {
  const { pull, shelves, article, stock, reader } = await openCatalogueScene();
  shelves.put(200, SHOP, { stock: 0 });
  shelves.send(200, 10, '2026-11-20T08:00:00+01:00');
  expect(await pull()).toMatchObject({ added: 1, others: 1 });
  expect(article(200)).toMatchObject({ active: true, validated: false });
  expect(stock(200)).toBe(0);
  expect(reader.pendingArticles(SHOP, 10)).toMatchObject([{ id: 200, sent: 10 }]);
});

test('a variant that its article has no more is switched off, and on again when it comes back', async () => {
  const { pull, shelves, reader } = await openCatalogueScene();
  const red = { id: 90, nom: 'Rouge', code_barre: '1', active: true, saved: 0 };
  const blue = { id: 91, nom: 'Bleu', code_barre: '2', active: true, saved: 0 };
  shelves.put(200, SHOP, { variants: [red, blue] });
  await pull();
  shelves.put(200, SHOP, { variants: [red, { ...blue, active: false }] });
  expect(await pull()).toMatchObject({ error: null, others: 1 });
  expect(reader.variants(SHOP, null).map(({ id }) => id)).toEqual([90]);
  shelves.put(200, SHOP, { variants: [red, blue] });
  await pull();
  expect(reader.variants(SHOP, null).map(({ id }) => id)).toEqual([90, 91]);
});

test('a variant that changes without its article is found by an incremental reading', async () => {
  const { pull, shelves, reader } = await openCatalogueScene();
  const red = { id: 90, nom: 'Rouge', code_barre: '1', active: true, saved: 0 };
  const article = shelves.put(200, SHOP, { variants: [red] });
  await pull();
  shelves.now = () => Date.now() + 3_600_000;
  article.variants = [{ ...red, nom: 'Vert', saved: shelves.now() }];
  expect(await pull({ full: false })).toMatchObject({ others: 1, error: null });
  expect(reader.variants(SHOP, null)).toMatchObject([{ id: 90, name: 'Vert' }]);
});

test('articles that the hub made itself, or that head office never had, are never switched off', async () => {
  const { pull, store, article } = await openCatalogueScene();
  const [oil] = testProvision().articles.filter(({ shopId }) => shopId === SHOP);
  if (oil === undefined) throw new Error('oil was expected');
  const articles = [
    { ...oil, id: null, code: 'LOCAL', name: 'Sachet', price: minorUnits(100) },
    { ...oil, id: 150 as NonNullable<typeof oil.id>, code: 'ART-150', name: 'Ancien' },
  ];
  store.run('importProvision', { provision: { shops: [], tills: [], categories: [], articles } });
  const outcome = await pull();
  expect(outcome.retired).toBe(0);
  expect(outcome.conflicts).toMatchObject([{ code: 'unknown-there', subject: '150' }]);
  expect(article(150)?.active).toBe(true);
  expect(article(FIRST_LOCAL_ID)?.active).toBe(true);
});

test('a reading that lacks most of the catalogue changes nothing until a person says that it is right', async () => {
  const { pull, shelves, article, upstream, reader } = await openCatalogueScene();
  for (let id = 201; id <= 212; id++) shelves.put(id, SHOP, {});
  await pull();
  for (let id = 201; id <= 207; id++) shelves.articles.delete(id);
  shelves.put(300, SHOP, {});
  const outcome = await pull();
  expect(outcome).toMatchObject({ added: 0, retired: 0, error: expect.stringContaining('7 of 13') });
  expect(outcome.conflicts).toMatchObject([{ code: 'too-many-missing' }]);
  expect(article(300)).toBeUndefined();
  expect(reader.cataloguePull(SHOP)?.conflicts).toMatchObject([{ code: 'too-many-missing' }]);
  expect(await upstream.pullCatalogue(SHOP, { full: false, accept: true })).toMatchObject({
    ...{ full: true, error: null, added: 1, retired: 7, conflicts: [] },
  });
  expect(article(207)?.active).toBe(false);
  expect(reader.cataloguePull(SHOP)).toMatchObject({ conflicts: [], lastError: null });
});

test('an article whose code another one is sold under is left out, the rest is applied', async () => {
  const { pull, shelves, article, reader } = await openCatalogueScene();
  shelves.put(200, SHOP, { code: 'ART-101', nom: 'Double' });
  shelves.put(201, SHOP, { code: 'ART-201' });
  const outcome = await pull();
  expect(outcome.conflicts).toMatchObject([{ code: 'code-taken', subject: '200' }]);
  expect(outcome).toMatchObject({ added: 1, error: null });
  expect(article(200)).toBeUndefined();
  shelves.put(200, SHOP, { code: 'ART-200' });
  expect(await pull()).toMatchObject({ added: 1, conflicts: [] });
  expect(reader.cataloguePull(SHOP)?.conflicts).toEqual([]);
});

test('two articles that exchange their codes, and one that is made anew under an old code, are taken over', async () => {
  const { pull, shelves, article, store } = await openCatalogueScene();
  shelves.put(200, SHOP, { code: 'A' });
  shelves.put(201, SHOP, { code: 'B' });
  shelves.put(202, SHOP, { code: 'C' });
  await pull();
  shelves.put(200, SHOP, { code: 'B' });
  shelves.put(201, SHOP, { code: 'A' });
  shelves.articles.delete(202);
  shelves.put(203, SHOP, { code: 'C' });
  expect(await pull()).toMatchObject({ conflicts: [], added: 1, retired: 1 });
  expect([200, 201, 203].map((id) => article(id)?.code)).toEqual(['B', 'A', 'C']);
  expect(article(202)).toMatchObject({ active: false, code: 'C~202' });
  expect(store.differences()).toEqual([]);
});

test('the rate and a till’s name and state follow head office, what a person switched off here stays off', async () => {
  const { pull, shelves, office, store, reader } = await openCatalogueScene();
  shelves.rate = '2950.00';
  shelves.tillNames.set(FIRST, 'Caisse du fond');
  office.books.till(THIRD).active = false;
  store.run('changeTill', { change: { kind: 'disable', serial: SECOND } });
  const outcome = await pull();
  expect(reader.shop(SHOP)?.dollarRate).toBe(295_000);
  expect(reader.tillBySerial(FIRST)?.name).toBe('Caisse du fond');
  expect(reader.tillBySerial(THIRD)?.active).toBe(false);
  expect(reader.tillBySerial(SECOND)?.active).toBe(false);
  expect(outcome.conflicts).toMatchObject([{ code: 'till-active-there', subject: SECOND }]);
  office.books.till(THIRD).active = true;
  await pull();
  expect(reader.tillBySerial(THIRD)?.active).toBe(true);
});

test('when head office switches the only active till off and another one on, that one is asked under', async () => {
  const { office, reader, pull } = await openCatalogueScene();
  for (const serial of [FIRST, SECOND]) office.books.till(serial).active = false;
  expect((await pull()).error).toBeNull();
  office.books.till(FIRST).active = true;
  office.books.till(THIRD).active = false;
  expect((await pull()).error).toBeNull();
  expect(reader.tillBySerial(FIRST)?.active).toBe(true);
  expect(reader.tillBySerial(THIRD)?.active).toBe(false);
});

test('a till that stands in another shop there is shown and left, and the next one is asked', async () => {
  const { pull, office, reader, shelves, article } = await openCatalogueScene();
  office.books.till(FIRST).shopId = 77;
  shelves.put(500, 77, { nom: 'Étranger' });
  shelves.put(200, SHOP, {});
  const outcome = await pull();
  expect(outcome).toMatchObject({ error: null, added: 1 });
  expect(outcome.conflicts).toMatchObject([{ code: 'till-elsewhere', subject: FIRST }]);
  expect(article(500)).toBeUndefined();
  expect(reader.tillBySerial(FIRST)?.shopId).toBe(SHOP);
  for (const serial of [SECOND, THIRD]) office.books.tills.delete(serial);
  const none = await pull();
  expect(none).toMatchObject({ added: 0, error: expect.stringContaining('knows no active till') });
  expect(none.conflicts.map(({ code }) => code)).toEqual(['till-elsewhere', 'till-unknown', 'till-unknown']);
});

test('an entry that cannot be understood stays as it is, and is not taken for gone', async () => {
  const { pull, shelves, article } = await openCatalogueScene();
  shelves.put(200, SHOP, { nom: 'Jus' });
  await pull();
  shelves.put(200, SHOP, { nom: 'Jus neuf', prix_vente: '-5.00' });
  const outcome = await pull();
  expect(outcome).toMatchObject({ retired: 0, changed: 0, error: null });
  expect(outcome.conflicts).toMatchObject([{ code: 'unreadable-entry', subject: '200' }]);
  expect(article(200)).toMatchObject({ name: 'Jus', active: true });
});

test('an article whose goods leave for the shop between two questions is not taken for gone', async () => {
  const { pull, shelves, office, article } = await openCatalogueScene();
  shelves.put(200, SHOP, {});
  await pull();
  office.always('catalogue', { kind: 'slow', ms: 25 });
  const asked = office.calls.length;
  const reading = pull();
  await until(() => office.calls.slice(asked).some(({ url }) => url.includes('articles/pending/')));
  shelves.send(200, 5, '2026-11-20T08:00:00+01:00');
  expect(await reading).toMatchObject({ retired: 0, error: null });
  expect(article(200)?.active).toBe(true);
});

test('what a file changes here is put back to what head office shows, also when that has not changed', async () => {
  const { pull, store, article } = await openCatalogueScene();
  await pull();
  const [oil] = testProvision().articles.filter(({ shopId }) => shopId === SHOP);
  if (oil === undefined) throw new Error('oil was expected');
  const articles = [{ ...oil, name: 'Huile du fichier' }];
  store.run('importProvision', { provision: { shops: [], tills: [], categories: [], articles } });
  expect(await pull()).toMatchObject({ changed: 1 });
  expect(article(OIL)?.name).toBe('Huile');
});

test('the schedule reads what changed, and everything when an hour has gone by', async () => {
  const { shelves, article, office, open } = await openCatalogueScene();
  const ticks = new Map<string, () => void>();
  let later = 0;
  const upstream = open({
    clock: { ...systemClock, monotonic: () => systemClock.monotonic() + later },
    random: { fraction: () => 0, hex: () => '' },
    schedule: (cron, tick) => {
      ticks.set(cron, tick);
      return { stop: () => undefined };
    },
    config: { catalogueCron: '0 * * * *' },
  });
  upstream.start();
  await until(() => upstream.catalogueStatus(SHOP).lastFullAt !== null);
  const asked = () => office.calls.filter(({ url }) => /\/articles\/(\?|$)/.test(url)).map(({ url }) => url);
  shelves.put(OIL, SHOP, { nom: 'Huile 2 l' });
  ticks.get('0 * * * *')?.();
  await until(() => article(OIL)?.name === 'Huile 2 l');
  expect(asked().at(-1)).toMatch(/\?since=2\d{3}-[\dT%A.:-]+%2B00%3A00$/);
  later = 3_600_000;
  shelves.put(OIL, SHOP, { nom: 'Huile 3 l' });
  ticks.get('0 * * * *')?.();
  await until(() => article(OIL)?.name === 'Huile 3 l');
  expect(asked().at(-1)).toMatch(/\/articles\/$/);
});

test('goods on which another till decided at head office wait here no more, and move nothing', async () => {
  const { pull, shelves, stock, reader, store } = await openCatalogueScene();
  shelves.send(OIL, 24, '2026-11-20T08:00:00+01:00');
  await pull();
  expect(reader.pendingArticles(SHOP, 10)).toMatchObject([{ id: OIL, sent: 24 }]);
  store.run('announceDelivery', {
    ...{ shopId: SHOP, articleId: articleId(OIL), quantity: 3, sentAt: null, key: 'own' },
    ...{ reference: '', user: 'u', comment: '' },
  });
  shelves.put(OIL, SHOP, { validated: true, sent: 0, sentAt: null, stock: 36 });
  expect(await pull({ full: false })).toMatchObject({ others: 0 });
  expect(await pull()).toMatchObject({ others: 1, error: null });
  expect(reader.pendingArticles(SHOP, 10)).toMatchObject([{ id: OIL, sent: 3 }]);
  store.run('receiveDeliveries', { serial: FIRST, articleId: articleId(OIL), sent: 3 });
  expect(stock(OIL)).toBe(15);
  expect(await pull()).toMatchObject({ others: 0 });
  expect(store.differences()).toEqual([]);
});
