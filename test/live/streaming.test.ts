import { beforeEach, describe, expect, it } from 'vitest';
import { seq } from '../../src/domain/ids.ts';
import { FLUSH_INTERVAL_MS, READ_RETRY_MS } from '../../src/live/limits.ts';
import { stockOf } from './fake-socket.ts';
import { OTHER_SHOP, SHOP } from './memory-journal.ts';
import { type OpenRoom, openRoom } from './open-room.ts';

let room: OpenRoom;
beforeEach(() => {
  room = openRoom();
});

describe('streaming', () => {
  it('reaches every socket of the shop and none of another', () => {
    const [one, two, stranger] = [room.connect(), room.connect(), room.connect({ shop: OTHER_SHOP })];
    room.sell(1, 10);
    room.sell(1, 99, OTHER_SHOP);
    expect(stockOf(one)).toEqual([[1, 1, 10]]);
    expect(stockOf(two)).toEqual([[1, 1, 10]]);
    expect(stockOf(stranger)).toEqual([[1, 1, 99]]);
  });

  it('lets the first change of a quiet moment out at once and the rest of 50 ms as one frame per article', async () => {
    const socket = room.connect();
    room.sell(1, 10);
    expect(stockOf(socket)).toEqual([[1, 1, 10]]);
    room.sell(1, 9);
    room.sell(2, 20);
    room.sell(1, 8);
    await room.clock.pass(FLUSH_INTERVAL_MS - 1);
    expect(stockOf(socket)).toEqual([[1, 1, 10]]);
    await room.clock.pass(1);
    expect(stockOf(socket)).toEqual([
      [1, 1, 10],
      [3, 2, 20],
      [4, 1, 8],
    ]);
  });

  it('flushes at most once per 50 ms, and at once again after a quiet moment', async () => {
    const socket = room.connect();
    for (let ms = 0; ms < 500; ms++) {
      room.sell(1, 1000 - ms);
      await room.clock.pass(1);
    }
    await room.clock.pass(2 * FLUSH_INTERVAL_MS);
    expect(socket.stock().length).toBeLessThanOrEqual(12);
    expect(socket.stock().at(-1)?.new_stock).toBe(501);
    room.sell(1, 3);
    expect(socket.stock().at(-1)?.new_stock).toBe(3);
  });

  it('reads once for all sockets that stand at the same position', () => {
    for (let n = 0; n < 20; n++) room.connect();
    room.journal.reads = 0;
    room.sell(1, 10);
    expect(room.journal.reads).toBe(1);
  });

  it('does not read for a fact that every socket has already', () => {
    room.sell(1, 10);
    room.connect({ since: 0, epoch: 7 });
    room.journal.reads = 0;
    room.live.wake(SHOP, seq(1));
    expect(room.journal.reads).toBe(0);
  });

  it('sends no frame for a fact that moves nothing, and reads it once', async () => {
    const socket = room.connect();
    const head = room.journal.note(SHOP);
    room.journal.reads = 0;
    for (let time = 0; time < 3; time++) {
      room.live.wake(SHOP, head);
      await room.clock.pass(FLUSH_INTERVAL_MS);
    }
    expect(socket.types()).toEqual(['connection_established']);
    expect(room.journal.reads).toBe(1);
  });

  it('trusts the journal, not the hint: one that is too high loses nothing that follows', async () => {
    const socket = room.connect();
    room.live.wake(SHOP, seq(100));
    room.sell(1, 10);
    await room.clock.pass(FLUSH_INTERVAL_MS);
    expect(stockOf(socket)).toEqual([[1, 1, 10]]);
  });

  it('lives through a journal that can not be read, and sends what was missed when it can', async () => {
    const socket = room.connect();
    room.journal.broken = true;
    room.sell(1, 10);
    await room.clock.pass(5 * READ_RETRY_MS);
    room.sell(2, 20);
    expect(socket.stock()).toEqual([]);
    room.journal.broken = false;
    await room.clock.pass(READ_RETRY_MS);
    expect(stockOf(socket)).toEqual([
      [1, 1, 10],
      [2, 2, 20],
    ]);
    expect(room.timers()).toBe(0);
  });

  it('sends a till away to try again when the journal can not be read as it connects', () => {
    room.journal.broken = true;
    const socket = room.connect({ since: 0 });
    expect(socket.closed?.code).toBe(1013);
    expect(room.live.count()).toBe(0);
  });

  it('drops a socket that throws, and serves the others', () => {
    const bad = room.connect();
    const good = room.connect();
    bad.send = () => {
      throw new Error('not open');
    };
    room.sell(1, 10);
    expect(stockOf(good)).toEqual([[1, 1, 10]]);
    expect(bad.closed?.code).toBe(1013);
  });
});

describe('what a till says', () => {
  it('answers a ping', () => {
    const socket = room.connect();
    socket.listening?.onMessage('{"type":"ping"}');
    expect(socket.frames.at(-1)).toEqual({ type: 'pong', timestamp: '1970-01-01T00:00:00.000000+00:00' });
  });

  it.each(['', 'ping', '{', 'null', '7', '[]', '{"type":"pong"}', '{"type":"subscribe"}', '"ping"'])(
    'ignores %j silently',
    (text) => {
      const socket = room.connect();
      socket.listening?.onMessage(text);
      expect(socket.types()).toEqual(['connection_established']);
      expect(socket.closed).toBeNull();
    },
  );
});
