import { expect, test } from 'vitest';
import { unreadable } from '../../src/domain/central-stock.ts';
import { articleId } from '../../src/domain/ids.ts';
import { FAST, FIRST, OIL, openScene, SHOP, until } from './shop-and-office.ts';

test('a parked sale that leaves again is under way until it is known what became of it, also when the hub is stopped', async () => {
  const { office, open, reader, sell } = await openScene();
  office.books.poison.add('N-1');
  const absent = () => reader.centralStanding(SHOP).articles.get(articleId(OIL))?.absent ?? [];
  const patient = { firstMs: 3_600_000, capMs: 3_600_000 };
  const upstream = open({ config: { backoffs: { ...FAST, sale: patient } } });
  sell(FIRST, 'N-1');
  upstream.start();
  await until(() => absent()[0]?.state === 'parked');
  await upstream.close();
  expect(absent()).toMatchObject([{ state: 'parked', cause: 'POISON' }]);
  expect(unreadable(absent(), new Set())).toBeNull();

  office.books.poison.clear();
  office.next({ kind: 'silent-after' });
  const next = open();
  next.start();
  await until(() => office.books.sales.length === 1);
  await next.close();
  expect(absent()).toMatchObject([{ state: 'retry', cause: 'POISON' }]);
  expect(unreadable(absent(), new Set())).toBe('under-way');

  open().start();
  await until(() => absent().length === 0);
  expect(office.books.sales).toHaveLength(1);
});

test('one that fails again is parked again, with its attempts counted', async () => {
  const { office, open, reader, sell } = await openScene();
  office.books.poison.add('N-1');
  sell(FIRST, 'N-1');
  open().start();
  const row = () => reader.upstreamExceptions(SHOP)[0];
  await until(() => (row()?.attempts ?? 0) >= 3 && row()?.state === 'parked');
  expect(row()).toMatchObject({ reason: 'POISON', state: 'parked' });
});
