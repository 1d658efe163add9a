import type { Clock, Random } from '../../clock.ts';
import { seq as asSeq, type Seq, type ShopId, type TillId, type TillSerial } from '../../domain/ids.ts';
import type { OfficeCheckOutcome } from '../../domain/office-check.ts';
import type { Logger } from '../../log.ts';
import type { SettledSale } from '../../store/central-facts.ts';
import type { Reader } from '../../store/reader.ts';
import type { PassOutcome } from '../line.ts';
import { type LineFault, sentencesOf } from '../line-fault.ts';
import { confirm } from './confirm.ts';
import type { Ledger } from './ledger.ts';
import type { HeadOffice } from './office.ts';
import { retrySoon } from './settlement.ts';

export interface OfficeCheckParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly ledger: Ledger;
  readonly office: HeadOffice;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Numbers in one question. */
const QUESTION_SALES = 200;
/** What the hub asks for by itself, and how soon after its start, so that one that is switched off each night asks too. */
const OWN_DAYS = 3;
const FIRST_AFTER_MS = HOUR_MS;
/** One check asks for no more; the next one begins with the newest days again. */
const CHECKED_MAX = 50_000;

interface Run {
  readonly tills: { readonly id: TillId; readonly serial: TillSerial; after: Seq }[];
  readonly asked: PromiseWithResolvers<OfficeCheckOutcome>[];
  checked: number;
  missing: number;
}

/**
 * Head office may be restored from a backup of its own, and then lacks sales that it acknowledged; nothing in its protocol
 * says so. So once a day, when nothing else is to be done, and whenever a person wants it, the hub asks for the sales of
 * the last days, till by till, and sends again what is missing. That is harmless where it was not.
 */
export class OfficeCheck {
  readonly #parts: OfficeCheckParts;
  #run: Run | null = null;
  /** Monotonic ms. */
  #dueAt: number;

  constructor(parts: OfficeCheckParts) {
    this.#parts = parts;
    this.#dueAt = parts.clock.monotonic() + FIRST_AFTER_MS * (1 + parts.random.fraction());
  }

  /** Asks for the sales that were booked within so many days. Never rejects. Wake the line afterwards. */
  request(days: number): Promise<OfficeCheckOutcome> {
    const asked = Promise.withResolvers<OfficeCheckOutcome>();
    const waiting = this.#run?.asked ?? [];
    this.#run = this.#begin(days, [...waiting, asked]);
    return asked.promise;
  }

  /** The passes of a line, and one question after another when they have nothing left to send. */
  after(runPass: () => Promise<PassOutcome>): () => Promise<PassOutcome> {
    return async () => {
      const outcome = await runPass();
      if (outcome.kind === 'fault') this.#giveUp(outcome.fault);
      if (outcome.kind !== 'idle') return outcome;
      const restMs = this.#dueAt - this.#parts.clock.monotonic();
      if (this.#run === null && restMs > 0) {
        return { kind: 'idle', nextDueMs: Math.min(restMs, outcome.nextDueMs ?? restMs) };
      }
      this.#run ??= this.#begin(OWN_DAYS, []);
      const fault = await this.#ask(this.#run);
      if (fault === null) return { kind: 'worked' };
      this.#giveUp(fault);
      return { kind: 'fault', fault };
    };
  }

  #begin(days: number, asked: Run['asked']): Run {
    const { reader, shopId, clock } = this.#parts;
    const after = reader.lastSaleBefore(shopId, clock.now() - days * DAY_MS);
    const tills = reader.tills().filter((till) => till.shopId === shopId && till.active);
    return { tills: tills.map(({ id, serial }) => ({ id, serial, after })), asked, checked: 0, missing: 0 };
  }

  /** One question about one till, or the end of the run. */
  async #ask(run: Run): Promise<LineFault | null> {
    const { reader, shopId, office } = this.#parts;
    const [till] = run.tills;
    if (till === undefined || run.checked >= CHECKED_MAX) {
      this.#end(run, null);
      return null;
    }
    const sales = reader.settledSales(shopId, till.id, till.after, QUESTION_SALES);
    const last = sales.at(-1);
    if (last === undefined) {
      run.tills.shift();
      return null;
    }
    const known = await confirm(office, till.serial, sales);
    // A till that head office does not know (any more) is held when it sells; its past is no matter of the hub's.
    if (known.kind === 'till-refused') run.tills.shift();
    else if (known.kind !== 'known') return known.fault;
    else {
      const missing = sales.filter(({ number }) => !known.found.has(number));
      run.checked += sales.length;
      run.missing += missing.length;
      till.after = last.seq;
      return this.#sendAgain(missing);
    }
    return null;
  }

  async #sendAgain(missing: readonly SettledSale[]): Promise<LineFault | null> {
    const { ledger, reader, shopId } = this.#parts;
    if (missing.length === 0) return null;
    const settlement = retrySoon('MISSING_THERE', '');
    const put = missing.map(({ seq }) => ledger.exception(seq, settlement, undefined));
    const position = asSeq(reader.upstreamPosition(shopId));
    return ledger.record({ position, put, clear: [], hold: [], release: [] });
  }

  #giveUp(fault: LineFault): void {
    const run = this.#run;
    if (run === null || run.asked.length === 0) return;
    this.#end(run, sentencesOf(fault).english);
  }

  #end(run: Run, error: string | null): void {
    const { clock, log } = this.#parts;
    const { checked, missing } = run;
    this.#run = null;
    this.#dueAt = clock.monotonic() + DAY_MS;
    if (missing > 0) {
      log.warn({ checked, missing }, 'head office lacks sales that it acknowledged: they are sent again');
    }
    for (const { resolve } of run.asked) resolve({ checked, missing, error });
  }
}
