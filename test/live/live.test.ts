import { beforeEach, describe, expect, it } from 'vitest';
import { seq, tillId } from '../../src/domain/ids.ts';
import {
  BUFFER_BYTES_DRAINED,
  BUFFER_BYTES_MAX,
  CLOSE_GRACE_MS,
  DRAIN_POLL_MS,
  FLUSH_INTERVAL_MS,
  RAISES_PER_TILL_MAX,
  READ_RETRY_MS,
  SLOW_MS_MAX,
  SOCKETS_MAX,
  SOCKETS_PER_TILL_MAX,
} from '../../src/live/limits.ts';
import { OTHER_SHOP, SHOP } from './memory-journal.ts';
import { type OpenRoom, openRoom } from './open-room.ts';

let room: OpenRoom;
beforeEach(() => {
  room = openRoom();
});

const stockOf = (socket: { stock(): { article_id: number; new_stock: number; seq: number }[] }) =>
  socket.stock().map((frame) => [frame.seq, frame.article_id, frame.new_stock]);

describe('the beginning of a stream', () => {
  it('greets with the shop as text, the epoch and the head', () => {
    room.sell(1, 10);
    expect(room.connect().frames).toEqual([
      {
        type: 'connection_established',
        boutique_id: '9',
        message: 'Connexion WebSocket établie avec succès',
        epoch: 7,
        seq: 1,
        timestamp: '1970-01-01T00:00:00.000000+00:00',
      },
    ]);
  });

  it('gives a till that names no seq only what commits from now on', () => {
    room.sell(1, 10);
    const socket = room.connect();
    room.sell(2, 20);
    expect(stockOf(socket)).toEqual([[2, 2, 20]]);
  });

  it('gives a till that resumes the latest level of what moved since, in ascending seq, then the stream', async () => {
    for (const [article, quantity] of [
      [1, 9],
      [2, 5],
      [1, 8],
      [3, 4],
      [2, 3],
    ] as const)
      room.sell(article, quantity);
    const socket = room.connect({ since: 1, epoch: 7 });
    expect(stockOf(socket)).toEqual([
      [3, 1, 8],
      [4, 3, 4],
      [5, 2, 3],
    ]);
    room.sell(1, 7);
    expect(stockOf(socket).at(-1)).toEqual([6, 1, 7]);
  });

  it('takes an absent epoch for the current one', () => {
    room.sell(1, 10);
    expect(room.connect({ since: 0 }).types()).toEqual(['connection_established', 'stock_updated']);
  });

  it('gives a till that has everything nothing but the greeting', () => {
    room.sell(1, 10);
    expect(room.connect({ since: 1, epoch: 7 }).types()).toEqual(['connection_established']);
  });

  it('tells a till of another epoch to read the catalogue, and streams from the head', () => {
    room.sell(1, 10);
    const socket = room.connect({ since: 0, epoch: 6 });
    expect(socket.types()).toEqual(['connection_established', 'sync_required']);
    expect(socket.frames[1]).toMatchObject({ epoch: 7, seq: 1, reason: expect.any(String) });
    room.sell(2, 20);
    expect(stockOf(socket)).toEqual([[2, 2, 20]]);
    expect(room.raises).toEqual([]);
  });

  it('does not take a till that is ahead without naming the epoch for the sign of a restore', () => {
    const socket = room.connect({ since: 5 });
    expect(socket.types()).toEqual(['connection_established', 'sync_required']);
    expect(room.raises).toEqual([]);
  });

  it('does not send what moved between the seq of a till and the snapshot it was given a second time', async () => {
    room.connect();
    room.sell(1, 10);
    const head = room.journal.move(SHOP, 2, 20);
    const late = room.connect({ since: 0, epoch: 7 });
    room.live.wake(SHOP, head);
    await room.clock.pass(200);
    expect(stockOf(late)).toEqual([
      [1, 1, 10],
      [2, 2, 20],
    ]);
  });
});

