import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readHighWater, writeHighWater } from '../../src/store/writer/high-water.ts';
import { HubTime } from '../../src/store/writer/hub-time.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { line, MORNING, OIL, openTestStore, SHOP, sale, TILL } from '../support/test-store.ts';

describe('recorded time', () => {
  test('never runs backwards, and says when the clock is in doubt', () => {
    const clock = new ManualClock(MORNING);
    const time = new HubTime(clock, { hubTime: 0, runningMs: 0 });
    expect(time.read(1)).toMatchObject({ hubTime: MORNING, clockDoubt: false });
    clock.wall -= 30_000;
    expect(time.read(1)).toMatchObject({ hubTime: MORNING, clockDoubt: false });
    clock.wall -= 86_400_000;
    expect(time.read(1)).toMatchObject({ hubTime: MORNING, clockDoubt: true });
    clock.wall = MORNING + 1;
    expect(time.read(1)).toMatchObject({ hubTime: MORNING + 1, clockDoubt: false });
  });

  test('is in doubt when the machine wakes before its last recorded time, or with a clock that was never set', () => {
    expect(
      new HubTime(new ManualClock(MORNING), { hubTime: MORNING + 3_600_000, runningMs: 0 }).read(1),
    ).toMatchObject({
      hubTime: MORNING + 3_600_000,
      clockDoubt: true,
    });
    expect(new HubTime(new ManualClock(0), { hubTime: 0, runningMs: 0 }).read(1).clockDoubt).toBe(true);
  });

  test('running time goes on where the last life ended, whatever the wall clock does', () => {
    const clock = new ManualClock(MORNING);
    const time = new HubTime(clock, { hubTime: 0, runningMs: 5_000 });
    clock.running += 1_500;
    clock.wall -= 10_000_000;
    expect(time.read(1).runningMs).toBe(6_500);
  });
});

describe('a restart', () => {
  test('keeps recorded and running time from the last fact', () => {
    const store = openTestStore();
    store.clock.pass(90_000);
    store.sell(TILL, sale('A-1', line(OIL, 1)));
    store.clock.wall = MORNING - 86_400_000;
    store.clock.running = 0;
    store.restart();
    store.sell(TILL, sale('A-2', line(OIL, 1)));
    const head = store.reader().head(SHOP);
    const row = store.reader().sale(SHOP, (head - 1) as never);
    expect(row?.recorded).toMatchObject({
      hubTime: MORNING + 90_000,
      runningMs: 90_001,
      clockDoubt: true,
      bootId: 'boot-2',
    });
  });

  test('a till date ahead of a hub whose clock is in doubt stands', () => {
    const store = openTestStore();
    store.clock.wall = MORNING - 86_400_000;
    const sent = { text: 'later', instant: MORNING + 7_200_000 };
    const [outcome] = store.sell(TILL, { ...sale('A-1', line(OIL, 1)), sentDate: sent }).outcomes;
    if (outcome?.kind !== 'created') throw new Error('not booked');
    expect(store.reader().sale(SHOP, outcome.seq)).toMatchObject({
      soldAt: MORNING + 7_200_000,
      anomalies: [],
    });
  });
});

describe('the epoch', () => {
  test('stays over a plain restart', () => {
    const store = openTestStore();
    const epoch = store.reader().epoch();
    store.restart(store.writer.highWater());
    expect(store.reader().epoch()).toBe(epoch);
  });

  test('rises when the database lacks facts that the high-water mark knows', () => {
    const store = openTestStore();
    const mark = store.writer.highWater();
    const epoch = store.reader().epoch();
    const head = store.reader().head(SHOP);
    store.restart({ ...mark, heads: { ...mark.heads, [SHOP]: head + 1 } });
    const raised = store.reader().epoch();
    expect(raised).toBeGreaterThan(epoch);
    const starts = store.db.prepare('SELECT shop_id, after_seq FROM epoch_start WHERE epoch = ?').all(raised);
    expect(starts).toContainEqual({ shop_id: SHOP, after_seq: head });
  });

  test('rises above the one that the mark names', () => {
    const store = openTestStore();
    const mark = store.writer.highWater();
    store.restart({ ...mark, epoch: mark.epoch + 5 });
    expect(store.reader().epoch()).toBeGreaterThan(mark.epoch + 5);
  });

  test('is raised once by several who saw the same one', () => {
    const store = openTestStore();
    const from = store.reader().epoch();
    const raised = [1, 2, 3].map(() => store.run('raiseEpoch', { reason: 'a till was ahead', from }));
    const epoch = store.reader().epoch();
    expect(epoch).toBeGreaterThan(from);
    expect(raised).toEqual([{ epoch }, { epoch }, { epoch }]);
  });

  test('the high-water mark is read back as written, and a broken one counts as none', () => {
    const path = join(tempFolder(), 'high-water.json');
    expect(readHighWater(path)).toBeNull();
    const mark = { epoch: 7, heads: { 9: 12 }, hubTime: MORNING, runningMs: 5, bootId: 'b' };
    writeHighWater(path, mark);
    expect(readHighWater(path)).toEqual(mark);
    writeHighWater(path, { ...mark, epoch: Number.NaN });
    expect(readHighWater(path)).toBeNull();
  });
});
