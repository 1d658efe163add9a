import type { Clock, Random } from '../clock.ts';
import type { CataloguePullOutcome } from '../domain/central-catalogue.ts';
import type { DrainProgress } from '../domain/drain-progress.ts';
import type { ShopId } from '../domain/ids.ts';
import type { UpstreamProtocol } from '../domain/upstream-protocol.ts';
import type { Logger } from '../log.ts';
import type { Reader } from '../store/reader.ts';
import type { WriterClient } from '../store/writer/protocol.ts';
import type { Backoffs } from './backoff.ts';
import type { Wanted } from './catalogue/apply.ts';
import type { PullerStatus } from './catalogue/puller.ts';
import { nothingRead } from './catalogue/waiting.ts';
import type { OnAhead } from './journal/ahead.ts';
import type { LineStatus } from './line.ts';
import { openRoad, type Road, Roads } from './roads.ts';
import type { Transport } from './transport.ts';

export interface UpstreamConfig {
  readonly protocol: UpstreamProtocol;
  /** When head office is tried even if nothing new was sold: five or six cron fields. */
  readonly cron: string;
  /** When the catalogue is read there: five or six cron fields; null = only when a person asks. */
  readonly catalogueCron: string | null;
  /** Whether the stock that a full reading shows is compared with the hub's, and changes there are booked. */
  readonly compareStock: boolean;
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
  /** Protocol `journal`: settles it when head office is ahead of the hub; what the hub lost is taken back when this is left out. */
  readonly onAhead?: OnAhead;
}

export interface UpstreamStatus extends LineStatus {
  /** UTC ms at which head office itself last answered for this shop; null = never since the hub started. */
  readonly lastContactAt: number | null;
  /** Null when nothing waits for its turn. */
  readonly progress: DrainProgress | null;
}

/**
 * Forwards what the shops booked to head office, and reads its catalogue when nothing waits. Every shop has a line of its
 * own.
 */
export interface Upstream {
  /** Begins with whatever is unsent. */
  start(): void;
  /** Something was booked. A hint: the journal is the truth. */
  wake(shopId: ShopId): void;
  /** A person made something due: tries at once, whatever the back-off. */
  retryNow(shopId: ShopId): void;
  status(shopId: ShopId): UpstreamStatus;
  /** A person wants head office's catalogue read now. Never rejects; what takes too long goes on without the asker. */
  pullCatalogue(shopId: ShopId, wanted: Wanted): Promise<CataloguePullOutcome>;
  catalogueStatus(shopId: ShopId): PullerStatus;
  /** Breaks off what is under way: it is sent again later, and counted once. */
  close(): Promise<void>;
}

/** Hubs that share a schedule spread their attempts over half of its interval, at most over this. */
const TICK_SPREAD_MAX_MS = 30_000;
/** Readings of the catalogue are spread further: they are larger than a try. */
const CATALOGUE_SPREAD_MS = 60_000;
const NO_CATALOGUE = 'with HUB_UPSTREAM_PROTOCOL=journal head office offers no catalogue';
const QUIET: UpstreamStatus = {
  lastContactAt: null,
  lastError: null,
  backingOff: false,
  nextAttemptAt: null,
  progress: null,
};

export function openUpstream(parts: UpstreamParts): Upstream {
  const { reader, clock, config } = parts;
  const closing = new AbortController();
  const contacts = new Map<ShopId, number>();
  const roads = new Roads(reader, (shopId) =>
    openRoad(parts, shopId, closing.signal, (at) => contacts.set(shopId, at)),
  );
  let cron: { stop(): void } | null = null;
  let catalogueCron: { stop(): void } | null = null;
  let tickedAt = 0;

  function tick(): void {
    const now = clock.monotonic();
    const spreadMs = Math.min((now - tickedAt) / 2, TICK_SPREAD_MAX_MS);
    tickedAt = now;
    roads.forEachShop(({ line }) => line.tick(spreadMs));
  }

  function catalogueTick(): void {
    roads.forEachShop(({ line, puller }) => {
      puller.tick(CATALOGUE_SPREAD_MS);
      line.wake();
    });
  }

  const isRunning = (): boolean => cron !== null && !closing.signal.aborted;
  return {
    start() {
      if (cron !== null) return;
      tickedAt = clock.monotonic();
      cron = parts.schedule(config.cron, tick);
      roads.forEachShop(({ line }) => line.wake());
      if (config.catalogueCron === null) return;
      catalogueCron = parts.schedule(config.catalogueCron, () => catalogueTick());
    },
    wake(shopId) {
      if (!isRunning()) return;
      roads.started(shopId).line.wake();
    },
    retryNow(shopId) {
      if (!isRunning()) return;
      roads.started(shopId).line.retryNow();
    },
    status: (shopId) => statusOf(roads.known(shopId), contacts.get(shopId) ?? null),
    pullCatalogue: (shopId, wanted) => {
      if (!isRunning())
        return Promise.resolve(nothingRead(wanted.full, 'the hub does not speak with head office now'));
      if (config.protocol === 'journal') return Promise.resolve(nothingRead(wanted.full, NO_CATALOGUE));
      const { line, puller } = roads.started(shopId);
      const outcome = puller.request(wanted);
      line.retryNow();
      return outcome;
    },
    catalogueStatus: (shopId) =>
      roads.known(shopId)?.puller.status() ?? { lastReadAt: null, lastFullAt: null },
    async close() {
      cron?.stop();
      catalogueCron?.stop();
      closing.abort();
      await roads.closed();
      await parts.transport.close();
    },
  };
}

function statusOf(road: Road | undefined, lastContactAt: number | null): UpstreamStatus {
  if (road === undefined) return QUIET;
  return { ...road.line.status(), lastContactAt, progress: road.progress.status() };
}
