import { expect, test } from 'vitest';
import { RequestSize } from '../../src/upstream/request-size.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import { openSlowLine } from '../support/slow-line.ts';
import { FIRST, numbers, openScene, SECOND, SHOP, until } from './shop-and-office.ts';

test('on a line on which 25 sales never fit the time-out and one does, all arrive; later it is fast again', {
  timeout: 60_000,
}, async () => {
  const scene = await openScene();
  const line = await openSlowLine(scene.office.url, 8_000);
  scene.sell(FIRST, ...numbers('A', 60));
  scene.sell(SECOND, ...numbers('B', 10));
  const transport = openTransport({ url: line.url, token: null });
  const upstream = scene.open({ transport, config: { requestTimeoutMs: 500 } });
  upstream.start();
  await until(() => scene.reader.unsent(SHOP).count === 0, 40_000);
  expect(scene.delivered(FIRST)).toEqual(numbers('A', 60));
  expect(scene.delivered(SECOND)).toEqual(numbers('B', 10));
  expect(scene.reader.upstreamExceptions(SHOP)).toEqual([]);
  const sizes = scene.office.calls.filter(({ route }) => route === 'sync').map((call) => call.numbers.length);
  // What never arrived whole was never seen there either.
  expect(Math.max(...sizes)).toBeLessThan(13);
  expect(Math.max(...sizes)).toBeGreaterThan(1);
  line.bytesPerSecond = 10_000_000;
  scene.sell(FIRST, ...numbers('C', 1_000));
  upstream.wake(SHOP);
  await until(() => scene.reader.unsent(SHOP).count === 0, 20_000);
  expect(Math.max(...scene.office.calls.map((call) => call.numbers.length))).toBe(25);
});

/** Sends by a size on a line that carries so many records in so many ms; the sizes that were tried, and the time spent. */
function drive(size: RequestSize, requests: number, msPerRecord: number, requestTimeoutMs: number) {
  const tried: number[] = [];
  let [lostMs, goodMs] = [0, 0];
  for (let request = 0; request < requests; request++) {
    const { records } = size;
    tried.push(records);
    if (records * msPerRecord > requestTimeoutMs) {
      lostMs += requestTimeoutMs;
      size.failed(records);
    } else {
      goodMs += records * msPerRecord;
      size.arrived(records, records * msPerRecord);
    }
  }
  return { tried, lostMs, goodMs };
}

test('little time is lost on sizes that do not arrive, whatever the line carries', () => {
  for (const msPerRecord of [1, 2_500, 7_000, 20_000, 31_000, 59_000]) {
    const size = new RequestSize({ max: 25, requestTimeoutMs: 60_000 });
    drive(size, 20, msPerRecord, 60_000);
    const { lostMs, goodMs } = drive(size, 200, msPerRecord, 60_000);
    expect(lostMs / (lostMs + goodMs)).toBeLessThan(0.05);
  }
});

test('a size that failed once for another reason is tried again after some requests', () => {
  const size = new RequestSize({ max: 25, requestTimeoutMs: 60_000 });
  size.failed(25);
  const { tried } = drive(size, 20, 1, 60_000);
  expect(tried[0]).toBe(12);
  expect(tried.at(-1)).toBe(25);
});

test('a size that keeps failing in too short a time to be foreseen is tried ever more rarely', () => {
  const size = new RequestSize({ max: 25, requestTimeoutMs: 60_000 });
  let failures = 0;
  for (let request = 0; request < 2_000; request++) {
    if (size.records < 9) {
      size.arrived(size.records, 1);
    } else {
      failures++;
      size.failed(size.records);
    }
  }
  expect(failures).toBeLessThan(60);
});
