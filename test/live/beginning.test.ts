import { beforeEach, describe, expect, it } from 'vitest';
import { tillId } from '../../src/domain/ids.ts';
import { RAISES_PER_TILL_MAX } from '../../src/live/limits.ts';
import { stockOf } from './fake-socket.ts';
import { SHOP } from './memory-journal.ts';
import { type OpenRoom, openRoom } from './open-room.ts';

let room: OpenRoom;
beforeEach(() => {
  room = openRoom();
});

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
    expect(socket.frames[0]).toMatchObject({ type: 'connection_established', seq: 5, epoch: 7 });
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

  it('never greets with an epoch that is over, also when it has not been told of the new one', () => {
    const other = room.connect();
    room.journal.raiseEpoch();
    expect(room.connect({ since: 0, epoch: 8 }).frames).toMatchObject([{ epoch: 8 }]);
    expect(other.types()).toEqual(['connection_established', 'sync_required']);
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
