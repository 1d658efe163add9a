import { expect, test } from 'vitest';
import { openTransport, type Transport } from '../../src/upstream/transport.ts';
import { SHOP as JOURNAL_SHOP, openJournalScene } from './journal-scene.ts';
import { FIRST, numbers, openScene, SHOP, until } from './shop-and-office.ts';

interface ToldTransport extends Transport {
  /** Whether any request left before the wait was over that the reply before it had asked for. */
  hurried(): boolean;
  /** How many replies asked to wait. */
  told(): number;
}

/** A line on which whatever answers with 429 or 5xx asks to wait. */
function asksToWait(url: string, seconds: number): ToldTransport {
  const line = openTransport({ url, token: null });
  const waits: { readonly from: number; until: number }[] = [];
  let hurried = false;
  return {
    ...line,
    send: async (...args) => {
      hurried ||= performance.now() < (waits.at(-1)?.until ?? 0);
      const reply = await line.send(...args);
      if (reply.status < 500 && reply.status !== 429) return reply;
      const from = performance.now();
      waits.push({ from, until: from + seconds * 1000 - 10 });
      return { ...reply, retryAfter: String(seconds) };
    },
    hurried: () => hurried,
    told: () => waits.length,
  };
}

test.each([500, 503, 507, 429])(
  'HTTP %i with Retry-After stops the line for as long, questions included',
  async (status) => {
    const scene = await openScene();
    scene.sell(FIRST, ...numbers('A', 30));
    scene.office.next(null, { kind: 'status-after', status, html: true });
    const transport = asksToWait(scene.office.url, 1);
    scene.open({ transport }).start();
    await until(() => scene.reader.unsent(SHOP).count === 0);
    expect([transport.told(), transport.hurried()]).toEqual([1, false]);
    expect(scene.delivered()).toEqual(numbers('A', 30));
    expect(scene.reader.upstreamExceptions(SHOP)).toEqual([]);
  },
);

test('so it does when it comes with the answer to a question', async () => {
  const scene = await openScene();
  scene.sell(FIRST, ...numbers('A', 3));
  scene.office.next({ kind: 'drop-before' });
  scene.office.nextOf('reconciliation', { kind: 'status-before', status: 500 });
  const transport = asksToWait(scene.office.url, 1);
  scene.open({ transport }).start();
  await until(() => scene.reader.unsent(SHOP).count === 0);
  expect([transport.told(), transport.hurried()]).toEqual([1, false]);
});

test('a sale on which head office fails, and asks to wait each time, is parked alone all the same', async () => {
  const scene = await openScene();
  scene.sell(FIRST, ...numbers('A', 3));
  scene.office.books.poison.add('A-2');
  const transport = asksToWait(scene.office.url, 1);
  scene.open({ transport }).start();
  await until(() => scene.reader.upstreamExceptions(SHOP)[0]?.reason === 'POISON');
  await until(() => scene.delivered().length === 2);
  expect(transport.hurried()).toBe(false);
});

test('such sales keep neither each other nor what is sold later from being sent', async () => {
  const scene = await openScene();
  scene.sell(FIRST, ...numbers('A', 60));
  for (const number of ['A-1', 'A-17', 'A-40']) scene.office.books.poison.add(number);
  const upstream = scene.open({ transport: asksToWait(scene.office.url, 0) });
  upstream.start();
  await until(() => scene.delivered().length === 57);
  const attempts = () => scene.reader.upstreamExceptions(SHOP).map((row) => row.attempts);
  await until(() => Math.min(...attempts()) === 6);
  scene.sell(FIRST, 'B-1');
  upstream.wake(SHOP);
  await until(() => scene.delivered().includes('B-1'));
});

test('an entry of the journal on which head office fails, and asks to wait each time, steps aside all the same', async () => {
  const scene = await openJournalScene();
  scene.sell('one', 'two');
  const transport = asksToWait(scene.office.url, 1);
  scene.office.next(...Array.from({ length: 3 }, () => ({ kind: 'status-before', status: 500 }) as const));
  scene.open({ transport }).start();
  await scene.told();
  await until(() => scene.reader.upstreamExceptions(JOURNAL_SHOP).length === 0);
  expect([transport.told(), transport.hurried()]).toEqual([3, false]);
});
