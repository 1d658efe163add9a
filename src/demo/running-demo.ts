import type { Clock } from '../clock.ts';
import { readHubStatus } from './hub-status.ts';
import { type Presence, presenceAt } from './presence.ts';
import type { Stage } from './stage.ts';
import type { Scene, UnsentScene } from './view.ts';

const STATUS_MS = 1_000;
const RHYTHM_MS = 100;

/** The demo while it runs: what can be seen of it, and its two spans of time. */
export class RunningDemo {
  /** The hub's own account, refreshed every second; null until it has told. */
  unsent: UnsentScene | null = null;
  /** Why the demo cannot go on, null while it can. */
  fault: string | null = null;
  presence: Presence = presenceAt(0);
  readonly #stage: Stage;
  readonly #clock: Clock;
  readonly #startMs: number;

  constructor(stage: Stage, clock: Clock) {
    this.#stage = stage;
    this.#clock = clock;
    this.#startMs = clock.monotonic();
  }

  get elapsedMs(): number {
    return this.#clock.monotonic() - this.#startMs;
  }

  /** Tills sell, head office comes and goes, until the signal aborts. Head office is there afterwards. */
  async sell(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#stage.tills.map(({ till }) => till.run(signal)), this.#rhythm(signal)]);
  }

  /** Tills watch their sockets and the hub is asked for its status, until the signal aborts. */
  async watch(signal: AbortSignal, onFault: () => void): Promise<void> {
    await Promise.all([
      ...this.#stage.tills.map(({ watch }) => watch.run(signal)),
      this.#keepAsking(signal, onFault),
    ]);
  }

  /** Asks the hub what is unsent; when it does not answer, the last answer stands. */
  async askHub(): Promise<void> {
    const { hub, shop } = this.#stage;
    this.unsent = await readHubStatus(hub.controlSocket, shop.id, this.#clock.now()).catch(() => this.unsent);
  }

  scene(): Scene {
    const { shop, tills, headOffice } = this.#stage;
    return {
      elapsedMs: this.elapsedMs,
      hubUrl: tills[0] === undefined ? '' : new URL(tills[0].identity.hub.url).origin,
      tills: tills.map(({ name, identity, till, watch }) => ({
        name,
        found: identity.hub.found,
        connected: watch.connected,
        sold: till.ledger.soldCount,
        accepted: till.ledger.accepted.size,
        refused: till.ledger.refused.size,
        replays: till.ledger.replays,
        waiting: till.ledger.waiting.size,
        stock: watch.board.stock,
      })),
      articles: shop.articles,
      headOffice: { presence: this.presence, received: headOffice.ledger.bookings.length },
      unsent: this.unsent,
    };
  }

  async #rhythm(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#setPresence(presenceAt(this.elapsedMs));
      await this.#clock.sleep(RHYTHM_MS, signal).catch(() => undefined);
    }
    this.#setPresence({ up: true, changesInMs: Number.POSITIVE_INFINITY });
  }

  #setPresence(presence: Presence): void {
    this.presence = presence;
    this.#stage.headOffice.setUp(presence.up);
  }

  async #keepAsking(signal: AbortSignal, onFault: () => void): Promise<void> {
    const { hub } = this.#stage;
    while (!signal.aborted) {
      if (!hub.running) {
        this.fault = `le hub s'est arrêté / the hub stopped:\n${hub.logTail()}`;
        onFault();
        return;
      }
      await this.askHub();
      await this.#clock.sleep(STATUS_MS, signal).catch(() => undefined);
    }
  }
}