describe('a hub that was restored', () => {
  it('raises its epoch before it speaks to the till that noticed, and tells all others', async () => {
    room.sell(1, 10);
    const other = room.connect();
    const ahead = room.connect({ since: 50, epoch: 7 });
    expect(ahead.frames).toEqual([]);
    await room.clock.pass(10);
    expect(room.raises).toEqual([7]);
    expect(ahead.types()).toEqual(['connection_established', 'sync_required']);
    expect(ahead.frames.map(({ epoch }) => epoch)).toEqual([8, 8]);
    expect(other.types()).toEqual(['connection_established', 'sync_required']);
    expect(other.frames[1]).toMatchObject({ epoch: 8, seq: 1 });
    room.sell(1, 9);
    expect(ahead.stock()).toMatchObject([{ seq: 2, epoch: 8, new_stock: 9 }]);
    expect(other.stock()).toMatchObject([{ seq: 2, epoch: 8, new_stock: 9 }]);
  });

  it('raises its epoch once when several tills notice at once', async () => {
    const tills = [1, 2, 3].map((id) => room.connect({ since: 50, epoch: 7, till: tillId(id) }));
    await room.clock.pass(10);
    expect(room.raises).toEqual([7]);
    for (const till of tills) expect(till.types()).toEqual(['connection_established', 'sync_required']);
  });

  it('tells each socket once, also when the raise is heard of twice', async () => {
    const other = room.connect();
    room.connect({ since: 50, epoch: 7 });
    await room.clock.pass(10);
    room.live.epochRaised(room.journal.reader.epoch());
    expect(other.types()).toEqual(['connection_established', 'sync_required']);
  });

  it.each(['refuses', 'fails'] as const)(
    'sends the till away to try again when the writer %s',
    async (how) => {
      room.writer = how;
      const ahead = room.connect({ since: 50, epoch: 7 });
      await room.clock.pass(10);
      expect(ahead.frames).toEqual([]);
      expect(ahead.closed?.code).toBe(1013);
    },
  );

  it('says nothing to a till that left while the epoch was being raised', async () => {
    const ahead = room.connect({ since: 50, epoch: 7 });
    ahead.listening?.onClose();
    await room.clock.pass(10);
    expect(ahead.frames).toEqual([]);
    expect(room.live.count()).toBe(0);
  });

  it('raises its epoch only so often for one till that counts wrongly', async () => {
    for (let time = 0; time <= RAISES_PER_TILL_MAX; time++) {
      const ahead = room.connect({ since: 50, epoch: 7 + time });
      await room.clock.pass(10);
      expect(ahead.types()).toEqual(['connection_established', 'sync_required']);
    }
    expect(room.raises).toHaveLength(RAISES_PER_TILL_MAX);
  });
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

  it('does not send a frame for a fact that moves nothing', () => {
    const socket = room.connect();
    room.live.wake(SHOP, room.journal.note(SHOP));
    expect(socket.types()).toEqual(['connection_established']);
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
    const socket = room.connect();
    socket.listening?.onClose();
    const slow = room.connect({ since: 6000 });
    slow.stuck = true;
    for (let article = 1; article <= 6000; article++) room.journal.move(SHOP, article, article);
    room.live.wake(SHOP, seq(12_000));
    const bound = BUFFER_BYTES_MAX + 1000;
    expect(slow.bufferedAmount).toBeGreaterThan(BUFFER_BYTES_MAX);
    for (let round = 0; round < 10; round++) {
      expect(slow.bufferedAmount).toBeLessThan(bound);
      slow.fill(0);
      await room.clock.pass(DRAIN_POLL_MS);
    }
    expect(slow.stock().map(({ seq }) => seq)).toEqual(Array.from({ length: 6000 }, (_, n) => 6001 + n));
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

  it('gets no pong while it is slow: pings can not fill its buffer', () => {
    const slow = room.connect();
    slow.fill(BUFFER_BYTES_MAX + 1);
    slow.listening?.onMessage('{"type":"ping"}');
    expect(slow.types()).toEqual(['connection_established']);
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

describe('the end of a stream', () => {
  it('closes every socket of a till that was dropped at once, and no other', () => {
    const mine = [room.connect({ till: tillId(5) }), room.connect({ till: tillId(5) })];
    const other = room.connect({ till: tillId(6) });
    room.live.dropTill(tillId(5));
    for (const socket of mine) expect(socket.closed?.code).toBe(4003);
    expect(other.closed).toBeNull();
    room.sell(1, 10);
    expect(mine[0]?.stock()).toEqual([]);
    expect(room.live.count()).toBe(1);
  });

  it.each(['tillActive', 'shopActive'] as const)('rechecks who may listen: %s', (what) => {
    const socket = room.connect();
    room.live.recheck();
    expect(socket.closed).toBeNull();
    room.journal[what] = false;
    room.live.recheck();
    expect(socket.closed?.code).toBe(4003);
  });

  it('closes the oldest socket of a till that opens too many', () => {
    const sockets = Array.from({ length: SOCKETS_PER_TILL_MAX }, () => room.connect());
    const other = room.connect({ till: tillId(6) });
    expect(sockets[0]?.closed).toBeNull();
    const latest = room.connect();
    expect(sockets[0]?.closed?.code).toBe(4009);
    expect([sockets[1], other, latest].map((socket) => socket?.closed)).toEqual([null, null, null]);
    expect(room.live.count()).toBe(SOCKETS_PER_TILL_MAX + 1);
  });

  it('takes no more sockets than it may, those that are still closing included', async () => {
    const sockets = Array.from({ length: SOCKETS_MAX }, (_, n) =>
      room.connect({ till: tillId(1 + Math.floor(n / SOCKETS_PER_TILL_MAX)) }),
    );
    expect(room.live.hasRoom()).toBe(false);
    const tooMany = room.connect({ till: tillId(999) });
    expect(tooMany.closed?.code).toBe(1013);
    expect(tooMany.frames).toEqual([]);
    room.live.dropTill(tillId(1));
    expect(room.live.hasRoom()).toBe(false);
    for (const socket of [...sockets, tooMany]) if (socket.closed !== null) socket.listening?.onClose();
    expect(room.live.hasRoom()).toBe(true);
  });

  it('tells every socket from where to resume when the hub stops, and cuts those that do not go', async () => {
    const polite = room.connect();
    const rude = room.connect();
    room.sell(1, 10);
    const closing = room.live.close();
    expect(polite.closed).toMatchObject({ code: 1012, reason: expect.stringContaining('since=1&epoch=7') });
    polite.listening?.onClose();
    await room.clock.pass(CLOSE_GRACE_MS);
    await closing;
    expect([polite.cut, rude.cut]).toEqual([false, true]);
    expect(room.timers()).toBe(0);
    expect(room.live.hasRoom()).toBe(false);
    expect(room.connect().closed?.code).toBe(1013);
  });

  it('leaves nothing running when the last socket is gone', async () => {
    const socket = room.connect();
    room.sell(1, 10);
    room.sell(1, 9);
    socket.listening?.onClose();
    await room.clock.pass(0);
    expect(room.timers()).toBe(0);
    expect(room.live.count()).toBe(0);
  });

  it('stops retrying a failed read when nobody listens any more', async () => {
    const socket = room.connect();
    room.journal.broken = true;
    room.sell(1, 10);
    socket.listening?.onClose();
    await room.clock.pass(READ_RETRY_MS);
    expect(room.timers()).toBe(0);
  });
});
