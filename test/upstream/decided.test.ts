import { expect, test } from 'vitest';
import type { Seq } from '../../src/domain/ids.ts';
import { tillId } from '../../src/domain/ids.ts';
import { openTransport, type Transport } from '../../src/upstream/transport.ts';
import { FIRST, openScene, type Scene, SECOND, SHOP, until } from './shop-and-office.ts';

const FIRST_ID = tillId(7);

const drained = (scene: Scene) => () => scene.reader.unsent(SHOP).count === 0;
const synced = (scene: Scene) =>
  scene.office.calls.filter((call) => call.route === 'sync').flatMap((call) => call.numbers);
const seqOf = (scene: Scene, number: string): Seq => {
  const found = scene.reader.saleOfTill(FIRST_ID, number);
  if (found === undefined) throw new Error(`no sale ${number}`);
  return found.seq;
};

function decide(scene: Scene, seq: Seq, decision: 'dropped' | 'settled'): void {
  const words = { reason: 'par téléphone', user: 'Grâce' };
  const receipt = scene.store.run('decideUpstream', { shopId: SHOP, seq, decision, ...words });
  expect(receipt).toEqual({ already: false });
}

function renumber(scene: Scene, seq: Seq, number: string | null): string {
  const receipt = scene.store.run('renumberUpstream', { shopId: SHOP, seq, number, user: 'Grâce' });
  return (receipt as { number: string }).number;
}

/** A sale whose number head office has from another till. */
async function collided(scene: Scene) {
  scene.office.books.addForeign('A-1', 'stranger', 99);
  scene.sell(FIRST, 'A-1', 'A-2');
  const upstream = scene.open();
  upstream.start();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 1);
  return { upstream, at: seqOf(scene, 'A-1') };
}

test('a renumbered sale arrives under its new number and leaves its own to the other; a till’s queue is not touched', async () => {
  const scene = await openScene();
  const { upstream, at } = await collided(scene);
  const number = renumber(scene, at, null);
  scene.sell(FIRST, 'A-3');
  upstream.retryNow(SHOP);
  await until(drained(scene));
  expect(scene.delivered(FIRST).toSorted()).toEqual([number, 'A-2', 'A-3'].toSorted());
  expect(scene.reader.upstreamRecord(SHOP, at)).toMatchObject({
    state: 'sent',
    number: 'A-1',
    renumbered: { number },
  });
  expect(scene.store.differences()).toEqual([]);
});

test.each(['drop-after', 'half-json'] as const)(
  'whether it arrived is asked under the new number (%s)',
  async (kind) => {
    const scene = await openScene();
    const { upstream, at } = await collided(scene);
    scene.office.next({ kind });
    const number = renumber(scene, at, 'A-1-BIS');
    upstream.retryNow(SHOP);
    await until(drained(scene));
    expect(scene.delivered(FIRST).toSorted()).toEqual([number, 'A-2'].toSorted());
    const asked = scene.office.calls.filter((call) => call.route === 'reconciliation');
    expect(asked.at(-1)?.numbers).toEqual([number]);
  },
);

test('a later sale whose own number was given away is never taken for arrived', async () => {
  const scene = await openScene();
  const { upstream, at } = await collided(scene);
  renumber(scene, at, 'A-9');
  upstream.retryNow(SHOP);
  await until(drained(scene));
  scene.sell(FIRST, 'A-9', 'A-10');
  upstream.wake(SHOP);
  await until(() => scene.delivered(FIRST).includes('A-10'));
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 1);
  const [row] = scene.reader.upstreamExceptions(SHOP);
  expect(row).toMatchObject({ seq: seqOf(scene, 'A-9'), state: 'parked', reason: 'COLLISION' });
  const number = renumber(scene, seqOf(scene, 'A-9'), null);
  upstream.retryNow(SHOP);
  await until(drained(scene));
  expect(scene.delivered(FIRST).filter((one) => one === 'A-9')).toHaveLength(1);
  expect(scene.delivered(FIRST)).toContain(number);
});

test('a dropped sale is not sent again, neither by a retry of everything nor by a new start', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1', 'A-2');
  scene.office.books.poison.add('A-1');
  const first = scene.open();
  first.start();
  await until(() => scene.reader.upstreamCounts(SHOP).parked === 1 && scene.delivered().length === 1);
  decide(scene, seqOf(scene, 'A-1'), 'dropped');
  const sent = synced(scene).length;
  scene.office.books.poison.clear();
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  first.retryNow(SHOP);
  await first.close();
  const second = scene.open();
  scene.sell(FIRST, 'A-3');
  second.start();
  await until(drained(scene));
  expect(synced(scene).slice(sent)).toEqual(['A-3']);
  expect(scene.reader.upstreamRecord(SHOP, seqOf(scene, 'A-1'))?.state).toBe('dropped');
});

