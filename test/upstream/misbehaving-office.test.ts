import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Seq } from '../../src/domain/ids.ts';
import type { UpstreamException } from '../../src/store/facts.ts';
import type { WriterClient } from '../../src/store/writer/protocol.ts';
import type { Misbehaviour } from '../support/head-office.ts';
import { clientOf, FIRST, numbers, openScene, type Scene, SECOND, SHOP, until } from './shop-and-office.ts';

const drained = (scene: Scene) => () => scene.reader.unsent(SHOP).count === 0;

/** `npm run prove` asks for more; a failure prints its seed. */
const SCRIPTS = Number(process.env['PROVE_FAULT_SCRIPTS'] ?? 15);

const PASSING: readonly Misbehaviour[] = [
  { kind: 'silent' },
  { kind: 'silent-after' },
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'half-body' },
  { kind: 'half-json' },
  { kind: 'status-before', status: 500 },
  { kind: 'status-after', status: 500 },
  { kind: 'status-before', status: 500, html: true },
  { kind: 'status-after', status: 500, html: true },
  { kind: 'status-before', status: 502, html: true },
  { kind: 'status-after', status: 504, html: true },
  { kind: 'status-before', status: 400, html: true },
  { kind: 'status-before', status: 413, html: true },
  { kind: 'status-before', status: 404, html: true },
  { kind: 'status-before', status: 401 },
  { kind: 'busy', retryAfter: '0' },
  { kind: 'redirect', location: 'https://elsewhere.example/' },
  { kind: 'portal' },
  { kind: 'accepted-only' },
  { kind: 'slow', ms: 15 },
];

describe('once each and in order, although head office once', () => {
  test.each(PASSING.map((behaviour) => [JSON.stringify(behaviour), behaviour] as const))(
    '%s',
    async (_, behaviour) => {
      const scene = await openScene();
      scene.sell(FIRST, ...numbers('A', 40));
      scene.office.next(null, behaviour);
      scene.open({ config: { requestTimeoutMs: 60 } }).start();
      await until(drained(scene));
      expect(scene.delivered()).toEqual(numbers('A', 40));
    },
  );

  test.each<Misbehaviour>([{ kind: 'nothing-named' }, { kind: 'other', text: 'database is locked' }])(
    '%o: each of those sales is sent again by itself',
    async (behaviour) => {
      const scene = await openScene();
      scene.sell(FIRST, ...numbers('A', 30));
      scene.office.next(behaviour);
      scene.open().start();
      await until(drained(scene));
      expect([...scene.delivered()].sort()).toEqual([...numbers('A', 30)].sort());
      expect(scene.reader.upstreamExceptions(SHOP)).toEqual([]);
    },
  );
});

test('every answer is lost after it was applied: head office is asked, and nothing is sent twice', async () => {
  const scene = await openScene();
  scene.sell(FIRST, ...numbers('A', 80));
  scene.office.always('sync', { kind: 'drop-after' });
  scene.open().start();
  await until(drained(scene));
  expect(scene.delivered()).toEqual(numbers('A', 80));
  const sent = scene.office.calls.filter(({ route }) => route === 'sync').flatMap((call) => call.numbers);
  expect(sent).toEqual(numbers('A', 80));
});

/** A writer that remembers which sales were ever taken out of the queue to be tried by themselves. */
function watchedWriter(scene: Scene): { writer: WriterClient; stoodAside: () => ReadonlySet<string> } {
  const real = clientOf(scene.store);
  const seqs = new Set<Seq>();
  const call: WriterClient['call'] = (method, argument) => {
    if ('put' in argument) for (const { seq } of argument.put) seqs.add(seq);
    return real.call(method, argument);
  };
  const numberOf = (seq: Seq): string => scene.reader.sale(SHOP, seq)?.number ?? '';
  return { writer: { ...real, call }, stoodAside: () => new Set([...seqs].map(numberOf)) };
}

