import type { Clock, Random } from '../clock.ts';
import type { ShopId } from '../domain/ids.ts';
import type { Logger } from '../log.ts';
import type { Reader } from '../store/reader.ts';
import type { WriterClient } from '../store/writer/protocol.ts';
import type { Backoffs } from './backoff.ts';
import { Line, type LineStatus } from './line.ts';
import type { Transport } from './transport.ts';
import { openDelivery } from './ventes-sync/deliver.ts';
import { Ledger } from './ventes-sync/ledger.ts';
import { openOffice } from './ventes-sync/office.ts';
import { runPass } from './ventes-sync/pass.ts';
import { openSender } from './ventes-sync/sender.ts';

export interface UpstreamConfig {
  /** When head office is tried even if nothing new was sold: five or six cron fields. */
  readonly cron: string;
  readonly requestTimeoutMs: number;
  readonly backoffs: Backoffs;
}

/** Calls `tick` at the times that a cron expression names, until stopped. */
export type Schedule = (expression: string, tick: () => void) => { stop(): void };

export interface UpstreamParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly config: UpstreamConfig;
  /** Closed together with the room. */
  readonly transport: Transport;
  readonly schedule: Schedule;
}

export interface UpstreamStatus extends LineStatus {
  /** UTC ms at which head office itself last answered for this shop; null = never since the hub started. */
  readonly lastContactAt: number | null;
}

/** Forwards what the shops booked to head office, protocol `ventes-sync`. Every shop has a line of its own. */
export interface Upstream {
  /** Begins with whatever is unsent. */
  start(): void;
  /** Something was booked. A hint: the journal is the truth. */
  wake(shopId: ShopId): void;
  /** A person made something due: tries at once, whatever the back-off. */
  retryNow(shopId: ShopId): void;
  status(shopId: ShopId): UpstreamStatus;
  /** Breaks off what is under way: it is sent again later, and counted once. */
  close(): Promise<void>;
}

/** Hubs that share a schedule spread their attempts over half of its interval, at most over this. */
const TICK_SPREAD_MAX_MS = 30_000;
const QUIET: UpstreamStatus = {
  lastContactAt: null,
  lastError: null,
  backingOff: false,
  nextAttemptAt: null,
};

export function openUpstream(parts: UpstreamParts): Upstream {
  const { reader, clock, config } = parts;
  const closing = new AbortController();
  const lines = new Map<ShopId, Line>();
  const contacts = new Map<ShopId, number>();
  let cron: { stop(): void } | null = null;
  let tickedAt = 0;

  function lineOf(shopId: ShopId): Line {
    const known = lines.get(shopId);
    if (known !== undefined) return known;
    const line = openLine(parts, shopId, closing.signal, (at) => contacts.set(shopId, at));
    lines.set(shopId, line);
    return line;
  }

  function forEachShop(act: (line: Line) => void): void {
    for (const shop of reader.shops()) {
      const line = lineOf(shop.id);
      line.start();
      act(line);
    }
  }

  function tick(): void {
    const now = clock.monotonic();
    const spreadMs = Math.min((now - tickedAt) / 2, TICK_SPREAD_MAX_MS);
    tickedAt = now;
    forEachShop((line) => line.tick(spreadMs));
  }

  const isRunning = (): boolean => cron !== null && !closing.signal.aborted;
  return {
    start() {
      if (cron !== null) return;
      tickedAt = clock.monotonic();
      cron = parts.schedule(config.cron, tick);
      forEachShop((line) => line.wake());
    },
    wake(shopId) {
      if (!isRunning()) return;
      lineOf(shopId).start();
      lineOf(shopId).wake();
    },
    retryNow(shopId) {
      if (!isRunning()) return;
      lineOf(shopId).start();
      lineOf(shopId).retryNow();
    },
    status(shopId) {
      const line = lines.get(shopId);
      return line === undefined ? QUIET : { ...line.status(), lastContactAt: contacts.get(shopId) ?? null };
    },
    async close() {
      cron?.stop();
      closing.abort();
      await Promise.all([...lines.values()].map((line) => line.closed()));
      await parts.transport.close();
    },
  };
}

function openLine(
  parts: UpstreamParts,
  shopId: ShopId,
  closing: AbortSignal,
  onContact: (at: number) => void,
): Line {
  const { reader, writer, clock, random, transport, config } = parts;
  const { requestTimeoutMs, backoffs } = config;
  const log = parts.log.child({ shop: shopId });
  const office = openOffice({ transport, clock, requestTimeoutMs, closing, onContact });
  const deliver = openDelivery(office, (sale) => reader.isWithdrawn(shopId, sale));
  const send = openSender({ reader, office, deliver });
  const ledger = new Ledger({ shopId, reader, writer, clock, random, backoffs, log });
  const pass = { shopId, reader, ledger, send };
  return new Line({ runPass: () => runPass(pass), clock, random, log, backoffs, closing });
}
