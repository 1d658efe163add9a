import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { articleId, seq } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { Provision, ProvisionedArticle, ProvisionedVariant } from '../../src/domain/provision.ts';
import { prepareCatalogue } from '../../src/store/statements/catalogue.ts';
import {
  LAMP,
  line,
  MORNING,
  OIL,
  OLD_BISCUITS,
  OTHER_SHOP,
  openTestStore,
  RICE,
  SHOP,
  sale,
  type TestStore,
  TILL,
  testProvision,
} from '../support/test-store.ts';

const RED: ProvisionedVariant = {
  id: 1,
  barcode: '1',
  name: 'Rouge',
  attribute: 'COULEUR',
  active: undefined,
  imageUrl: undefined,
};

function give(store: TestStore, part: Partial<Provision>): void {
  store.run('importProvision', {
    provision: { shops: [], tills: [], categories: [], articles: [], ...part },
  });
}

function change(store: TestStore, id: number, more: Partial<ProvisionedArticle>): void {
  const known = testProvision().articles.find((article) => article.id === id);
  if (known === undefined) throw new Error(`the test shop has no article ${id}`);
  give(store, { articles: [{ ...known, opening: undefined, ...more }] });
}

const manyArticles = (count: number): ProvisionedArticle[] => {
  const [like] = testProvision().articles;
  if (like === undefined) throw new Error('the test shop has no article');
  return Array.from({ length: count }, (_, index) => ({
    ...like,
    id: articleId(1000 + index),
    code: `M-${index}`,
    name: `Article ${index % 997}`,
    category: index % 3 === 0 ? 1 : null,
    variants:
      index % 2 === 0
        ? []
        : [
            { ...RED, id: 20_001 + 2 * index },
            { ...RED, id: 20_000 + 2 * index, name: 'Vert', active: false },
          ],
  }));
};

