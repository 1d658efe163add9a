import type { Seq, ShopId, TillId } from '../domain/ids.ts';
import type { Frames } from './frames.ts';
import { BUFFER_BYTES_DRAINED, BUFFER_BYTES_MAX } from './limits.ts';

/** What live needs of a socket; the network belongs to http. */
export interface LiveSocket {
  send(text: string): void;
  /** Bytes that were sent but have not left the process. */
  readonly bufferedAmount: number;
  close(code: number, reason: string): void;
  terminate(): void;
}

/**
 * - waiting: nothing was sent yet, the hub is raising its epoch first
 * - backfill: it gets what moved after the seq that it named
 * - streaming: it has joined its shop's channel
 * - ended: the hub closed it, or it is gone
 */
export type Phase = 'waiting' | 'backfill' | 'streaming' | 'ended';

/**
 * - shop: stock and catalogue, with which a till keeps its copy right
 * - notices: alerts, refused sales and the day's figures, for a dashboard
 */
export type ChannelKind = 'shop' | 'notices';

/** One open socket of a till. */
export interface Subscriber {
  readonly tillId: TillId;
  readonly shopId: ShopId;
  readonly channel: ChannelKind;
  readonly socket: LiveSocket;
  phase: Phase;
  /** Everything up to this seq was handed to the socket, each article's latest level and state, and no frame above it.
   *  Only rises while it streams. */
  position: Seq;
  /** Monotonic ms since when it is skipped because its buffer is full; null when it is served. */
  slowSince: number | null;
}

/** Whether the socket can take frames now; one that can't is marked slow until its buffer has drained. */
export function isReady(subscriber: Subscriber, now: number): boolean {
  const bytesMax = subscriber.slowSince === null ? BUFFER_BYTES_MAX : BUFFER_BYTES_DRAINED;
  if (subscriber.socket.bufferedAmount <= bytesMax) {
    subscriber.slowSince = null;
    return true;
  }
  subscriber.slowSince ??= now;
  return false;
}

/**
 * Sends the frames above the subscriber's position in ascending seq. When the buffer fills up on the way, it stops
 * there, marked slow: since each change stands at its own latest seq, what was sent so far is a position like any other,
 * and the rest is read again from it.
 */
export function deliver(subscriber: Subscriber, frames: Frames, now: number): void {
  for (const frame of frames.list) {
    if (frame.seq <= subscriber.position) continue;
    if (subscriber.socket.bufferedAmount > BUFFER_BYTES_MAX) {
      subscriber.slowSince ??= now;
      return;
    }
    for (const text of frame.texts()) subscriber.socket.send(text);
    subscriber.position = frame.seq;
  }
  if (frames.head > subscriber.position) subscriber.position = frames.head;
}
