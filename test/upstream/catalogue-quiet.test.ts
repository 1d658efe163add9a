import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openCatalogueScene } from './catalogue-scene.ts';
import { clientOf, FIRST, SHOP } from './shop-and-office.ts';

test('a reading that finds nothing new writes nothing, also after a restart and while sales are booked', async () => {
  const scene = await openCatalogueScene();
  const { shelves, store, sell } = scene;
  shelves.putCategory(4, SHOP, 'Boissons');
  for (let id = 200; id < 240; id++) {
    const variants = [{ id: 1000 + id, nom: `V${id}`, code_barre: '', active: true, saved: 0 }];
    shelves.put(id, SHOP, { stock: 5, variants, categoryId: 4 });
  }
  shelves.send(203, 8, '2026-11-20T08:00:00+01:00');
  expect(await scene.pull()).toMatchObject({ added: 40, error: null });
  const written = (): readonly number[] => [
    store.db.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0,
    statSync(`${store.path}-wal`).size,
  ];
  const before = written();
  expect(await scene.pull()).toMatchObject({ added: 0, changed: 0, others: 0, error: null });
  await scene.pull({ full: false });
  const asked: string[] = [];
  const client = clientOf(store);
  const fresh = scene.open({
    writer: {
      ...client,
      call: (method, argument) => {
        asked.push(method);
        return client.call(method, argument);
      },
    },
  });
  fresh.start();
  for (const full of [true, true, false]) {
    expect(await fresh.pullCatalogue(SHOP, { full, accept: false })).toMatchObject({ error: null });
  }
  expect(written()).toEqual(before);
  expect(asked).toEqual(['applyCatalogue']);
  sell(FIRST, 'V-1');
  asked.length = 0;
  const sold = written();
  shelves.put(210, SHOP, { stock: 4 });
  expect(await fresh.pullCatalogue(SHOP, { full: true, accept: false })).toMatchObject({ changed: 0 });
  expect(asked.filter((method) => method.includes('atalogue'))).toEqual([]);
  expect(sold[1]).toBeGreaterThan(before[1] ?? 0);
});

test('only the article that changed is compared', async () => {
  const { pull, shelves, store } = await openCatalogueScene();
  for (let id = 200; id < 220; id++) shelves.put(id, SHOP, {});
  await pull();
  const facts = () => store.db.prepare<[], number>('SELECT count(*) FROM fact').pluck().get() ?? 0;
  const before = facts();
  shelves.put(207, SHOP, { prix_vente: '1250.00' });
  expect(await pull()).toMatchObject({ changed: 1, added: 0, others: 0 });
  expect(facts()).toBe(before + 1);
});
