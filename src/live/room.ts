import { type Epoch, type Seq, type ShopId, seq } from '../domain/ids.ts';
import { hubStops, type LiveClose, TILL_NOT_ALLOWED, TRY_AGAIN } from '../wire/live-closes.ts';
import { connectionEstablished, isPing, pong, type SyncReason, syncRequired } from '../wire/live-frames.ts';
import { Channel } from './channel.ts';
import { type EpochRaiser, openEpochRaiser } from './epoch-raiser.ts';
import { type Frames, framesOf } from './frames.ts';
import { BUFFER_BYTES_MAX } from './limits.ts';
import type { Listening, Live, LiveParts, Subscription } from './live.ts';
import { mayListen } from './may-listen.ts';
import { resumption } from './resumption.ts';
import { openSockets, type Sockets } from './sockets.ts';
import { deliver, type LiveSocket, type Subscriber } from './subscriber.ts';

/**
 * A subscriber goes through three phases. *Backfill*: one snapshot of the journal gives it the latest level of every
 * article that moved after its seq. *Cutover*: in the same synchronous turn it joins its shop's channel at the position
 * of that snapshot, so nothing can commit between the two unseen. *Streaming*: the channel reads on from its position.
 */
export class Room implements Live {
  readonly #parts: LiveParts;
  readonly #sockets: Sockets;
  readonly #raiser: EpochRaiser;
  readonly #channels = new Map<ShopId, Channel>();
  #epoch: Epoch;
  #closed = false;

  constructor(parts: LiveParts) {
    this.#parts = parts;
    this.#sockets = openSockets(parts.clock);
    this.#raiser = openEpochRaiser(parts.writer, parts.log);
    this.#epoch = parts.reader.epoch();
  }

  connect(wanted: Subscription, socket: LiveSocket): Listening {
    const subscriber: Subscriber = {
      tillId: wanted.till.id,
      shopId: wanted.shop.id,
      socket,
      phase: 'waiting',
      position: wanted.since ?? seq(0),
      slowSince: null,
    };
    const room = this.#sockets.hasRoom() && !this.#closed;
    this.#sockets.add(subscriber);
    if (room) this.#orTryAgain(subscriber, () => this.#begin(subscriber, wanted));
    else this.#end(subscriber, TRY_AGAIN);
    return {
      onMessage: (text) => this.#answer(subscriber, text),
      onClose: () => {
        this.#leaveChannel(subscriber);
        this.#sockets.remove(subscriber);
      },
    };
  }

  wake(shopId: ShopId, head: Seq): void {
    this.#channels.get(shopId)?.wake(head);
  }

