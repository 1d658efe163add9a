import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { ArticleId } from '../../src/domain/ids.ts';
import type { WriterClient } from '../../src/store/writer/protocol.ts';
import type { Backoffs } from '../../src/upstream/backoff.ts';
import { type OfficeReply, type OfficeRequest, openTransport } from '../../src/upstream/transport.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';
import { clientOf, FAST, FIRST, OIL, openScene, SECOND, SHOP, until } from './shop-and-office.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const OIL_ID = OIL as ArticleId;

/** Answers in place of head office, or keeps its answer back. */
export type Rule = (request: OfficeRequest) => OfficeReply | null | Promise<OfficeReply | null>;

interface Options {
  readonly backoffs?: Backoffs;
  readonly compareStock?: boolean;
  readonly writer?: (writer: WriterClient) => WriterClient;
}

/** A shop and its head office; days go by at will, on the wall and in the machine. */
export async function daysShop({ backoffs, compareStock = false, writer = (own) => own }: Options = {}) {
  const scene = await openScene();
  const { office, store, reader } = scene;
  office.shelves.put(OIL, SHOP, { code: 'ART-101', nom: 'Huile', prix_vente: '25500.00', stock: 12 });
  for (const { serial, name } of reader.tills()) office.shelves.tillNames.set(serial, name);
  office.shelves.now = () => store.clock.now();
  let ran = 0;
  const clock: Clock & { ahead: number } = {
    ...systemClock,
    ahead: store.clock.now() - Date.now(),
    now: () => Date.now() + clock.ahead,
    monotonic: () => performance.now() + ran,
  };
  const line = openTransport({ url: office.url, token: null });
  const requests: OfficeRequest[] = [];
  const rules: { rule: Rule | null } = { rule: null };
  const open = (own: WriterClient) => {
    const upstream = scene.open({
      ...{ clock, writer: own },
      transport: {
        send: async (request, ...rest) => {
          requests.push(request);
          return (await rules.rule?.(request)) ?? line.send(request, ...rest);
        },
        close: () => Promise.resolve(),
      },
      config: { compareStock, backoffs: backoffs ?? { ...FAST, lateMs: 60 } },
    });
    upstream.start();
    return upstream;
  };
  const upstream = open(writer(clientOf(store)));
  return {
    ...{ ...scene, upstream, requests, rules },
    /** Another life of the hub. */
    reopen: () => open(clientOf(store)),
    sent: () =>
      until(() => reader.unsent(SHOP).count === 0 && reader.upstreamExceptions(SHOP).length === 0, 20_000),
    sold: async (serial: Parameters<typeof scene.sell>[0], ...numbers: readonly string[]) => {
      scene.sell(serial, ...numbers);
      upstream.wake(SHOP);
      await until(() => numbers.every((number) => office.books.sales.some((one) => one.number === number)));
      await pause(30);
    },
    there: (number: string) => office.books.sales.some((one) => one.number === number),
    pass: (ms: number) => {
      store.clock.pass(ms);
      clock.ahead += ms;
      ran += ms;
    },
    look: async () => (await upstream.pullCatalogue(SHOP, { full: true, accept: false })).error,
    level: () => reader.centralStanding(SHOP).articles.get(OIL_ID)?.level,
    shelf: () => office.shelves.articles.get(OIL)?.stock,
    causes: () => reader.upstreamExceptions(SHOP).map(({ reason }) => reason),
    cancel: (number: string, serial = FIRST) =>
      store.run('cancelSale', { serial, number, reason: '', reference: '', comment: '' }),
    add: (quantity: number) =>
      store.run('regulariseStock', { serial: SECOND, articleId: OIL_ID, quantity, notes: 'retrouvé' }),
  };
}

type DaysShop = Awaited<ReturnType<typeof daysShop>>;

/** A shop of which head office can be put back to before two sales. */
export async function lostShop(options: Options = {}) {
  const shop = await daysShop(options);
  await shop.sold(FIRST, 'BASE');
  const restore = shop.office.backUp();
  await shop.sold(FIRST, 'OLD-1', 'OLD-2');
  return { ...shop, restore };
}

/** Days with a sale each, on which the hub asks by itself. */
export async function daysGoBy(shop: DaysShop, upstream: Upstream, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    shop.pass(DAY / 4);
    shop.sell(FIRST, `DAY-${day}`);
    upstream.wake(SHOP);
    await until(() => shop.there(`DAY-${day}`));
    shop.pass(DAY);
    upstream.wake(SHOP);
    await pause(200);
  }
  expect(shop.store.differences()).toEqual([]);
}

/** A page from between, or an ill route. */
export function page(status: number, retryAfter: string | null = null): OfficeReply {
  return { status, retryAfter, text: '<html>?</html>' };
}
