import { expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { readDemoShop } from '../../src/demo/demo-shop.ts';
import { FakeTill, losingAnswers, type Post } from '../../src/demo/fake-till.ts';
import { StockBoard } from '../../src/demo/stock-board.ts';
import { seededRandom } from './seeded-random.ts';

const NEVER = new AbortController().signal;

/** A clock on which sleeping takes no time; the signal aborts after `lifeMs` of it. */
function virtualClock(lifeMs: number): { clock: Clock; signal: AbortSignal } {
  const life = new AbortController();
  let passedMs = 0;
  const clock: Clock = {
    now: () => Date.UTC(2026, 10, 22) + passedMs,
    monotonic: () => passedMs,
    sleep: async (ms) => {
      passedMs += ms;
      if (passedMs >= lifeMs) life.abort();
    },
  };
  return { clock, signal: life.signal };
}

interface Entry {
  readonly numero_facture?: string;
  readonly VenteUid?: string;
}

/** Head against which the till sells: books each number once, says DUPLICATE afterwards. */
function bookingPost(booked: Map<string, number>): Post {
  return async (body) => {
    const parsed = JSON.parse(body) as Entry[] | { Ventes: Entry[] };
    const numbers = (Array.isArray(parsed) ? parsed : parsed.Ventes).map(
      (entry) => entry.numero_facture ?? entry.VenteUid ?? '',
    );
    const known = numbers.filter((number) => booked.has(number));
    for (const number of numbers) booked.set(number, (booked.get(number) ?? 0) + 1);
    return {
      accepted: numbers,
      rejected: [],
      details: { erreurs: known.map(() => ({ code: 'DUPLICATE' })) },
    };
  };
}

function tillOn(clock: Clock, post: Post, seed: number): FakeTill {
  const shop = readDemoShop();
  const board = new StockBoard();
  board.apply({ type: 'connection_established', seq: 1, epoch: 1 });
  board.fill(new Map(shop.articles.map((article) => [article.id, article.opening])));
  return new FakeTill({
    shop,
    name: 'Caisse 1',
    serial: 'demo-1',
    board,
    post,
    clock,
    random: seededRandom(seed),
  });
}

test('every sale is sent until an answer names it, and what was lost on the way is repeated', async () => {
  const { clock, signal } = virtualClock(120_000);
  const booked = new Map<string, number>();
  let lossy = true;
  const till = tillOn(
    clock,
    losingAnswers(bookingPost(booked), seededRandom(5), () => lossy),
    5,
  );
  await till.run(signal);
  lossy = false;
  await till.drain(clock.monotonic() + 10_000, NEVER);
  expect(till.ledger.waiting.size).toBe(0);
  expect([...till.ledger.accepted.keys()].sort()).toEqual([...booked.keys()].sort());
  expect(till.ledger.accepted.size).toBeGreaterThan(100);
  expect(till.ledger.replays).toBeGreaterThan(0);
  expect(Math.max(...booked.values())).toBeGreaterThan(1);
});

test('a till whose hub does not answer keeps its queue, says why, and gives up draining in time', async () => {
  const { clock, signal } = virtualClock(10_000);
  const till = tillOn(clock, () => Promise.reject(new Error('connect ECONNREFUSED')), 3);
  await till.run(signal);
  const sold = till.ledger.waiting.size;
  await till.drain(clock.monotonic() + 5_000, NEVER);
  expect(sold).toBeGreaterThan(0);
  expect(till.ledger.waiting.size).toBe(sold);
  expect(till.trouble).toBe('connect ECONNREFUSED');
});

test('a till that has not seen the catalogue sells nothing', async () => {
  const { clock, signal } = virtualClock(5_000);
  const till = tillOn(clock, bookingPost(new Map()), 3);
  till.parts.board.stock.clear();
  await till.run(signal);
  expect(till.ledger.soldCount).toBe(0);
});
