import type { Clock, Random } from '../../clock.ts';
import {
  type ArticleId,
  seq as asSeq,
  type Seq,
  type ShopId,
  type TillId,
  type TillSerial,
} from '../../domain/ids.ts';
import type { OfficeCheckOutcome, Trust } from '../../domain/office-check.ts';
import type { Logger } from '../../log.ts';
import type { Reader } from '../../store/reader.ts';
import type { PassOutcome } from '../line.ts';
import { type LineFault, sentencesOf } from '../line-fault.ts';
import type { Depth } from './lost-facts.ts';
import type { Answered, StillThere } from './still-there.ts';

export interface OfficeCheckParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly stillThere: StillThere;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** What the hub asks for by itself, and how soon after its start, so that one that is switched off each night asks too. */
const OWN_DAYS = 3;
const FIRST_AFTER_MS = HOUR_MS;
/** Where something is missing the days before are asked for, so many times as many, until nothing is. */
const FURTHER = 4;
const DAYS_MAX = 400;
/** One check asks for no more; the next one begins with the newest days again. */
const CHECKED_MAX = 50_000;
/** A shop that sells little is asked for at least so much of its journal before a difference of its stock is believed. */
const ENTRIES_MIN = 1000;

const NOTHING: Found = { checked: 0, missing: 0 };

/** A list of questions: till by till for its sales, then for the facts beside sales. */
interface Questions {
  readonly tills: readonly { readonly id: TillId; readonly serial: TillSerial }[];
  readonly articles: ReadonlySet<ArticleId> | null;
  /** Number of the till that is next; the facts follow the last one, and `null` ends it. */
  next: number | null;
  after: Seq;
  readonly since: Seq;
}

interface Found {
  readonly checked: number;
  readonly missing: number;
}

interface Run {
  readonly days: number;
  readonly depth: Depth;
  readonly questions: Questions;
  readonly asked: PromiseWithResolvers<OfficeCheckOutcome>[];
  checked: number;
  missing: number;
  /** What was asked for, and was missing, before these days were asked for. */
  readonly before: Found;
}

/**
 * Head office may be restored from a backup of its own, and then lacks what it acknowledged; nothing in its protocol says
 * so. So once a day, when nothing else is to be done, and whenever a person wants it, the hub asks for what it sent in the
 * last days, and so it does before it takes a difference of the stock for a change that was made there.
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

  /** Asks for what was booked within so many days. Never rejects. Wake the line afterwards. */
  request(days: number): Promise<OfficeCheckOutcome> {
    const asked = Promise.withResolvers<OfficeCheckOutcome>();
    this.#run = this.#begin(days, 'thorough', [...(this.#run?.asked ?? []), asked], NOTHING);
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
      this.#run ??= this.#begin(OWN_DAYS, 'daily', [], NOTHING);
      return this.#go(this.#run);
    };
  }

  /**
   * Whether head office still has what moved these articles, before a difference of their stock is believed. Runs on the
   * shop's line; when something is missing, everything of the last days is asked for next.
   */
  async trust(articles: ReadonlySet<ArticleId>): Promise<Trust> {
    const { reader, shopId } = this.#parts;
    const since = Math.min(this.#since(OWN_DAYS), reader.upstreamPosition(shopId) - ENTRIES_MIN);
    const questions = this.#questions(asSeq(Math.max(since, 0)), articles);
    let [checked, missing] = [0, 0];
    while (questions.next !== null) {
      const answered = await this.#ask(questions, 'thorough');
      if (answered.kind === 'fault') return 'unknown';
      checked += answered.checked;
      missing += answered.missing;
    }
    if (missing === 0) return 'complete';
    const { asked = [], days = OWN_DAYS } = this.#run ?? {};
    this.#run = this.#begin(furtherThan(days), 'thorough', asked, { checked, missing });
    return 'lacking';
  }

  #since(days: number): Seq {
    const { reader, shopId, clock } = this.#parts;
    return reader.lastSaleBefore(shopId, clock.now() - days * DAY_MS);
  }

  #questions(since: Seq, articles: Questions['articles']): Questions {
    // A till that was switched off or moved has sold here, too.
    const tills = this.#parts.reader.tills();
    return { tills, articles, next: 0, after: asSeq(0), since };
  }

  #begin(days: number, depth: Depth, asked: Run['asked'], before: Found): Run {
    const questions = this.#questions(this.#since(days), null);
    return { days, depth, questions, asked, checked: 0, missing: 0, before };
  }

  /** One question, or the end of the run. */
  async #go(run: Run): Promise<PassOutcome> {
    if (run.questions.next === null || run.checked >= CHECKED_MAX) {
      this.#end(run);
      return { kind: 'worked' };
    }
    const asksForSales = run.questions.next < run.questions.tills.length;
    const answered = await this.#ask(run.questions, run.depth);
    if (answered.kind === 'answered') {
      run.checked += answered.checked;
      run.missing += answered.missing;
      return { kind: 'worked' };
    }
    if (asksForSales) {
      this.#giveUp(answered.fault);
      return answered;
    }
    // Sales do not need these routes, and do not wait for them.
    this.#close(run, sentencesOf(answered.fault).english);
    this.#dueAt = this.#parts.clock.monotonic() + HOUR_MS;
    return { kind: 'worked' };
  }

  /** Asks the next question, and goes on to the one after it. */
  async #ask(questions: Questions, depth: Depth): Promise<Answered> {
    const { stillThere } = this.#parts;
    const at = questions.next ?? 0;
    const till = questions.tills[at];
    const answered =
      till === undefined
        ? await stillThere.facts(questions, depth)
        : await stillThere.sales(till, questions, depth);
    if (answered.kind === 'fault') return answered;
    if (answered.upTo !== null) questions.after = answered.upTo;
    else {
      questions.after = asSeq(0);
      questions.next = till === undefined ? null : at + 1;
    }
    return answered;
  }

  #giveUp(fault: LineFault): void {
    const run = this.#run;
    if (run === null || run.asked.length === 0) return;
    this.#close(run, sentencesOf(fault).english);
  }

  /** It ends where nothing was missing. */
  #end(run: Run): void {
    if (run.missing === 0 || (run.depth === 'thorough' && run.days >= DAYS_MAX)) this.#close(run, null);
    else this.#run = this.#begin(furtherThan(run.days), 'thorough', run.asked, total(run));
  }

  #close(run: Run, error: string | null): void {
    const { clock, log } = this.#parts;
    const { checked, missing } = total(run);
    this.#run = null;
    this.#dueAt = clock.monotonic() + DAY_MS;
    if (missing > 0) log.warn({ checked, missing }, 'head office lacks what it had acknowledged');
    for (const { resolve } of run.asked) resolve({ checked, missing, error });
  }
}

/** More days hold what was asked for before, but for what was missing. */
function total({ checked, missing, before }: Run): Found {
  return { checked: Math.max(checked, before.checked), missing: missing + before.missing };
}

function furtherThan(days: number): number {
  return Math.min(days * FURTHER, DAYS_MAX);
}