test('5000 articles with their stock, categories and variants are one statement, each found by its key', () => {
  const store = openTestStore();
  give(store, { articles: manyArticles(5000) });
  const executed: string[] = [];
  const db = new Database(store.path, { verbose: (sql) => executed.push(String(sql)) });
  const catalogue = prepareCatalogue(db);
  executed.length = 0;
  const articles = catalogue.articles(SHOP, 0);
  expect(executed).toHaveLength(1);
  expect(articles).toHaveLength(5003);
  expect(articles.map(({ name, id }) => [name, id])).toEqual(
    articles
      .map(({ name, id }) => [name, id] as const)
      .toSorted(([a, m], [b, n]) => (a < b ? -1 : a > b ? 1 : m - n)),
  );
  const one = articles.find(({ id }) => id === 1003);
  expect(one).toMatchObject({ stock: 50, category: { id: 1, name: 'Alimentation' } });
  expect(one?.variants.map(({ id, name, active, articleId: of }) => [id, name, active, of])).toEqual([
    [20_006, 'Vert', false, 1003],
    [20_007, 'Rouge', true, 1003],
  ]);
  const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${executed[0]}`).all();
  expect(plan.map(({ detail }) => detail).filter((detail) => detail.startsWith('SCAN'))).toEqual([]);
  db.close();
});

test('a change is asked for from the fact that made it: stock, price, state, variant, and the name of the category', () => {
  const store = openTestStore();
  const reader = store.reader();
  const changedBy = (act: () => void): number[] => {
    const from = seq(reader.head(SHOP) + 1);
    act();
    return reader.articles(SHOP, from).map(({ id }) => id);
  };
  give(store, { categories: [{ id: 2, shopId: SHOP, name: 'Maison', description: '' }] });
  change(store, LAMP, { category: 2 });
  expect(changedBy(() => store.sell(TILL, sale('A-1', line(RICE, 1))))).toEqual([RICE]);
  expect(changedBy(() => change(store, OIL, { price: minorUnits(1) }))).toEqual([OIL]);
  const green = { ...RED, id: 2, name: 'Vert' };
  expect(changedBy(() => change(store, LAMP, { category: 2, variants: [RED, green] }))).toEqual([LAMP]);
  const rename = { id: 2, shopId: SHOP, name: 'Foyer', description: '' };
  expect(changedBy(() => give(store, { categories: [rename] }))).toEqual([LAMP]);
  const awaited = { id: articleId(40), code: 'ART-40', name: 'Attendu', validated: false };
  expect(changedBy(() => change(store, RICE, awaited))).toEqual([]);
  expect(
    changedBy(() => change(store, OIL, { active: false })),
    'its state, once',
  ).toEqual([OIL]);
  expect(changedBy(() => store.sell(TILL, sale('A-2', line(RICE, 1))))).toEqual([RICE]);
  expect(reader.articles(SHOP, null).map(({ id }) => id)).not.toContain(OIL);
});

test('removed articles are those that are switched off, at a time or later, of the own shop', () => {
  const store = openTestStore();
  const reader = store.reader();
  store.clock.pass(60_000);
  change(store, RICE, { active: false });
  const removed = (since: number | null) => reader.removedArticles(SHOP, since);
  expect(removed(null)).toEqual([
    { id: OLD_BISCUITS, code: 'ART-31', name: 'Biscuits', removedAt: MORNING },
    { id: RICE, code: 'ART-18', name: 'Riz', removedAt: MORNING + 60_000 },
  ]);
  expect(removed(MORNING + 60_000).map(({ id }) => id)).toEqual([RICE]);
  expect(removed(MORNING + 60_001)).toEqual([]);
  expect(reader.removedArticles(OTHER_SHOP, null)).toEqual([]);
  store.clock.pass(60_000);
  change(store, RICE, { active: true });
  expect(removed(null).map(({ id }) => id)).toEqual([OLD_BISCUITS]);
});

test('variants show their article; a change of its stock or price brings them back, a removal once', () => {
  const store = openTestStore();
  const reader = store.reader();
  const since = () => ({ at: store.clock.now(), from: seq(reader.head(SHOP) + 1) });
  const changed = (from: ReturnType<typeof since>) =>
    reader.variants(SHOP, from).map(({ id, active, article }) => [id, active, article.stock]);
  expect(reader.variants(SHOP, null)).toMatchObject([
    { id: 1, articleId: LAMP, article: { name: 'Lampe', currency: 'USD', price: 1_250, stock: 15 } },
  ]);
  expect(reader.variants(OTHER_SHOP, null)).toEqual([]);
  store.clock.pass(1000);
  let from = since();
  expect(changed(from)).toEqual([]);
  store.sell(TILL, { ...sale('A-1', line(LAMP, 1)), currency: 'USD' });
  expect(changed(from)).toEqual([[1, true, 14]]);
  store.clock.pass(1000);
  from = since();
  change(store, LAMP, { price: minorUnits(99), variants: [] });
  expect(changed(from)).toEqual([[1, true, 14]]);
  store.clock.pass(1000);
  from = since();
  change(store, LAMP, { price: minorUnits(99), variants: [{ ...RED, active: false }] });
  expect(changed(from)).toEqual([[1, false, 14]]);
  expect(reader.variants(SHOP, null)).toEqual([]);
  store.clock.pass(1000);
  from = since();
  store.sell(TILL, { ...sale('A-2', line(LAMP, 1)), currency: 'USD' });
  expect(changed(from)).toEqual([]);
});

test('categories come by name with the times of the facts that made and changed them', () => {
  const store = openTestStore();
  const reader = store.reader();
  store.clock.pass(5000);
  const from = seq(reader.head(SHOP) + 1);
  give(store, {
    categories: [
      { id: 1, shopId: SHOP, name: 'Vivres', description: 'à manger' },
      { id: 7, shopId: SHOP, name: 'Eau', description: '' },
      { id: 8, shopId: OTHER_SHOP, name: 'Eau', description: '' },
    ],
  });
  const both = [
    { id: 7, name: 'Eau', description: '', createdAt: MORNING + 5000, changedAt: MORNING + 5000 },
    { id: 1, name: 'Vivres', description: 'à manger', createdAt: MORNING, changedAt: MORNING + 5000 },
  ];
  expect(reader.categories(SHOP, null)).toEqual(both);
  expect(reader.categories(SHOP, from)).toEqual(both);
  expect(reader.categories(SHOP, seq(reader.head(SHOP) + 1))).toEqual([]);
});

test('what changed after a fact has the facts that made, changed and priced each article, and their times', () => {
  const store = openTestStore();
  const reader = store.reader();
  store.clock.pass(1000);
  const since = reader.head(SHOP);
  store.sell(TILL, sale('A-1', line(OIL, 2)));
  expect(reader.changesAfter(SHOP, since)).toMatchObject({ articles: [], categories: [] });
  change(store, OIL, { price: minorUnits(5) });
  const priced = reader.head(SHOP);
  store.clock.pass(1000);
  change(store, OIL, { price: minorUnits(5), name: 'Huile fine' });
  change(store, RICE, { id: articleId(40), code: 'ART-40', name: 'Attendu', validated: false, opening: 3 });
  give(store, { categories: [{ id: 1, shopId: SHOP, name: 'Vivres', description: '' }] });
  const { head, levels, articles, categories } = reader.changesAfter(SHOP, since);
  expect(levels).toEqual([
    { articleId: OIL, quantity: 48, seq: since + 2 },
    { articleId: 40, quantity: 3, seq: priced + 3 },
  ]);
  expect(articles).toEqual([
    {
      id: OIL,
      code: 'ART-15',
      name: 'Huile fine',
      currency: 'CDF',
      price: 5,
      priceUsd: null,
      stock: 48,
      active: true,
      validated: true,
      category: null,
      createdSeq: expect.any(Number),
      createdAt: MORNING,
      changedSeq: priced + 1,
      changedAt: MORNING + 2000,
      pricedSeq: priced,
    },
    expect.objectContaining({ id: 40, stock: 3, validated: false, createdSeq: priced + 2 }),
  ]);
  expect(articles[0]?.createdSeq).toBeLessThan(since);
  expect(categories).toEqual([
    { id: 1, name: 'Vivres', description: '', seq: head, changedAt: MORNING + 2000 },
  ]);
  expect(reader.changesAfter(SHOP, head)).toEqual({ head, levels: [], articles: [], categories: [] });
  expect(reader.changesAfter(OTHER_SHOP, seq(0)).articles.map(({ id }) => id)).toEqual([101]);
});

test('nobody looks for changes of the catalogue beyond the last fact that changed it', () => {
  const store = openTestStore();
  const reader = store.reader();
  const all = reader.changesAfter(SHOP, seq(0)).articles.length;
  expect(all).toBe(4);
  const last = store.db.prepare<[], number>('SELECT catalogue_seq FROM shop_head WHERE shop_id = 9').pluck();
  store.sell(TILL, sale('A-1', line(OIL, 1)));
  expect(last.get()).toBeLessThan(reader.head(SHOP));
  store.db.prepare('UPDATE shop_head SET catalogue_seq = 0').run();
  expect(reader.changesAfter(SHOP, seq(0)).articles).toEqual([]);
});
