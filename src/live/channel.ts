import type { Clock } from '../clock.ts';
import { type Seq, type ShopId, seq } from '../domain/ids.ts';
import type { Logger } from '../log.ts';
import { type LiveClose, TOO_SLOW, TRY_AGAIN } from '../wire/live/closes.ts';
import { type Alarm, openAlarm } from './alarm.ts';
import type { Frames } from './frames.ts';
import { DRAIN_POLL_MS, READ_RETRY_MS, SLOW_MS_MAX } from './limits.ts';
import { deliver, isReady, type Subscriber } from './subscriber.ts';

export interface ChannelParts {
  readonly clock: Clock;
  readonly log: Logger;
  /** The least time between two flushes, ms. */
  readonly intervalMs: number;
  /** What is to be told after a position. */
  read(after: Seq): Frames;
  /** Closes a subscriber's socket and makes it leave. */
  end(subscriber: Subscriber, close: LiveClose): void;
}

/**
 * The streaming subscribers of one channel of a shop. Streaming, the catch-up of slow sockets and the retry after a failed read are
 * one mechanism: read once from the lowest position of those who are to be served, and give each what is above its
 * own. The first change of a quiet moment goes out at once, then at most one flush leaves per interval (contract, D9).
 */
export class Channel {
  readonly #shopId: ShopId;
  readonly #parts: ChannelParts;
  readonly #members = new Set<Subscriber>();
  readonly #trailingFlush: Alarm;
  readonly #secondChance: Alarm;
  #lastFlushAt = Number.NEGATIVE_INFINITY;
  #readFailed = false;

  constructor(shopId: ShopId, parts: ChannelParts) {
    this.#shopId = shopId;
    this.#parts = parts;
    this.#trailingFlush = openAlarm(parts.clock, () => this.#flush());
    this.#secondChance = openAlarm(parts.clock, () => this.#serveLeftBehind());
  }

  /** Takes a subscriber whose position comes from a snapshot that was read in this same turn. */
  join(subscriber: Subscriber): void {
    this.#members.add(subscriber);
    this.#comeBackForLeftBehind();
  }

  leave(subscriber: Subscriber): void {
    this.#members.delete(subscriber);
  }

  isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** A hint that the journal has grown to `head`. */
  wake(head: Seq): void {
    if (![...this.#members].some((member) => member.position < head)) return;
    const quietMs = this.#parts.clock.monotonic() - this.#lastFlushAt;
    const { intervalMs } = this.#parts;
    if (quietMs >= intervalMs) this.#flush();
    else this.#trailingFlush.arm(intervalMs - quietMs);
  }

  cancel(): void {
    this.#trailingFlush.cancel();
    this.#secondChance.cancel();
  }

  #flush(): void {
    this.#trailingFlush.cancel();
    this.#lastFlushAt = this.#parts.clock.monotonic();
    this.#serve([...this.#members]);
  }

  #serveLeftBehind(): void {
    this.#serve([...this.#members].filter((member) => this.#readFailed || member.slowSince !== null));
  }

  #serve(wanting: readonly Subscriber[]): void {
    const now = this.#parts.clock.monotonic();
    const ready = wanting.filter((member) => isReady(member, now));
    const frames = ready.length === 0 ? null : this.#read(ready);
    if (frames !== null) for (const member of ready) this.#deliver(member, frames, now);
    if (frames?.complete === false) this.#trailingFlush.arm(this.#parts.intervalMs);
    this.#endOverdue(now);
    this.#comeBackForLeftBehind();
  }

  /** Null when the read failed: it is tried again, and only the first failure of a row is logged. */
  #read(ready: readonly Subscriber[]): Frames | null {
    const { log } = this.#parts;
    const lowest = seq(Math.min(...ready.map((member) => member.position)));
    try {
      const frames = this.#parts.read(lowest);
      this.#readFailed = false;
      return frames;
    } catch (err) {
      if (!this.#readFailed)
        log.error({ err, shop: this.#shopId }, 'journal not readable for the sockets, trying again');
      this.#readFailed = true;
      return null;
    }
  }

  #deliver(member: Subscriber, frames: Frames, now: number): void {
    try {
      deliver(member, frames, now);
    } catch (err) {
      this.#parts.log.warn({ err, till: member.tillId }, 'socket refused a frame');
      this.#parts.end(member, TRY_AGAIN);
    }
  }

  #endOverdue(now: number): void {
    for (const member of this.#members) {
      if (member.slowSince === null || now - member.slowSince <= SLOW_MS_MAX) continue;
      this.#parts.log.warn(
        { till: member.tillId, shop: this.#shopId, position: member.position },
        'socket too slow, closed',
      );
      this.#parts.end(member, TOO_SLOW);
    }
  }

  #comeBackForLeftBehind(): void {
    if (this.isEmpty()) return;
    if (this.#readFailed) this.#secondChance.arm(READ_RETRY_MS);
    else if ([...this.#members].some((member) => member.slowSince !== null)) {
      this.#secondChance.arm(DRAIN_POLL_MS);
    }
  }
}
