import type { Clock, Random } from '../clock.ts';
import type { CataloguePullOutcome } from '../domain/central-catalogue.ts';
import type { DrainProgress } from '../domain/drain-progress.ts';
import type { ShopId } from '../domain/ids.ts';
import type { OfficeCheckOutcome } from '../domain/office-check.ts';
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
import { openRoad, Roads } from './roads.ts';
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
  /** A person wants to know whether head office still has what was booked within so many days. Never rejects. */
  checkOffice(shopId: ShopId, days: number): Promise<OfficeCheckOutcome>;
  /** Breaks off what is under way: it is sent again later, and counted once. */
  close(): Promise<void>;
}

/** Hubs that share a schedule spread their attempts over half of its interval, at most over this. */
const TICK_SPREAD_MAX_MS = 30_000;
/** Readings of the catalogue are spread further: they are larger than a try. */
const CATALOGUE_SPREAD_MS = 60_000;
const SILENT = 'the hub does not speak with head office now';
const NO_CATALOGUE = 'with HUB_UPSTREAM_PROTOCOL=journal head office offers no catalogue';
const QUIET: UpstreamStatus = {
  lastContactAt: null,
  lastError: null,
  backingOff: false,
  nextAttemptAt: null,
  progress: null,
};

export function openUpstream(parts: UpstreamParts): Upstream {
  return new UpstreamRoom(parts);
}

class UpstreamRoom implements Upstream {
  readonly #parts: UpstreamParts;
  readonly #closing = new AbortController();
  readonly #contacts = new Map<ShopId, number>();
  readonly #roads: Roads;
  #schedules: readonly { stop(): void }[] | null = null;
  #tickedAt = 0;

  constructor(parts: UpstreamParts) {
    this.#parts = parts;
    this.#roads = new Roads(parts.reader, (shopId) => {
      const onContact = (at: number): void => void this.#contacts.set(shopId, at);
      return openRoad(parts, shopId, this.#closing.signal, onContact);
    });
  }

  start(): void {
    if (this.#schedules !== null) return;
    const { clock, schedule, config } = this.#parts;
    this.#tickedAt = clock.monotonic();
    const schedules = [schedule(config.cron, () => this.#tick())];
    if (config.catalogueCron !== null) {
      schedules.push(schedule(config.catalogueCron, () => this.#catalogueTick()));
    }
    this.#schedules = schedules;
    this.#roads.forEachShop(({ line }) => line.wake());
  }

  wake(shopId: ShopId): void {
    if (this.#isRunning()) this.#roads.started(shopId).line.wake();
  }

  retryNow(shopId: ShopId): void {
    if (this.#isRunning()) this.#roads.started(shopId).line.retryNow();
  }

  status(shopId: ShopId): UpstreamStatus {
    const road = this.#roads.known(shopId);
    if (road === undefined) return QUIET;
    const lastContactAt = this.#contacts.get(shopId) ?? null;
    return { ...road.line.status(), lastContactAt, progress: road.progress.status() };
  }

  pullCatalogue(shopId: ShopId, wanted: Wanted): Promise<CataloguePullOutcome> {
    const nothing = (why: string) => Promise.resolve(nothingRead(wanted.full, why));
    if (!this.#isRunning()) return nothing(SILENT);
    if (this.#parts.config.protocol === 'journal') return nothing(NO_CATALOGUE);
    const { line, puller } = this.#roads.started(shopId);
    const outcome = puller.request(wanted);
    line.retryNow();
    return outcome;
  }

  catalogueStatus(shopId: ShopId): PullerStatus {
    return this.#roads.known(shopId)?.puller.status() ?? { lastReadAt: null, lastFullAt: null };
  }

  checkOffice(shopId: ShopId, days: number): Promise<OfficeCheckOutcome> {
    if (!this.#isRunning()) return Promise.resolve({ checked: 0, missing: 0, error: SILENT });
    const { line, check } = this.#roads.started(shopId);
    const outcome = check.request(days);
    line.retryNow();
    return outcome;
  }

  async close(): Promise<void> {
    for (const schedule of this.#schedules ?? []) schedule.stop();
    this.#closing.abort();
    await this.#roads.closed();
    await this.#parts.transport.close();
  }

  #isRunning(): boolean {
    return this.#schedules !== null && !this.#closing.signal.aborted;
  }

  #tick(): void {
    const now = this.#parts.clock.monotonic();
    const spreadMs = Math.min((now - this.#tickedAt) / 2, TICK_SPREAD_MAX_MS);
    this.#tickedAt = now;
    this.#roads.forEachShop(({ line }) => line.tick(spreadMs));
  }

  #catalogueTick(): void {
    this.#roads.forEachShop(({ line, puller }) => {
      puller.tick(CATALOGUE_SPREAD_MS);
      line.wake();
    });
  }
}