  recheck(): void {
    const { reader } = this.#parts;
    for (const subscriber of this.#sockets.open()) {
      this.#orTryAgain(subscriber, () => {
        const { tillId, shopId } = subscriber;
        if (!mayListen(reader.till(tillId), reader.shop(shopId), shopId))
          this.#end(subscriber, TILL_NOT_ALLOWED);
      });
    }
  }

  epochRaised(epoch: Epoch): void {
    if (epoch <= this.#epoch) return;
    this.#epoch = epoch;
    for (const subscriber of this.#sockets.open()) {
      if (subscriber.phase === 'streaming') this.#requireSync(subscriber, 'epoch-raised');
    }
  }

  count(): number {
    return this.#sockets.open().length;
  }

  hasRoom(): boolean {
    return !this.#closed && this.#sockets.hasRoom();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const subscriber of this.#sockets.open()) {
      const resumable = subscriber.phase === 'streaming';
      this.#end(subscriber, resumable ? hubStops(this.#epoch, subscriber.position) : TRY_AGAIN);
    }
    await this.#sockets.allEnded();
  }

  #begin(subscriber: Subscriber, wanted: Subscription): void {
    const { reader, log } = this.#parts;
    const { tillId, shopId } = subscriber;
    this.epochRaised(reader.epoch());
    const head = reader.head(shopId);
    const how = resumption(wanted, { epoch: this.#epoch, head });
    log.debug({ till: tillId, shop: shopId, head, how }, 'till listens');
    if (how === 'backfill') this.#backfill(subscriber);
    else if (how === 'hub-restored' && this.#raiser.allows(tillId)) void this.#raiseEpochFirst(subscriber);
    else this.#streamFrom(subscriber, head, how === 'from-head' ? null : 'cannot-resume');
  }

  /** From the subscriber's position, which is the seq that it named. */
  #backfill(subscriber: Subscriber): void {
    subscriber.phase = 'backfill';
    const missed = this.#read(subscriber.shopId, subscriber.position);
    this.#establish(subscriber, missed.head);
    deliver(subscriber, missed, this.#parts.clock.monotonic());
    this.#cutOver(subscriber);
  }

  #streamFrom(subscriber: Subscriber, head: Seq, sync: SyncReason | null): void {
    subscriber.position = head;
    this.#establish(subscriber, head);
    if (sync !== null) this.#requireSync(subscriber, sync);
    this.#cutOver(subscriber);
  }

  /** The till hears nothing before the epoch is raised: until then the same seq may mean two different facts. */
  async #raiseEpochFirst(subscriber: Subscriber): Promise<void> {
    const raised = await this.#raiser.raise(subscriber.tillId, this.#epoch);
    if (subscriber.phase === 'ended') return;
    if (raised === null) return this.#end(subscriber, TRY_AGAIN);
    this.#orTryAgain(subscriber, () => {
      this.epochRaised(raised);
      this.#streamFrom(subscriber, this.#parts.reader.head(subscriber.shopId), 'epoch-raised');
    });
  }

  #cutOver(subscriber: Subscriber): void {
    subscriber.phase = 'streaming';
    this.#channelOf(subscriber.shopId).join(subscriber);
  }

  #channelOf(shopId: ShopId): Channel {
    const existing = this.#channels.get(shopId);
    if (existing !== undefined) return existing;
    const channel = new Channel(shopId, {
      ...this.#parts,
      read: (after) => this.#read(shopId, after),
      end: (subscriber, close) => this.#end(subscriber, close),
    });
    this.#channels.set(shopId, channel);
    return channel;
  }

  #read(shopId: ShopId, after: Seq): Frames {
    return framesOf(this.#parts.reader.changesAfter(shopId, after), this.#epoch, this.#parts.clock.now());
  }

  #establish(subscriber: Subscriber, head: Seq): void {
    subscriber.socket.send(
      connectionEstablished(subscriber.shopId, this.#epoch, head, this.#parts.clock.now()),
    );
  }

  #requireSync(subscriber: Subscriber, reason: SyncReason): void {
    subscriber.socket.send(syncRequired(reason, this.#epoch, subscriber.position, this.#parts.clock.now()));
  }

  #answer(subscriber: Subscriber, text: string): void {
    if (subscriber.phase !== 'streaming' || !isPing(text)) return;
    if (subscriber.socket.bufferedAmount > BUFFER_BYTES_MAX) return;
    subscriber.socket.send(pong(this.#parts.clock.now()));
  }

  /** A socket that can't be served now is closed with that advice: its till comes back by itself. */
  #orTryAgain(subscriber: Subscriber, step: () => void): void {
    try {
      step();
    } catch (err) {
      const { tillId, shopId } = subscriber;
      this.#parts.log.error({ err, till: tillId, shop: shopId }, 'socket can not be served');
      this.#end(subscriber, TRY_AGAIN);
    }
  }

  #end(subscriber: Subscriber, close: LiveClose): void {
    this.#leaveChannel(subscriber);
    this.#sockets.end(subscriber, close);
  }

  #leaveChannel(subscriber: Subscriber): void {
    const channel = this.#channels.get(subscriber.shopId);
    channel?.leave(subscriber);
    if (channel?.isEmpty() !== true) return;
    channel.cancel();
    this.#channels.delete(subscriber.shopId);
  }
}
