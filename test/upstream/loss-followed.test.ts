import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { UpstreamProgress } from '../../src/store/writer/protocol.ts';
import { DAY, daysGoBy, HOUR, lostShop, page } from './days-shop.ts';
import { FIRST, numbers, SHOP, until } from './shop-and-office.ts';

const allBack = (shop: { there(number: string): boolean }) =>
  ['OLD-1', 'OLD-2', 'NEW'].filter((number) => !shop.there(number));

test('a loss is followed back over days on which nothing was sold', async () => {
  const shop = await lostShop();
  shop.pass(20 * DAY);
  await shop.sold(FIRST, 'NEW');
  shop.restore();
  expect(await shop.upstream.checkOffice(SHOP, 3)).toEqual({ checked: 4, missing: 3, error: null });
  await daysGoBy(shop, shop.upstream, 1);
  expect(allBack(shop)).toEqual([]);
});

test('a question that fails in the middle does not end it', async () => {
  const shop = await lostShop();
  shop.pass(10 * DAY);
  shop.add(3);
  await shop.sold(FIRST, 'NEW');
  shop.restore();
  shop.office.nextOf('notifications', { kind: 'status-before', status: 500 });
  await daysGoBy(shop, shop.upstream, 3);
  expect(allBack(shop)).toEqual([]);
});

test('nor does the end of the process, right after it was noted what is missing', async () => {
  const life: { end: (() => void) | null } = { end: null };
  const shop = await lostShop({
    writer: (own) => ({
      ...own,
      call: async (method, argument) => {
        const receipt = await own.call(method, argument);
        const put = method === 'recordUpstream' ? (argument as UpstreamProgress).put : [];
        if (put.some(({ reason }) => reason === 'MISSING_THERE')) life.end?.();
        return receipt;
      },
    }),
  });
  shop.pass(10 * DAY);
  await shop.sold(FIRST, 'NEW');
  shop.restore();
  const ended = new Promise<void>((resolve) => {
    life.end = () => {
      life.end = null;
      void shop.upstream.close().then(resolve);
    };
  });
  shop.pass(25 * HOUR);
  shop.upstream.wake(SHOP);
  await ended;
  const second = shop.reopen();
  await daysGoBy(shop, second, 2);
  expect(allBack(shop)).toEqual([]);
});

test('nor that head office asks to wait while what is missing is sent again', async () => {
  const shop = await lostShop();
  shop.pass(10 * DAY);
  await shop.sold(FIRST, 'NEW');
  shop.restore();
  let isFirst = true;
  shop.rules.rule = ({ path }) => {
    if (!isFirst || !path.includes('ventes/sync')) return null;
    isFirst = false;
    return page(503, '0');
  };
  await shop.upstream.checkOffice(SHOP, 3);
  await daysGoBy(shop, shop.upstream, 2);
  expect(allBack(shop)).toEqual([]);
});

test('who asks while it goes on gets an answer of his own', async () => {
  const shop = await lostShop();
  shop.pass(10 * DAY);
  await shop.sold(FIRST, 'NEW');
  shop.restore();
  const first = shop.upstream.checkOffice(SHOP, 3);
  await until(() => shop.reader.upstreamExceptions(SHOP).length > 0);
  const second = shop.upstream.checkOffice(SHOP, 1);
  expect(await first).toMatchObject({ missing: 3, error: null });
  expect(await second).toMatchObject({ missing: 0 });
  await until(() => allBack(shop).length === 0);
});

test('everybody who asked is told when a list falls silent', async () => {
  const shop = await lostShop();
  shop.add(3);
  shop.upstream.wake(SHOP);
  await shop.sent();
  shop.office.always('notifications', { kind: 'silent' });
  const answers = [shop.upstream.checkOffice(SHOP, 3), shop.upstream.checkOffice(SHOP, 3)];
  await pause(100);
  shop.office.always('notifications', null);
  shop.upstream.wake(SHOP);
  for (const answer of answers) expect(await answer).toMatchObject({ missing: 0 });
}, 15_000);

test('a sale under a clock that was years ahead does not make the hub ask for everything since', async () => {
  const shop = await lostShop();
  shop.store.clock.wall += 3650 * DAY;
  shop.sell(FIRST, 'AHEAD');
  shop.store.clock.wall -= 3650 * DAY;
  for (let day = 0; day < 30; day++) {
    shop.pass(DAY);
    await shop.sold(FIRST, ...['a', 'b', 'c', 'd', 'e'].map((one) => `${day}-${one}`));
  }
  await pause(200);
  const before = shop.office.calls.length;
  shop.pass(DAY);
  shop.upstream.wake(SHOP);
  await pause(300);
  const asked = shop.office.calls.slice(before).filter(({ route }) => route === 'reconciliation');
  expect(asked.flatMap(({ numbers }) => numbers).length).toBeLessThan(80);
}, 20_000);

test('a person does not wait until the hub has looked for what it wants to know itself', async () => {
  const shop = await lostShop();
  shop.pass(25 * HOUR);
  const held = Promise.withResolvers<null>();
  const before = shop.requests.length;
  shop.rules.rule = ({ path }) => (path.includes('reconciliation') ? held.promise : null);
  shop.upstream.wake(SHOP);
  await until(() => shop.requests.length > before);
  const answer = shop.upstream.checkOffice(SHOP, 3);
  held.resolve(null);
  expect(await answer).toEqual({ checked: 3, missing: 0, error: null });
});

test('sales that arrived after head office was put back do not hide what it lost before them', async () => {
  const shop = await lostShop();
  shop.pass(25 * HOUR);
  await shop.sold(FIRST, 'NEW');
  shop.pass(25 * HOUR);
  // Now it is known to have everything.
  shop.upstream.wake(SHOP);
  await until(() => shop.reader.officeTrust(SHOP)?.confirmed === shop.reader.upstreamPosition(SHOP));
  shop.restore();
  await shop.sold(FIRST, ...numbers('AFTER', 40));
  await daysGoBy(shop, shop.upstream, 1);
  await until(() => allBack(shop).length === 0);
});
