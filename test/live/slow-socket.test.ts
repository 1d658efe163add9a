import { beforeEach, describe, expect, it } from 'vitest';
import {
  BUFFER_BYTES_DRAINED,
  BUFFER_BYTES_MAX,
  CLOSE_GRACE_MS,
  DRAIN_POLL_MS,
  FLUSH_INTERVAL_MS,
  SLOW_MS_MAX,
} from '../../src/live/limits.ts';
import { FakeSocket, stockOf } from './fake-socket.ts';
import { SHOP } from './memory-journal.ts';
import { type OpenRoom, openRoom } from './open-room.ts';

let room: OpenRoom;
beforeEach(() => {
  room = openRoom();
});

describe('a slow socket', () => {
  it('is skipped above 256 KiB, not at it, and then gets the latest level of each article in ascending seq', async () => {
    const slow = room.connect();
    const fast = room.connect();
    slow.fill(BUFFER_BYTES_MAX);
    room.sell(1, 10);
    expect(stockOf(slow)).toEqual([[1, 1, 10]]);
    slow.fill(BUFFER_BYTES_MAX + 1);
    for (const quantity of [9, 8, 7]) {
      await room.clock.pass(FLUSH_INTERVAL_MS);
      room.sell(1, quantity);
      room.sell(2, quantity);
    }
    await room.clock.pass(FLUSH_INTERVAL_MS);
    expect(stockOf(slow)).toHaveLength(1);
    expect(stockOf(fast).at(-1)).toEqual([7, 2, 7]);
    slow.fill(BUFFER_BYTES_DRAINED + 1);
    await room.clock.pass(DRAIN_POLL_MS);
    expect(stockOf(slow)).toHaveLength(1);
    slow.fill(BUFFER_BYTES_DRAINED);
    await room.clock.pass(DRAIN_POLL_MS);
    expect(stockOf(slow).slice(1)).toEqual([
      [6, 1, 7],
      [7, 2, 7],
    ]);
    expect(room.timers()).toBe(0);
  });

  it('does not delay the others: their first change of a quiet moment still leaves at once', async () => {
    const slow = room.connect();
    const fast = room.connect();
    slow.fill(BUFFER_BYTES_MAX + 1);
    room.sell(1, 10);
    await room.clock.pass(FLUSH_INTERVAL_MS + 20);
    room.sell(1, 9);
    expect(fast.stock().at(-1)?.new_stock).toBe(9);
  });

  it('gets a backfill that is larger than its buffer in parts, each article once', async () => {
    for (let article = 1; article <= 6000; article++) room.journal.move(SHOP, article, article);
    const slow = new FakeSocket();
    slow.stuck = true;
    room.connect({ since: 0 }, slow);
    const bound = BUFFER_BYTES_MAX + 1000;
    expect(slow.bufferedAmount).toBeGreaterThan(BUFFER_BYTES_MAX);
    for (let round = 0; round < 10; round++) {
      expect(slow.bufferedAmount).toBeLessThan(bound);
      slow.take();
      await room.clock.pass(DRAIN_POLL_MS);
    }
    expect(slow.stock().map(({ seq }) => seq)).toEqual(Array.from({ length: 6000 }, (_, n) => 1 + n));
  });

  it('is closed with advice when it stays slow, and cut when it does not even close', async () => {
    const slow = room.connect();
    slow.fill(BUFFER_BYTES_MAX + 1);
    room.sell(1, 10);
    await room.clock.pass(SLOW_MS_MAX);
    expect(slow.closed).toBeNull();
    await room.clock.pass(DRAIN_POLL_MS);
    expect(slow.closed).toMatchObject({ code: 4008, reason: expect.stringContaining('since=') });
    expect(room.live.count()).toBe(0);
    await room.clock.pass(CLOSE_GRACE_MS);
    expect(slow.cut).toBe(true);
    expect(room.timers()).toBe(0);
  });

  it('is not closed as long as it drains now and then', async () => {
    const slow = room.connect();
    for (let minute = 0; minute < 5; minute++) {
      slow.fill(BUFFER_BYTES_MAX + 1);
      room.sell(1, minute);
      await room.clock.pass(SLOW_MS_MAX - 1000);
      slow.drain();
      await room.clock.pass(DRAIN_POLL_MS);
    }
    expect(slow.closed).toBeNull();
    expect(slow.stock().at(-1)?.new_stock).toBe(4);
  });

  it('leaves nothing running when it is closed while the journal can not be read', async () => {
    const slow = room.connect();
    const fast = room.connect();
    slow.fill(BUFFER_BYTES_MAX + 1);
    room.journal.broken = true;
    room.sell(1, 10);
    fast.listening?.onClose();
    await room.clock.pass(2 * SLOW_MS_MAX);
    expect(slow.closed?.code).toBe(4008);
    expect(room.timers()).toBe(0);
  });

  it('gets no pong while it is slow: pings can not fill its buffer', () => {
    const slow = room.connect();
    slow.fill(BUFFER_BYTES_MAX + 1);
    slow.listening?.onMessage('{"type":"ping"}');
    expect(slow.types()).toEqual(['connection_established']);
  });
});
