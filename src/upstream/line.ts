import type { Clock, Random } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { ConnectFaultKind } from '../wire/head-office/connect-faults.ts';
import { type FaultSentences, faultSentences, type LineFaultKind } from '../wire/head-office/faults.ts';
import { Alarm } from './alarm.ts';
import { type Backoffs, waitMs } from './backoff.ts';
import { type LineFault, sentencesOf } from './line-fault.ts';

/** What one pass came to. `idle`: nothing to do until something is sold or `nextDueMs` has gone by (null = no time). */
export type PassOutcome =
  | { readonly kind: 'worked' }
  | { readonly kind: 'idle'; readonly nextDueMs: number | null }
  | { readonly kind: 'fault'; readonly fault: LineFault };

export interface LineStatus {
  /** Why nothing is sent at present; null when nothing is wrong. */
  readonly lastError: FaultSentences | null;
  readonly backingOff: boolean;
  /** UTC ms by the hub's present clock; null when the line is not backing off. */
  readonly nextAttemptAt: number | null;
}

export interface LineParts {
  readonly runPass: () => Promise<PassOutcome>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly backoffs: Backoffs;
  readonly closing: AbortSignal;
}

/** Only a person mends these; head office need not be asked every minute meanwhile. */
const MISCONFIGURED: ReadonlySet<LineFaultKind> = new Set([
  'redirected',
  'unauthorised',
  'wrong-address',
  'host-refused',
  'request-refused',
  'not-http',
  'unknown-hub',
  'ahead',
]);
/**
 * Likewise. Not among them: what an absent network looks like, and a certificate that is not valid yet, which is as good
 * as soon as the clock is right.
 */
const MISCONFIGURED_CONNECTION: ReadonlySet<ConnectFaultKind> = new Set([
  'certificate-unknown',
  'certificate-expired',
  'certificate-name',
  'not-tls',
  'proxy-login',
  'proxy-forbids',
]);

/** Times are looked at again after this, in case the wall clock was stepped. */
const IDLE_MAX_MS = 60 * 60 * 1000;

/** One shop's road to head office: one pass after the other, never two at once, and a back-off after a fault. */
export class Line {
  readonly #parts: LineParts;
  readonly #alarm: Alarm;
  #running: Promise<void> | null = null;
  #fault: LineFault | null = null;
  #failures = 0;
  /** A person said so while a pass was under way: it may still have failed of the cause that is gone. */
  #askedAgain = false;
  /** Monotonic ms. */
  #waitUntil = 0;

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** There may be something to send. Does not shorten a back-off. */
  wake(): void {
    this.#alarm.ring();
  }

  /**
   * The schedule says: try. It shortens the back-off of a line that is down to a random part of `spreadMs`, so that
   * many hubs do not come back in the same instant; what head office asked for, and what only a person mends, stands.
   */
  tick(spreadMs: number): void {
    const { clock, random } = this.#parts;
    const fault = this.#fault;
    if (fault !== null && fault.retryAfterMs === null && !isMisconfigured(fault)) {
      this.#waitUntil = Math.min(this.#waitUntil, clock.monotonic() + spreadMs * random.fraction());
    }
    this.#alarm.ring();
  }

  /** A person says that the cause is gone: no back-off. */
  retryNow(): void {
    this.#waitUntil = 0;
    this.#failures = 0;
    this.#askedAgain = true;
    this.#alarm.ring();
  }

  status(): LineStatus {
    const { clock } = this.#parts;
    const restMs = this.#waitUntil - clock.monotonic();
    const fault = this.#fault;
    return {
      lastError: fault === null ? null : sentencesOf(fault),
      backingOff: restMs > 0,
      nextAttemptAt: restMs > 0 ? Math.round(clock.now() + restMs) : null,
    };
  }

  /** Resolves when the line has ended; the signal in the parts is what ends it. */
  async closed(): Promise<void> {
    this.#alarm.ring();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, closing } = this.#parts;
    while (!closing.aborted) {
      const restMs = this.#waitUntil - clock.monotonic();
      if (restMs > 0) {
        await this.#alarm.sleep(restMs);
        continue;
      }
      this.#askedAgain = false;
      const outcome = await this.#pass();
      if (closing.aborted) return;
      if (outcome.kind === 'fault') this.#backOff(outcome.fault);
      else this.#recovered();
      if (outcome.kind === 'idle')
        await this.#alarm.sleep(Math.min(outcome.nextDueMs ?? IDLE_MAX_MS, IDLE_MAX_MS));
    }
  }

  async #pass(): Promise<PassOutcome> {
    try {
      return await this.#parts.runPass();
    } catch (err) {
      this.#parts.log.error({ err }, 'sending to head office failed inside the hub; it is tried again');
      return { kind: 'fault', fault: { kind: 'own-failure', detail: '', retryAfterMs: null } };
    }
  }

  #backOff(fault: LineFault): void {
    const { clock, random, log, backoffs } = this.#parts;
    const isNew = this.#fault?.kind !== fault.kind || this.#fault.why !== fault.why;
    this.#fault = fault;
    this.#failures++;
    const backoff = isMisconfigured(fault) ? backoffs.misconfigured : backoffs.line;
    const ownWait = this.#askedAgain ? 0 : waitMs(backoff, this.#failures, random);
    const wait = Math.max(ownWait, fault.retryAfterMs ?? 0);
    this.#waitUntil = clock.monotonic() + wait;
    const fields = { fault: fault.kind, detail: fault.detail, failures: this.#failures, waitMs: wait };
    log[isNew ? 'warn' : 'debug'](fields, faultSentences(fault.kind, '', fault.why).english);
  }

  #recovered(): void {
    if (this.#fault !== null) this.#parts.log.info({ failures: this.#failures }, 'head office answers again');
    this.#fault = null;
    this.#failures = 0;
  }
}

function isMisconfigured({ kind, why }: LineFault): boolean {
  return MISCONFIGURED.has(kind) || (why !== undefined && MISCONFIGURED_CONNECTION.has(why));
}
