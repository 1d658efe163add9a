import { expect, test } from 'vitest';
import { openTransport, type Transport } from '../../src/upstream/transport.ts';
import { openJournalScene, SHOP as SHOP_OF_JOURNAL } from './journal-scene.ts';
import { FAST, FIRST, openScene, type Scene, SHOP, until } from './shop-and-office.ts';

/** Nothing that waits comes by itself within a test. */
const SLOW = {
  ...FAST,
  line: { firstMs: 3_600_000, capMs: 3_600_000 },
  misconfigured: { firstMs: 3_600_000, capMs: 3_600_000 },
  sale: { firstMs: 3_600_000, capMs: 3_600_000 },
};

/** Acts when head office has answered its n-th request, and the hub has yet to hear of it. */
function whenAnswered(url: string, n: number, act: () => void): Transport {
  const transport = openTransport({ url, token: null });
  let answered = 0;
  return {
    ...transport,
    send: async (request, signal) => {
      const reply = await transport.send(request, signal);
      answered++;
      if (answered === n) act();
      return reply;
    },
  };
}

/** A hub whose person says that the cause is gone while head office's n-th answer is still on its way. */
function askedDuring(scene: Scene, n: number, heal: () => void, seq: 'all' | 'first' = 'all'): void {
  const transport = whenAnswered(scene.office.url, n, () => {
    heal();
    const [row] = scene.reader.upstreamExceptions(SHOP);
    const named = seq === 'all' ? null : (row?.seq ?? null);
    scene.store.run('retryUpstream', { shopId: SHOP, seq: named });
    upstream.retryNow(SHOP);
  });
  const upstream = scene.open({ transport, config: { backoffs: SLOW } });
  upstream.start();
}

const arrived = (scene: Scene) => () => scene.reader.unsent(SHOP).count === 0;

test('a till that was registered while its sales were refused is tried again at once', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1', 'A-2');
  scene.office.books.till(FIRST).active = false;
  askedDuring(scene, 1, () => {
    scene.office.books.till(FIRST).active = true;
  });
  await until(arrived(scene));
  expect(scene.delivered()).toEqual(['A-1', 'A-2']);
});

test('so is a held till whose next try is under way', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1');
  scene.office.books.till(FIRST).active = false;
  const first = scene.open();
  first.start();
  await until(() => scene.reader.upstreamHolds(SHOP).length === 1);
  await first.close();
  askedDuring(scene, 1, () => {
    scene.office.books.till(FIRST).active = true;
  });
  await until(arrived(scene));
});

test.each(['all', 'first'] as const)(
  'a parked sale whose next try is under way is tried once more (asked for: %s)',
  async (seq) => {
    const scene = await openScene();
    scene.sell(FIRST, 'A-1');
    scene.office.books.poison.add('A-1');
    const first = scene.open();
    first.start();
    await until(() => scene.reader.upstreamCounts(SHOP).parked === 1);
    await first.close();
    // The answer after the last time that it was sent.
    askedDuring(scene, 5, () => scene.office.books.poison.clear(), seq);
    await until(arrived(scene));
    expect(scene.delivered()).toEqual(['A-1']);
  },
);

test('it is tried once more, not again and again', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1');
  scene.office.books.poison.add('A-1');
  const first = scene.open();
  first.start();
  await until(() => scene.reader.upstreamCounts(SHOP).parked === 1);
  await first.close();
  const attempts = () => scene.reader.upstreamExceptions(SHOP)[0]?.attempts;
  const before = attempts() ?? 0;
  askedDuring(scene, 1, () => undefined);
  await until(() => attempts() === before + 2);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(attempts()).toBe(before + 2);
  expect(scene.reader.upstreamCounts(SHOP)).toMatchObject({ parked: 1, retry: 0 });
});

test('a line that fails while a person says that it is mended does not wait', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1');
  scene.office.next({ kind: 'status-before', status: 404 });
  askedDuring(scene, 1, () => undefined);
  await until(arrived(scene));
});

test('with the journal, too, an entry whose try is under way is tried once more', async () => {
  const scene = await openJournalScene();
  scene.sell('A-1');
  scene.office.books.refuse = ({ kind }) => (kind === 'sale' ? { code: 'CLOSED', message: 'closed' } : null);
  const first = scene.open();
  first.start();
  await until(() => scene.reader.upstreamCounts(SHOP_OF_JOURNAL).parked === 1);
  await first.close();
  const refused = scene.reader.upstreamExceptions(SHOP_OF_JOURNAL)[0]?.attempts;
  scene.store.run('retryUpstream', { shopId: SHOP_OF_JOURNAL, seq: null });
  const transport = openTransport({ url: scene.office.url, token: null });
  let tries = 0;
  const upstream = scene.open({
    config: { backoffs: SLOW },
    transport: {
      ...transport,
      send: async (request, signal) => {
        const reply = await transport.send(request, signal);
        if (request.method !== 'POST' || ++tries > 1) return reply;
        scene.office.books.refuse = () => null;
        scene.store.run('retryUpstream', { shopId: SHOP_OF_JOURNAL, seq: null });
        upstream.retryNow(SHOP_OF_JOURNAL);
        return reply;
      },
    },
  });
  upstream.start();
  await until(() => scene.reader.upstreamExceptions(SHOP_OF_JOURNAL).length === 0);
  expect([refused, tries]).toEqual([1, 2]);
});
