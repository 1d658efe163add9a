import { expect, test } from 'vitest';
import type { Misbehaviour } from '../support/head-office.ts';
import { openCatalogueScene } from './catalogue-scene.ts';
import { FIRST, OIL, SHOP, until } from './shop-and-office.ts';

/** Questions of a full reading of a shop with three tills: terminals, pending, categories, variants, removed, articles, pending. */
const QUESTIONS = 9;

const FAULTS: readonly Misbehaviour[] = [
  { kind: 'drop-before' },
  { kind: 'half-body' },
  { kind: 'half-json' },
  { kind: 'status-before', status: 500 },
  { kind: 'status-before', status: 500, html: true },
  { kind: 'status-before', status: 404, html: true },
  { kind: 'busy', retryAfter: '5' },
  { kind: 'redirect', location: 'http://127.0.0.1/' },
  { kind: 'portal' },
];

test.each(FAULTS)(
  'whatever question ends in $kind $status, nothing of the reading is applied',
  async (fault) => {
    const { pull, shelves, office, article, reader, store } = await openCatalogueScene();
    shelves.put(200, SHOP, {});
    await pull();
    shelves.articles.delete(200);
    shelves.put(OIL, SHOP, { nom: 'Huile fine' });
    shelves.put(201, SHOP, {});
    const head = reader.head(SHOP);
    for (let question = 0; question < QUESTIONS; question++) {
      office.nextReadings(...Array.from({ length: question }, () => null), fault);
      const outcome = await pull();
      expect(outcome.error, `question ${question}`).toMatch(/head office/);
      expect(reader.cataloguePull(SHOP)?.lastError).toBe(outcome.error);
      expect(reader.head(SHOP), `question ${question}`).toBe(head);
    }
    expect(await pull()).toMatchObject({ error: null, added: 1, changed: 1, retired: 1 });
    expect(article(OIL)?.name).toBe('Huile fine');
    expect(reader.cataloguePull(SHOP)?.lastError).toBeNull();
    expect(store.differences()).toEqual([]);
  },
);

test('a head office that is down is told to whoever asks, and holds up nothing', async () => {
  const { pull, office, sell, upstream, delivered } = await openCatalogueScene();
  await office.goDown();
  expect(await pull()).toMatchObject({ error: expect.stringContaining('did not answer') });
  sell(FIRST, 'V-1');
  upstream.wake(SHOP);
  await until(() => upstream.status(SHOP).backingOff || upstream.status(SHOP).lastError !== null);
  expect(await pull()).toMatchObject({ error: expect.stringContaining('cannot be reached') });
  await office.comeBack();
  expect(await pull()).toMatchObject({ error: null });
  await until(() => delivered().length === 1);
});

test('a reading that fails does not keep the line from sending', async () => {
  const { pull, office, sell, upstream, delivered } = await openCatalogueScene();
  office.always('catalogue', { kind: 'status-before', status: 500 });
  expect((await pull()).error).not.toBeNull();
  sell(FIRST, 'V-1');
  upstream.wake(SHOP);
  await until(() => delivered().length === 1);
  expect(upstream.status(SHOP).lastError).toBeNull();
});

test('sales go before each question, one request at a time, and none leaves once the stock was shown', async () => {
  const { pull, office, sell, delivered } = await openCatalogueScene();
  office.always('catalogue', { kind: 'slow', ms: 30 });
  const reading = pull();
  await until(() => office.calls.length === 2);
  sell(FIRST, 'V-1');
  await until(() =>
    office.calls.some(
      ({ url }) => url.includes('/articles/') && !url.includes('pending') && !url.includes('deleted'),
    ),
  );
  sell(FIRST, 'V-2');
  expect(await reading).toMatchObject({ error: null });
  await until(() => delivered().length === 2);
  expect(office.inFlightMax).toBe(1);
  const order = office.calls.map(({ route, url, numbers }) =>
    route === 'catalogue'
      ? url.replace('/api/v2/simple/', '').replace(/^terminal.*/, 'terminal')
      : numbers[0],
  );
  expect(order).toEqual([
    ...['terminal', 'terminal', 'V-1', 'terminal', 'articles/pending/', 'categories/', 'variantes/'],
    ...['articles/deleted/', 'articles/', 'articles/pending/', 'V-2'],
  ]);
});
