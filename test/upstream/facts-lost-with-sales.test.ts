import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { minorUnits } from '../../src/domain/money.ts';
import type { UpstreamProgress } from '../../src/store/writer/protocol.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';
import { DAY, daysShop, HOUR, OIL_ID, page } from './days-shop.ts';
import { FIRST, numbers, OIL, SECOND, SHOP, until } from './shop-and-office.ts';

type Shop = Awaited<ReturnType<typeof mortalShop>>;

/** A shop whose hub can be stopped right after it noted that sales are missing. */
async function mortalShop(compareStock: boolean) {
  const life: { end: (() => void) | null } = { end: null };
  const shop = await daysShop({
    compareStock,
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
  return { ...shop, life };
}

async function declared({ store, office, upstream, sent }: Shop): Promise<void> {
  const about = { articleCode: 'ART-101', quantity: 1, reason: 'n', saleReference: 'A-1' };
  const money = { currency: 'CDF', amount: minorUnits(1_000_000), date: null };
  store.run('declare', { serial: SECOND, declaration: { kind: 'negotiation', ...about, ...money } } as never);
  upstream.wake(SHOP);
  await until(() => office.tillCalls.declarations.rows.length === 1);
  await sent();
}

async function received({ store, office, upstream, look, sent }: Shop): Promise<void> {
  office.shelves.send(OIL, 7, new Date(store.clock.now()).toISOString());
  await look();
  store.run('receiveDeliveries', { serial: SECOND, articleId: OIL_ID, sent: 7 });
  upstream.wake(SHOP);
  await sent();
}

async function days(shop: Shop, upstream: Upstream, sold: number): Promise<void> {
  for (let day = 0; day < 3; day++) {
    shop.pass(DAY + HOUR);
    shop.sell(FIRST, ...numbers(`DAY-${day}`, sold));
    upstream.wake(SHOP);
    await pause(150);
    if (shop.shelf() !== 12) await upstream.pullCatalogue(SHOP, { full: true, accept: false });
    await pause(50);
  }
}

const BROKEN = [
  'by nothing',
  'by a route that is ill',
  'by one question',
  'by the end of the process',
] as const;

/** A day on which the hub looks, and its look is broken off after it found sales missing. */
async function brokenLook(shop: Shop, by: (typeof BROKEN)[number], route: string): Promise<Upstream> {
  const isRoute = ({ path }: { path: string }): boolean => path.includes(route);
  if (by === 'by a route that is ill') shop.rules.rule = (request) => (isRoute(request) ? page(500) : null);
  if (by === 'by one question')
    shop.rules.rule = (request) => {
      if (!isRoute(request)) return null;
      shop.rules.rule = null;
      return page(401);
    };
  const ended = new Promise<void>((resolve) => {
    shop.life.end = () => {
      shop.life.end = null;
      if (by === 'by the end of the process') void shop.upstream.close().then(resolve);
      else resolve();
    };
  });
  shop.pass(DAY + HOUR);
  shop.upstream.wake(SHOP);
  await ended;
  const upstream = by === 'by the end of the process' ? shop.reopen() : shop.upstream;
  await pause(300);
  shop.rules.rule = null;
  return upstream;
}

test.each(BROKEN)(
  'a declaration that is lost with sales is told again, a look that is broken off %s',
  async (by) => {
    const shop = await mortalShop(false);
    await shop.sold(FIRST, ...numbers('BASE', 15));
    shop.pass(3 * HOUR);
    shop.upstream.wake(SHOP);
    await pause(200);
    const restore = shop.office.backUp();
    await shop.sold(FIRST, ...numbers('A', 3));
    await declared(shop);
    restore();
    const upstream = await brokenLook(shop, by, 'historique');
    await days(shop, upstream, 12);
    expect(numbers('A', 3).filter((number) => !shop.there(number))).toEqual([]);
    // Sent again, or shown to a person: whether it was done there nobody can say.
    expect([shop.office.tillCalls.declarations.rows.length, shop.causes()]).not.toEqual([0, []]);
  },
  30_000,
);

test.each(BROKEN)(
  'goods that are lost with sales are not booked off, a look that is broken off %s',
  async (by) => {
    const shop = await mortalShop(true);
    await shop.look();
    await shop.sold(FIRST, 'A-1');
    const restore = shop.office.backUp();
    await received(shop);
    await shop.sold(FIRST, 'A-2');
    restore();
    const upstream = await brokenLook(shop, by, 'pending');
    await days(shop, upstream, 0);
    expect([shop.level(), shop.causes()]).toEqual([17, ['OUTCOME_UNKNOWN']]);
  },
  30_000,
);

test.each([false, true])(
  'what came after the last sale is lost with sales of before (looked at in between: %s)',
  async (looked) => {
    const shop = await mortalShop(true);
    await shop.look();
    await shop.sold(FIRST, 'A-1');
    const restore = shop.office.backUp();
    await shop.sold(FIRST, 'A-2');
    if (looked) {
      shop.pass(DAY + HOUR);
      shop.upstream.wake(SHOP);
      await until(() => shop.reader.officeTrust(SHOP)?.confirmed === shop.reader.upstreamPosition(SHOP));
    }
    await received(shop);
    await declared(shop);
    restore();
    await days(shop, shop.upstream, 0);
    expect(shop.there('A-2')).toBe(true);
    expect([shop.level(), shop.causes()]).toEqual([17, ['OUTCOME_UNKNOWN', 'OUTCOME_UNKNOWN']]);
  },
  30_000,
);