test.each(['dropped', 'settled'] as const)(
  'a sale that is %s between two tries of a pass is not sent any more, and stays so',
  async (decision) => {
    const scene = await openScene();
    scene.sell(FIRST, 'A-1', 'A-2', 'A-3');
    for (const number of ['A-1', 'A-2']) scene.office.books.poison.add(number);
    const first = scene.open();
    first.start();
    await until(() => scene.reader.upstreamCounts(SHOP).parked === 2);
    await first.close();
    scene.office.books.poison.clear();
    const sent = synced(scene).length;
    scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
    const second = scene.open({
      transport: onFirstCall(scene, () => decide(scene, seqOf(scene, 'A-2'), decision)),
    });
    second.start();
    await until(drained(scene));
    // The pass comes to an end before the next sale leaves.
    scene.sell(FIRST, 'A-4');
    second.wake(SHOP);
    await until(() => scene.delivered().includes('A-4'));
    expect(synced(scene).slice(sent)).toEqual(['A-1', 'A-4']);
    expect(scene.reader.upstreamRecord(SHOP, seqOf(scene, 'A-2'))?.state).toBe(decision);
  },
);

test.each([
  [{ kind: 'other', text: 'deadlock' } as const, 'dropped'],
  [{ kind: 'status-before', status: 500 } as const, 'dropped'],
  [{ kind: 'slow', ms: 60 } as const, 'sent'],
])(
  'a sale that is dropped while its request is under way ends as what is true (%j)',
  async (behaviour, state) => {
    const scene = await openScene();
    scene.sell(FIRST, 'A-1');
    scene.office.next({ kind: 'other', text: 'deadlock' });
    const first = scene.open({ config: { backoffs: { ...SLOW } } });
    first.start();
    await until(() => scene.reader.upstreamCounts(SHOP).retry === 1);
    await first.close();
    scene.office.next(behaviour);
    const at = seqOf(scene, 'A-1');
    const second = scene.open({ transport: onFirstCall(scene, () => decide(scene, at, 'dropped')) });
    second.start();
    await until(() => scene.office.calls.length >= 2);
    await until(() => scene.reader.upstreamRecord(SHOP, at)?.state === state);
    scene.sell(FIRST, 'A-2');
    second.wake(SHOP);
    await until(() => scene.delivered().includes('A-2'));
    expect(scene.reader.upstreamRecord(SHOP, at)?.state).toBe(state);
    expect(scene.delivered().includes('A-1')).toBe(state === 'sent');
    // Once before the decision, and in the request that was under way.
    expect(synced(scene).filter((number) => number === 'A-1')).toHaveLength(2);
  },
);

test('a decided sale of a held till is not sent when the till is known again', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1', 'A-2', 'A-3');
  scene.sell(SECOND, 'B-1');
  scene.office.next({ kind: 'other', text: 'no good' });
  const upstream = scene.open();
  upstream.start();
  await until(() => scene.reader.upstreamCounts(SHOP).parked === 3);
  decide(scene, seqOf(scene, 'A-2'), 'dropped');
  scene.office.books.till(FIRST).active = false;
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  await until(() =>
    ['A-1', 'A-3'].some((number) =>
      scene.reader.upstreamException(SHOP, seqOf(scene, number))?.lastAnswer.includes('TERMINAL_NOT_FOUND'),
    ),
  );
  scene.office.books.till(FIRST).active = true;
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  await until(drained(scene));
  expect(scene.delivered(FIRST).toSorted()).toEqual(['A-1', 'A-3']);
});

const SLOW = {
  line: { firstMs: 5, capMs: 40 },
  misconfigured: { firstMs: 20, capMs: 40 },
  sale: { firstMs: 3_600_000, capMs: 3_600_000 },
  till: { firstMs: 3_600_000, capMs: 3_600_000 },
  dailyMs: 86_400_000,
  lateMs: 150,
};

/** The way to head office; something happens while its first request is under way. */
function onFirstCall(scene: Scene, act: () => void): Transport {
  const transport = openTransport({ url: scene.office.url, token: null });
  let done = false;
  return {
    ...transport,
    send: (request, signal) => {
      const reply = transport.send(request, signal);
      if (!done) act();
      done = true;
      return reply;
    },
  };
}
