import { type Epoch, type ShopId, seq, type TillId } from '../../src/domain/ids.ts';
import { type Live, openLive } from '../../src/live/live.ts';
import type { ChannelKind } from '../../src/live/subscriber.ts';
import { openLog } from '../../src/log.ts';
import { type SteppedClock, steppedClock } from '../support/stepped-clock.ts';
import { FakeSocket } from './fake-socket.ts';
import { type MemoryJournal, memoryJournal, SHOP, TILL } from './memory-journal.ts';

export interface OpenRoom {
  readonly live: Live;
  readonly journal: MemoryJournal;
  readonly clock: SteppedClock;
  /** How many timers run. */
  timers(): number;
  /** What raiseEpoch was asked for, in order. */
  readonly raises: Epoch[];
  /** How the writer answers raiseEpoch. */
  writer: 'raises' | 'refuses' | 'fails';
  connect(
    from?: { since?: number; epoch?: number; till?: TillId; shop?: ShopId; channel?: ChannelKind },
    socket?: FakeSocket,
  ): FakeSocket;
  /** Commits a movement and wakes live, as the hub does. */
  sell(article: number, quantity: number, shop?: ShopId): void;
}

/** The live room on a journal in memory and a clock that stands still. */
export function openRoom(): OpenRoom {
  const journal = memoryJournal();
  const stepped = steppedClock();
  let timers = 0;
  const clock: SteppedClock = {
    ...stepped,
    sleep: (ms, signal) => {
      timers += 1;
      return stepped.sleep(ms, signal).finally(() => {
        timers -= 1;
      });
    },
  };
  const room: OpenRoom = {
    journal,
    clock,
    timers: () => timers,
    raises: [],
    writer: 'raises',
    live: openLive({
      reader: journal.reader,
      clock,
      log: openLog('silent'),
      writer: {
        async call(_method, { from }) {
          room.raises.push(from);
          await clock.sleep(3);
          if (room.writer === 'fails') throw new Error('writer is gone');
          if (room.writer === 'refuses') return { refused: 'storage-full' };
          return { epoch: from === journal.reader.epoch() ? journal.raiseEpoch() : journal.reader.epoch() };
        },
      },
    }),
    connect({ since, epoch, till = TILL, shop = SHOP, channel = 'shop' } = {}, socket = new FakeSocket()) {
      socket.listening = room.live.connect(
        {
          channel,
          till: { id: till },
          shop: { id: shop },
          since: since === undefined ? null : seq(since),
          epoch: epoch ?? null,
        },
        socket,
      );
      return socket;
    },
    sell(article, quantity, shop = SHOP) {
      room.live.wake(shop, journal.move(shop, article, quantity));
    },
  };
  return room;
}