test('any history of faults ends with exactly the sales of the hub, in the order of each till unless one stepped aside', {
  timeout: 60_000 + SCRIPTS * 4_000,
}, async () => {
  const faults = fc.array(
    fc.option(fc.constantFrom(...PASSING.filter(({ kind }) => kind !== 'silent')), { freq: 2 }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(
      faults,
      fc.array(fc.constantFrom(FIRST, SECOND), { minLength: 1, maxLength: 60 }),
      async (script, tills) => {
        const scene = await openScene();
        scene.office.next(...script);
        const { writer, stoodAside } = watchedWriter(scene);
        const upstream = scene.open({ writer, config: { requestTimeoutMs: 60 } });
        upstream.start();
        for (const [index, serial] of tills.entries()) {
          scene.sell(serial, `N-${index}`);
          upstream.wake(SHOP);
          if (index % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
        }
        await until(drained(scene));
        for (const serial of [FIRST, SECOND]) {
          const sold = tills.flatMap((till, index) => (till === serial ? [`N-${index}`] : []));
          const inOrder = (number: string): boolean => !stoodAside().has(number);
          expect(scene.delivered(serial).filter(inOrder)).toEqual(sold.filter(inOrder));
          expect([...scene.delivered(serial)].sort()).toEqual(sold.sort());
        }
        await upstream.close();
        await scene.office.close();
      },
    ),
    { numRuns: SCRIPTS },
  );
});

/** While a parked record is being tried again it is not parked, so a test that looks once may just miss it. */
function parked(scene: Scene): readonly UpstreamException[] {
  return scene.reader.upstreamExceptions(SHOP).filter(({ state }) => state === 'parked');
}

describe('a sale on which head office always fails', () => {
  test('is parked alone; those before and behind it arrive, in order', async () => {
    const scene = await openScene();
    scene.sell(FIRST, ...numbers('A', 60));
    scene.office.books.poison.add('A-17');
    scene.open().start();
    const poisoned = () => parked(scene)[0]?.reason.startsWith('POISON') === true;
    await until(() => scene.reader.unsent(SHOP).count === 1 && poisoned());
    expect(scene.delivered()).toEqual(numbers('A', 60).filter((number) => number !== 'A-17'));
  });

  test('is tried again by itself, in case head office was ill', async () => {
    const scene = await openScene();
    scene.sell(FIRST, 'A-1');
    scene.office.next({ kind: 'status-before', status: 500 }, { kind: 'status-before', status: 500 });
    const { writer, stoodAside } = watchedWriter(scene);
    scene.open({ writer }).start();
    await until(drained(scene));
    expect(stoodAside()).toEqual(new Set(['A-1']));
    expect(scene.delivered()).toEqual(['A-1']);
  });

  test('is asked for once a day in the end', async () => {
    const scene = await openScene();
    scene.sell(FIRST, 'A-1');
    scene.office.books.poison.add('A-1');
    scene.open().start();
    await until(() => scene.reader.upstreamExceptions(SHOP)[0]?.attempts === 6);
    const next = scene.reader.upstreamExceptions(SHOP)[0]?.nextAttemptAt ?? 0;
    expect(next - Date.now()).toBeGreaterThan(23 * 3_600_000);
  });

  test('steps aside although head office only falls silent on it', async () => {
    const scene = await openScene();
    scene.sell(FIRST, ...numbers('A', 30));
    const { books } = scene.office;
    const sync = books.sync.bind(books);
    books.sync = (serial, text) => {
      if (text.includes('"A-4"')) throw new Error('the worker dies');
      return sync(serial, text);
    };
    scene.open().start();
    await until(() => scene.delivered().length === 29);
    expect(scene.delivered()).toEqual(numbers('A', 30).filter((number) => number !== 'A-4'));
    expect(scene.reader.upstreamExceptions(SHOP)[0]?.reason).toMatch(/^NO_ANSWER/);
  });

  test('is found although only a firewall before head office dislikes it', async () => {
    const scene = await openScene();
    scene.sell(FIRST, ...numbers('A', 30));
    const { books } = scene.office;
    const sync = books.sync.bind(books);
    books.sync = (serial, text) =>
      text.includes('"A-9"') ? { status: 403, body: 'no' } : sync(serial, text);
    scene.open().start();
    await until(() => scene.delivered().length === 29 && parked(scene)[0]?.lastAnswer === 'HTTP 403');
    expect(scene.delivered()).toEqual(numbers('A', 30).filter((number) => number !== 'A-9'));
  });

  test.each([
    [403, 'check HUB_UPSTREAM_TOKEN'],
    [400, 'must allow it'],
  ])('is not looked for when head office answers %i to everything', async (status, sentence) => {
    const scene = await openScene();
    scene.sell(FIRST, ...numbers('A', 30));
    scene.office.always('sync', { kind: 'status-before', status, html: true });
    scene.office.always('reconciliation', { kind: 'status-before', status, html: true });
    const upstream = scene.open();
    upstream.start();
    await until(() => scene.office.calls.length > 6);
    expect(upstream.status(SHOP).lastError?.english).toContain(sentence);
    expect(scene.reader.upstreamExceptions(SHOP)).toEqual([]);
    expect(scene.office.calls.every((call) => call.numbers.length === 25)).toBe(true);
  });

  test('is not thought to exist while head office fails on everything: few are parked, none is skipped for good', async () => {
    const scene = await openScene();
    scene.sell(FIRST, ...numbers('A', 50));
    scene.office.always('sync', { kind: 'status-before', status: 500 });
    const upstream = scene.open();
    upstream.start();
    await until(() => upstream.status(SHOP).lastError !== null);
    expect(upstream.status(SHOP).lastError?.english).toContain(
      'head office answers every sale with an internal error',
    );
    expect(scene.reader.upstreamExceptions(SHOP).length).toBeLessThanOrEqual(5);
    scene.office.always('sync', null);
    await until(() => scene.delivered().length + scene.reader.upstreamExceptions(SHOP).length === 50);
    scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
    upstream.retryNow(SHOP);
    await until(drained(scene));
    expect(scene.delivered().length).toBe(50);
  });

  test('while head office cannot even say what it has, nothing is marked', async () => {
    const scene = await openScene();
    scene.sell(FIRST, ...numbers('A', 3));
    scene.office.always('sync', { kind: 'status-before', status: 500 });
    scene.office.always('reconciliation', { kind: 'status-before', status: 500 });
    const upstream = scene.open();
    upstream.start();
    await until(() => scene.office.calls.length > 6);
    expect(scene.reader.upstreamExceptions(SHOP)).toEqual([]);
    expect(scene.reader.upstreamPosition(SHOP)).toBe(0);
  });
});

test('a number that another till had first is parked, and never counted as delivered', async () => {
  const scene = await openScene();
  scene.sell(FIRST, ...numbers('A', 5));
  scene.office.books.addForeign('A-3', 'till-of-a-stranger', 77);
  scene.open().start();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 1);
  const [row] = scene.reader.upstreamExceptions(SHOP);
  expect(row).toMatchObject({ state: 'parked', nextAttemptAt: null });
  expect(row?.reason).toMatch(/^COLLISION/);
  expect(scene.reader.unsent(SHOP).count).toBe(1);
  expect(scene.delivered(FIRST)).toEqual(['A-1', 'A-2', 'A-4', 'A-5']);
});

test('a sale that head office dated itself is found without dates, and is no collision', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1');
  scene.office.next({ kind: 'drop-after' });
  const { books } = scene.office;
  const upstream = scene.open();
  upstream.start();
  await until(() => books.sales.length === 1);
  books.sales[0] = { ...(books.sales[0] as (typeof books.sales)[number]), date: 0 };
  await until(drained(scene));
  expect(scene.reader.upstreamExceptions(SHOP)).toEqual([]);
});

test('an article that head office does not know parks its sale for a day; a retry by a person sends it', async () => {
  const scene = await openScene();
  scene.office.books.articles.set(101, { id: 101, shopId: SHOP, active: false, variants: [] });
  scene.sell(FIRST, 'A-1');
  const upstream = scene.open();
  upstream.start();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 1);
  const [row] = scene.reader.upstreamExceptions(SHOP);
  expect(row?.reason).toMatch(/^ARTICLE_NOT_FOUND/);
  expect((row?.nextAttemptAt ?? 0) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  scene.office.books.articles.clear();
  scene.store.run('retryUpstream', { shopId: SHOP, seq: row?.seq ?? null });
  upstream.retryNow(SHOP);
  await until(drained(scene));
  expect(scene.delivered()).toEqual(['A-1']);
});

test('a Retry-After is obeyed, and neither a new sale nor the schedule cuts it short', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1');
  scene.office.next({ kind: 'busy', retryAfter: '1' });
  const upstream = scene.open();
  const started = performance.now();
  upstream.start();
  await until(() => upstream.status(SHOP).backingOff);
  scene.sell(FIRST, 'A-2');
  upstream.wake(SHOP);
  await until(drained(scene));
  expect(performance.now() - started).toBeGreaterThan(990);
});
