import { beforeEach, describe, expect, it } from 'vitest';
import { tillId } from '../../src/domain/ids.ts';
import { CLOSE_GRACE_MS, READ_RETRY_MS, SOCKETS_MAX, SOCKETS_PER_TILL_MAX } from '../../src/live/limits.ts';
import { type OpenRoom, openRoom } from './open-room.ts';

let room: OpenRoom;
beforeEach(() => {
  room = openRoom();
});

describe('the end of a stream', () => {
  it('closes every socket of a till that was switched off at once, and no other', () => {
    const mine = [room.connect({ till: tillId(5) }), room.connect({ till: tillId(5) })];
    const other = room.connect({ till: tillId(6) });
    room.journal.tillsOff.add(tillId(5));
    room.live.recheck();
    for (const socket of mine) expect(socket.closed?.code).toBe(4003);
    expect(other.closed).toBeNull();
    room.sell(1, 10);
    expect(mine[0]?.stock()).toEqual([]);
    expect(room.live.count()).toBe(1);
  });

  it('closes the sockets of a shop that was switched off, and none before', () => {
    const socket = room.connect();
    room.live.recheck();
    expect(socket.closed).toBeNull();
    room.journal.shopActive = false;
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
    room.journal.tillsOff.add(tillId(1));
    room.live.recheck();
    expect(room.live.hasRoom()).toBe(false);
    for (const socket of [...sockets, tooMany]) if (socket.closed !== null) socket.listening?.onClose();
    expect(room.live.hasRoom()).toBe(true);
  });

  it('tells every socket from where to resume when the hub stops, and cuts those that do not go', async () => {
    const polite = room.connect();
    const rude = room.connect();
    room.sell(1, 10);
    let ended = false;
    const closing = room.live.close().then(() => {
      ended = true;
    });
    expect(polite.closed).toMatchObject({ code: 1012, reason: expect.stringContaining('since=1&epoch=7') });
    polite.listening?.onClose();
    await room.clock.pass(CLOSE_GRACE_MS - 1);
    expect(ended).toBe(false);
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
