import type { Clock } from '../clock.ts';
import type { TillId } from '../domain/ids.ts';
import { type LiveClose, REPLACED } from '../wire/live/closes.ts';
import { CLOSE_GRACE_MS, SOCKETS_MAX, SOCKETS_PER_TILL_MAX } from './limits.ts';
import type { Subscriber } from './subscriber.ts';

/** Every socket from its handshake until it is really gone. */
export interface Sockets {
  /** Open ones, oldest first. */
  open(): readonly Subscriber[];
  /** False when as many as may be are open or still closing. */
  hasRoom(): boolean;
  /** Adds a socket; a till that has as many as it may have loses its oldest. */
  add(subscriber: Subscriber): void;
  /** Tells a socket to close, and cuts it when it has not done so in {@link CLOSE_GRACE_MS}. */
  end(subscriber: Subscriber, close: LiveClose): void;
  /** The socket is gone. */
  remove(subscriber: Subscriber): void;
  /** Resolves when all that were told to close are gone or cut. */
  allEnded(): Promise<void>;
}

export function openSockets(clock: Clock): Sockets {
  const open = new Set<Subscriber>();
  const closing = new Map<Subscriber, { readonly grace: AbortController; readonly ended: Promise<void> }>();

  function end(subscriber: Subscriber, close: LiveClose): void {
    if (!open.delete(subscriber)) return;
    subscriber.phase = 'ended';
    const grace = new AbortController();
    const ended = clock.sleep(CLOSE_GRACE_MS, grace.signal).then(
      () => {
        closing.delete(subscriber);
        subscriber.socket.terminate();
      },
      () => undefined,
    );
    closing.set(subscriber, { grace, ended });
    subscriber.socket.close(close.code, close.reason);
  }

  function ofTill(tillId: TillId): readonly Subscriber[] {
    return [...open].filter((subscriber) => subscriber.tillId === tillId);
  }

  return {
    open: () => [...open],
    hasRoom: () => open.size + closing.size < SOCKETS_MAX,
    add(subscriber) {
      const own = ofTill(subscriber.tillId);
      const oldest = own[0];
      if (oldest !== undefined && own.length >= SOCKETS_PER_TILL_MAX) end(oldest, REPLACED);
      open.add(subscriber);
    },
    end,
    remove(subscriber) {
      subscriber.phase = 'ended';
      open.delete(subscriber);
      closing.get(subscriber)?.grace.abort();
      closing.delete(subscriber);
    },
    async allEnded() {
      await Promise.all([...closing.values()].map(({ ended }) => ended));
    },
  };
}
