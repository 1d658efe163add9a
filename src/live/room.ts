import { type Epoch, type Seq, type ShopId, seq } from '../domain/ids.ts';
import { HUB_RESTARTS, hubStops, type LiveClose, TILL_NOT_ALLOWED, TRY_AGAIN } from '../wire/live/closes.ts';
import { connectionEstablished, isPing, pong, type SyncReason, syncRequired } from '../wire/live/frames.ts';
import { lowStockOf } from '../wire/tills/shop-details.ts';
import { Channel } from './channel.ts';
import { type EpochRaiser, openEpochRaiser } from './epoch-raiser.ts';
import { type Frames, framesOf } from './frames.ts';
import { BUFFER_BYTES_MAX, FLUSH_INTERVAL_MS, NOTICE_INTERVAL_MS, REFUSED_PER_READ_MAX } from './limits.ts';
import type { Listening, Live, LiveParts, Subscription } from './live.ts';
import { mayListen } from './may-listen.ts';
import { noticeFrames } from './notices.ts';
import { resumption } from './resumption.ts';
import { openSockets, type Sockets } from './sockets.ts';
import { type ChannelKind, deliver, type LiveSocket, type Subscriber } from './subscriber.ts';
import { takingsAt } from './takings.ts';

/**
 * A subscriber goes through three phases. *Backfill*: one snapshot of the journal gives it the latest level of every
 * article that moved after its seq. *Cutover*: in the same synchronous turn it joins its shop's channel at the position
 * of that snapshot, so nothing can commit between the two unseen. *Streaming*: the channel reads on from its position.
 */
export class Room implements Live {
  readonly #parts: LiveParts;
  readonly #sockets: Sockets;
  readonly #raiser: EpochRaiser;
  readonly #channels: Readonly<Record<ChannelKind, Map<ShopId, Channel>>> = {
    shop: new Map(),
    notices: new Map(),
  };
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
      channel: wanted.channel,
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
    this.#channels.shop.get(shopId)?.wake(head);
    this.#channels.notices.get(shopId)?.wake(head);
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
      if (subscriber.phase === 'streaming' && subscriber.channel === 'shop')
        this.#requireSync(subscriber, 'epoch-raised');
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
      this.#end(subscriber, this.#farewell(subscriber));
    }
    await this.#sockets.allEnded();
  }

  #farewell({ phase, channel, position }: Subscriber): LiveClose {
    if (phase !== 'streaming') return TRY_AGAIN;
    return channel === 'shop' ? hubStops(this.#epoch, position) : HUB_RESTARTS;
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
    const missed = this.#read(subscriber, subscriber.position);
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
    this.#channelOf(subscriber).join(subscriber);
  }

  #channelOf(wanted: Pick<Subscriber, 'shopId' | 'channel'>): Channel {
    const { shopId } = wanted;
    const ofKind = this.#channels[wanted.channel];
    const existing = ofKind.get(shopId);
    if (existing !== undefined) return existing;
    const channel = new Channel(shopId, {
      ...this.#parts,
      intervalMs: wanted.channel === 'shop' ? FLUSH_INTERVAL_MS : NOTICE_INTERVAL_MS,
      read: (after) => this.#read(wanted, after),
      end: (subscriber, close) => this.#end(subscriber, close),
    });
    ofKind.set(shopId, channel);
    return channel;
  }

  #read({ shopId, channel }: Pick<Subscriber, 'shopId' | 'channel'>, after: Seq): Frames {
    const { reader, clock } = this.#parts;
    const now = clock.now();
    if (channel === 'shop') return framesOf(reader.changesAfter(shopId, after), this.#epoch, now);
    const lowStock = lowStockOf(reader.shopDetails(shopId));
    const notices = reader.noticesAfter(shopId, after, { lowStock, refusedMax: REFUSED_PER_READ_MAX });
    return noticeFrames(notices, lowStock, () => takingsAt(reader, shopId, now), this.#epoch, now);
  }

  #establish(subscriber: Subscriber, head: Seq): void {
    subscriber.socket.send(connectionEstablished(subscriber, this.#epoch, head, this.#parts.clock.now()));
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
    const ofKind = this.#channels[subscriber.channel];
    const channel = ofKind.get(subscriber.shopId);
    channel?.leave(subscriber);
    if (channel?.isEmpty() !== true) return;
    channel.cancel();
    ofKind.delete(subscriber.shopId);
  }
}
