import type { Clock } from '../clock.ts';
import type { Epoch, Seq, ShopId, TillId } from '../domain/ids.ts';
import type { Logger } from '../log.ts';
import type { Reader } from '../store/reader.ts';
import type { EpochWriter } from './epoch-raiser.ts';
import { Room } from './room.ts';
import type { ChannelKind, LiveSocket } from './subscriber.ts';
import type { TakingsReader } from './takings.ts';

export interface LiveParts {
  readonly reader: Pick<
    Reader,
    'epoch' | 'head' | 'changesAfter' | 'noticesAfter' | 'shopDetails' | 'till' | 'shop'
  > &
    TakingsReader;
  readonly writer: EpochWriter;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a till asks for; that it may was checked on the handshake. */
export interface Subscription {
  readonly channel: ChannelKind;
  readonly till: { readonly id: TillId };
  readonly shop: { readonly id: ShopId };
  /** The last seq that it has (null: none), and the epoch of it (null: the current one; contract, D19). */
  readonly since: Seq | null;
  readonly epoch: number | null;
}

/** What the owner of the socket reports. */
export interface Listening {
  onMessage(text: string): void;
  onClose(): void;
}

/** Live stock and catalogue for the tills: every committed change, to every open socket of its shop. */
export interface Live {
  /** Speaks to a socket that was just opened. The first frame is always connection_established. */
  connect(subscription: Subscription, socket: LiveSocket): Listening;
  /** A hint, given after a commit, that the shop's journal has grown to `head`. */
  wake(shopId: ShopId, head: Seq): void;
  /** Closes the sockets whose till or shop no longer allows them; for after a change of tills or shops. */
  recheck(): void;
  /** Tells every socket that the epoch was raised. */
  epochRaised(epoch: Epoch): void;
  /** Sockets that are open. */
  count(): number;
  /** False when no further socket is taken. */
  hasRoom(): boolean;
  /** Tells every socket from where to resume, and closes it. Resolves when all are gone or cut. */
  close(): Promise<void>;
}

export function openLive(parts: LiveParts): Live {
  return new Room(parts);
}
