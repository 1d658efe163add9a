import { describe, expect, test } from 'vitest';
import { articleId, shopId, tillId, tillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { Provision } from '../../src/domain/provision.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import {
  line,
  OIL,
  OTHER_SHOP,
  openTestStore,
  SHOP,
  sale,
  type TestStore,
  TILL,
  testProvision,
} from '../support/test-store.ts';

function load(store: TestStore, provision: Partial<Provision>) {
  return store.run('importProvision', {
    provision: { shops: [], tills: [], categories: [], articles: [], ...provision },
  });
}

const [firstArticle] = testProvision().articles;
if (firstArticle === undefined) throw new Error('the provision has articles');
const oil = firstArticle;

describe('an import', () => {
  test('run twice changes nothing', () => {
    const store = openTestStore();
    const heads = [SHOP, OTHER_SHOP].map((shop) => store.reader().head(shop));
    expect(load(store, testProvision())).toMatchObject({ changed: false });
    expect([SHOP, OTHER_SHOP].map((shop) => store.reader().head(shop))).toEqual(heads);
    expect(store.differences()).toEqual([]);
  });

  test('opens a new article as a fact of its own and ignores the stock of a known one, saying so', () => {
    const store = openTestStore();
    store.sell(TILL, sale('A-1', line(OIL, 4)));
    const receipt = load(store, { articles: [{ ...oil, name: 'Huile 5 L', opening: 500 }] });
    if (isRefused(receipt)) throw new Error('refused');
    expect(receipt.lines.join('\n')).toContain('ignored');
    const row = store
      .reader()
      .articles(SHOP, null)
      .find((article) => article.id === OIL);
    expect(row).toMatchObject({ name: 'Huile 5 L', stock: 46 });
    expect(store.differences()).toEqual([]);
  });

  test('changes only what the file names', () => {
    const store = openTestStore();
    load(store, { articles: [{ ...oil, description: 'bidon', priceUsd: minorUnits(900) }] });
    load(store, { articles: [{ ...oil, priceUsd: undefined, price: minorUnits(2_600_000) }] });
    const row = store
      .reader()
      .articles(SHOP, null)
      .find((article) => article.id === OIL);
    expect(row).toMatchObject({ description: 'bidon', priceUsd: 900, price: 2_600_000 });
  });

  test('names every fault and then writes nothing at all', () => {
    const store = openTestStore();
    const head = store.reader().head(SHOP);
    const receipt = load(store, {
      tills: [
        { id: tillId(90), serial: tillSerial('fine'), name: 'N', shopId: SHOP, active: true, details: {} },
        { id: tillId(91), serial: TILL, name: 'N', shopId: SHOP, active: true, details: {} },
        {
          id: tillId(92),
          serial: tillSerial('UNKNOWN_SERIAL'),
          name: 'N',
          shopId: SHOP,
          active: true,
          details: {},
        },
      ],
      articles: [
        { ...oil, shopId: OTHER_SHOP },
        { ...oil, id: articleId(77), code: 'ART-15' },
        { ...oil, id: articleId(78), code: 'new', price: undefined },
        { ...oil, id: articleId(79), code: 'new-2', shopId: shopId(404) },
      ],
    });
    const sentence = 'refused' in receipt && receipt.refused === 'not-possible' ? receipt.sentence : '';
    for (const part of ['till 91', 'till 92', 'article 15', 'article 77', 'article 78', 'article 79']) {
      expect(sentence).toContain(part);
    }
    expect(store.reader().head(SHOP)).toBe(head);
    expect(store.reader().tillBySerial(tillSerial('fine'))).toBeUndefined();
    expect(store.sell(TILL, sale('A-1', line(OIL, 1))).outcomes[0]?.kind).toBe('created');
    expect(store.differences()).toEqual([]);
  });

  test('knows a catalogue line without id by its code, and gives a new one a local id', () => {
    const store = openTestStore();
    const given = { ...oil, id: null, category: 'Nouveautés' };
    load(store, {
      articles: [
        { ...given, name: 'Huile fine' },
        { ...given, code: 'X-1', name: 'Neuf', opening: 3 },
      ],
    });
    const rows = store.reader().articles(SHOP, null);
    expect(rows.find((article) => article.id === OIL)).toMatchObject({ name: 'Huile fine', stock: 50 });
    const added = rows.find((article) => article.code === 'X-1');
    expect(added).toMatchObject({ id: 1_000_000_000, stock: 3, category: { name: 'Nouveautés' } });
  });

  test('a till that moves is a fact in both shops, one without shop in none', () => {
    const store = openTestStore();
    const heads = () => [SHOP, OTHER_SHOP].map((shop) => store.reader().head(shop));
    const before = heads();
    const till = { id: tillId(5), serial: TILL, name: 'Caisse 1', active: true, details: {} };
    load(store, { tills: [{ ...till, shopId: OTHER_SHOP }] });
    expect(heads()).toEqual(before.map((head) => head + 1));
    load(store, { tills: [{ ...till, id: tillId(99), serial: tillSerial('s'), shopId: null }] });
    expect(heads()).toEqual(before.map((head) => head + 1));
    expect(store.differences()).toEqual([]);
  });
});

describe('a till', () => {
  const change = (store: TestStore, kind: 'enable' | 'disable') =>
    store.run('changeTill', { change: { kind, serial: TILL } });

  test('is disabled and enabled at once, each a fact, and asked twice is none', () => {
    const store = openTestStore();
    const head = store.reader().head(SHOP);
    expect(change(store, 'disable')).toMatchObject({ changed: true });
    expect(change(store, 'disable')).toMatchObject({ changed: false });
    expect(store.committed.at(-2)?.tills).toEqual([5]);
    expect(store.run('recordSales', { serial: TILL } as never)).toEqual({ refused: 'till-unknown' });
    change(store, 'enable');
    expect(store.reader().head(SHOP)).toBe(head + 2);
  });

  test('is added with a local id; a known serial and a placeholder are refused', () => {
    const store = openTestStore();
    const add = (serial: string, name: string) =>
      store.run('changeTill', { change: { kind: 'add', serial: tillSerial(serial), name, shopId: SHOP } });
    expect(add('neuve', 'Caisse 9')).toMatchObject({ tillId: 1_000_000_000, changed: true });
    expect(add('neuve', 'Caisse 9')).toMatchObject({ changed: false });
    expect(add(TILL, 'autre')).toMatchObject({ refused: 'not-possible' });
    expect(add('MAUI-SIMULATOR', 'autre')).toMatchObject({ refused: 'not-possible' });
    for (const unusable of ['кассa', 'a\nb', 'a ']) {
      expect(add(unusable, 'autre')).toMatchObject({ sentence: expect.stringContaining('HTTP header') });
    }
  });
});
