import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ask, faultOf, openPlainServer } from './way.ts';

/** A reply that comes in single letters. */
const dripping = (letters: number, everyMs: number) =>
  openPlainServer(async (_, response) => {
    for (let sent = 0; sent < letters && !response.destroyed; sent++) {
      response.write('x');
      await pause(everyMs);
    }
    response.end();
  });

test('a reply that trickles in gets through, although it takes longer than silence may', async () => {
  const url = `http://127.0.0.1:${await dripping(20, 40)}`;
  expect(await ask({ url }, 300)).toMatchObject({ status: 200, text: 'x'.repeat(20) });
});

test('silence before or within a reply is not waited for longer than the time-out', async () => {
  const silent = await openPlainServer(() => undefined);
  const stopping = await openPlainServer((_, response) => void response.write('x'));
  for (const port of [silent, stopping]) {
    const started = performance.now();
    expect(await faultOf({ url: `http://127.0.0.1:${port}` }, 200)).toMatchObject({ kind: 'timed-out' });
    expect(performance.now() - started).toBeLessThan(1_500);
  }
});

test('a reply that never ends is broken off all the same', async () => {
  const started = performance.now();
  const url = `http://127.0.0.1:${await dripping(10_000, 10)}`;
  expect(await faultOf({ url }, 60)).toMatchObject({ kind: 'timed-out' });
  expect(performance.now() - started).toBeLessThan(3_000);
});
