import type { Clock, Random } from '../../clock.ts';
import { seq as asSeq, type Seq } from '../../domain/ids.ts';
import type { Doubted, OfficeCheckOutcome } from '../../domain/office-check.ts';
import type { Logger } from '../../log.ts';
import type { PassOutcome } from '../line.ts';
import { type LineFault, mayBeOfQuestion, sentencesOf } from '../line-fault.ts';
import { beginWalk, endWalk, type Walk, type WalkParts } from './walk.ts';
import { walkBack } from './walk-back.ts';

export interface OfficeCheckParts extends WalkParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Told when differences of the stock that were held back may be believed now. */
  readonly onTrusted: () => void;
}

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** How soon after its start the hub asks by itself, so that one that is switched off each night asks too. */
const FIRST_AFTER_MS = HOUR_MS;
/** How long it waits when it could not go on; twice as long each time. */
const PAUSE_MS = 5 * 60 * 1000;
/** A look that was never made begins with so many entries; one that could never be ended goes back so far at most. */
const FIRST_ENTRIES = 1000;
const OPEN_ENTRIES = 10_000;
/** The newest of what a person asks for. */
const CHECKED_ENTRIES = 150_000;
const NOT_ALL = `only the last ${CHECKED_ENTRIES} entries were asked for`;
const UNSURE = 'head office could not say of some of them whether it has them';
/** People who wait for an answer of their own; whoever comes after them gets that of the last one. */
const ASKERS = 8;
/** Questions that a reading of the stock waits for; more are asked between the sales, and the next reading knows. */
const INLINE_QUESTIONS = 16;
/**
 * So many questions in a row without an answer, and something more than a question is ill. Twice as many after each pause, in
 * case these are all that is ill, up to a bound: each may take as long as a request does.
 */
const FAULTS = { first: 3, most: 12 };

/** A walk that is under way. */
interface Run {
  readonly walk: Walk;
  readonly questions: AsyncGenerator<LineFault | null>;
  readonly asker: Asker | null;
  faults: number;
  lastFault: LineFault | null;
}

interface Asker {
  readonly days: number;
  readonly answer: PromiseWithResolvers<OfficeCheckOutcome>;
}

/**
 * Head office may be restored from a backup of its own, and then lacks what it acknowledged; nothing in its protocol says
 * so. So once a day, when nothing else is to be done, and whenever a person wants it, the hub looks whether it has what
 * arrived since it was last seen complete, and before it takes a difference of the stock for a change that was made there.
 * One question at a time: whatever is sold in between goes first, and no fault of a question keeps it waiting.
 */
export class OfficeCheck {
  readonly #parts: OfficeCheckParts;
  readonly #askers: Asker[] = [];
  #run: Run | null = null;
  /** Monotonic ms. */
  #dueAt: number;
  #pauses = 0;
  #heldBack = false;
  #readAgainAt = Number.NEGATIVE_INFINITY;
  /** Said to a question while a reading waited for it: the line has to wait, too. */
  #toldToWait: LineFault | null = null;

  constructor(parts: OfficeCheckParts) {
    this.#parts = parts;
    this.#dueAt = parts.clock.monotonic() + FIRST_AFTER_MS * (1 + parts.random.fraction());
  }

  /** Asks for what was booked within so many days. Never rejects. Wake the line afterwards. */
  request(days: number): Promise<OfficeCheckOutcome> {
    const last = this.#askers.at(-1);
    if (last !== undefined && this.#askers.length >= ASKERS) return last.answer.promise;
    const answer = Promise.withResolvers<OfficeCheckOutcome>();
    this.#askers.push({ days, answer });
    return answer.promise;
  }

  /** The passes of a line, and one question after another when they have nothing left to send. */
  after(runPass: () => Promise<PassOutcome>): () => Promise<PassOutcome> {
    return async () => {
      const told = this.#toldToWait;
      this.#toldToWait = null;
      const outcome: PassOutcome = told === null ? await runPass() : { kind: 'fault', fault: told };
      if (outcome.kind === 'fault') this.#refuseAskers(outcome.fault);
      if (outcome.kind !== 'idle') return outcome;
      // A person goes first; what the hub looked for by itself it looks for again.
      if (this.#askers.length > 0 && this.#run?.asker === null) this.#run = null;
      this.#run ??= this.#next();
      if (this.#run !== null) return this.#go(this.#run);
      const restMs = Math.max(this.#dueAt - this.#parts.clock.monotonic(), 0);
      return { kind: 'idle', nextDueMs: Math.min(restMs, outcome.nextDueMs ?? restMs) };
    };
  }

  /**
   * Of which articles a difference of the stock cannot be believed, because head office may lack something of theirs that it
   * had. Runs on the shop's line after a reading, while nothing leaves.
   */
  async doubted(): Promise<Doubted> {
    const doubted = await this.#doubted();
    this.#heldBack ||= doubted === 'all';
    return doubted;
  }

  async #doubted(): Promise<Doubted> {
    const { reader, shopId, clock } = this.#parts;
    if (reader.officeTrust(shopId)?.doubt != null || this.#run !== null) return 'all';
    if (this.#pauses > 0 && clock.monotonic() < this.#dueAt) return 'all';
    const run = this.#begin(this.#sinceConfirmed({ inline: true }));
    for (let asked = 0; asked < INLINE_QUESTIONS; asked++) {
      const { done, value: fault } = await run.questions.next();
      if (done === true) {
        const unwritten = await this.#end(run);
        const isSure = unwritten === null && run.walk.missing === 0;
        return isSure ? new Set([...run.walk.unsure, ...reader.officeUnsureArticles(shopId)]) : 'all';
      }
      if (this.#isBeyond(run, fault)) {
        this.#pause(fault);
        if (fault.kind === 'busy') this.#toldToWait = fault;
        return 'all';
      }
    }
    this.#run = run;
    return 'all';
  }

  /** What is to be looked at next: for a person, or because something was missing, or because it is time. */
  #next(): Run | null {
    const { reader, shopId, clock } = this.#parts;
    const asker = this.#askers.shift();
    const top = reader.upstreamPosition(shopId);
    const trust = reader.officeTrust(shopId);
    if (asker !== undefined) {
      const floor = this.#floorOf(asker.days);
      return this.#begin(beginWalk({ top, floor, trust }, { thorough: true }), asker);
    }
    const doubt = trust?.doubt ?? null;
    if (clock.monotonic() < this.#dueAt && (this.#pauses > 0 || doubt === null)) return null;
    if (doubt === null) return this.#begin(this.#sinceConfirmed());
    return this.#begin(beginWalk({ top: doubt.top, floor: doubt.at, trust }, { at: doubt.at }));
  }

  #sinceConfirmed({ inline }: { readonly inline: boolean } = { inline: false }): Walk {
    const { reader, shopId } = this.#parts;
    const top = reader.upstreamPosition(shopId);
    const trust = reader.officeTrust(shopId);
    const confirmed = trust?.confirmed ?? top - FIRST_ENTRIES;
    return beginWalk({ top, floor: asSeq(Math.max(confirmed, top - OPEN_ENTRIES, 0)), trust }, { inline });
  }

  #floorOf(days: number): Seq {
    const { reader, shopId, clock } = this.#parts;
    const since = reader.lastSaleBefore(shopId, clock.now() - days * DAY_MS);
    // What the hub has to look for itself is in it: then it is known as well.
    const trust = reader.officeTrust(shopId);
    const own = Math.min(trust?.confirmed ?? since, trust?.doubt?.at ?? since);
    return asSeq(Math.max(Math.min(since, own), reader.upstreamPosition(shopId) - CHECKED_ENTRIES, 0));
  }

  #begin(walk: Walk, asker: Asker | null = null): Run {
    return { walk, questions: walkBack(this.#parts, walk), asker, faults: 0, lastFault: null };
  }

  /** One question, or the end of the walk. */
  async #go(run: Run): Promise<PassOutcome> {
    const { done, value: fault } = await run.questions.next();
    if (done === true) {
      this.#run = null;
      const unwritten = await this.#end(run);
      if (unwritten !== null) return this.#giveUp(run, unwritten);
      this.#lookAgain();
      return { kind: 'worked' };
    }
    if (!this.#isBeyond(run, fault)) return { kind: 'worked' };
    this.#run = null;
    return this.#giveUp(run, fault);
  }

  /** Whether it is more than a question that failed. */
  #isBeyond(run: Run, fault: LineFault | null): fault is LineFault {
    // A list that failed is not asked again for each fact: that counts once.
    if (fault === null) run.faults = 0;
    else if (fault !== run.lastFault) run.faults++;
    run.lastFault = fault;
    if (fault === null) return false;
    return !mayBeOfQuestion(fault) || run.faults >= this.#faultsBorne() || fault.retryAfterMs !== null;
  }

  #faultsBorne(): number {
    return Math.min(FAULTS.first * 2 ** this.#pauses, FAULTS.most);
  }

  /** Differences that were held back are read once more; what can never be told must not have them read all the time. */
  #lookAgain(): void {
    const { clock, onTrusted } = this.#parts;
    const now = clock.monotonic();
    if (!this.#heldBack || now - this.#readAgainAt < HOUR_MS) return;
    this.#heldBack = false;
    this.#readAgainAt = now;
    onTrusted();
  }

  #giveUp(run: Run, fault: LineFault): PassOutcome {
    this.#pause(fault);
    this.#answer(run, sentencesOf(fault).english);
    // That it is to be waited was said of everything.
    return fault.kind === 'busy' ? { kind: 'fault', fault } : { kind: 'worked' };
  }

  #pause(fault: LineFault): void {
    const ms = Math.min(PAUSE_MS * 2 ** this.#pauses, HOUR_MS);
    this.#pauses++;
    this.#dueAt = this.#parts.clock.monotonic() + Math.max(ms, fault.retryAfterMs ?? 0);
  }

  async #end(run: Run): Promise<LineFault | null> {
    const { clock, log } = this.#parts;
    const fault = await endWalk(this.#parts, run.walk);
    if (fault !== null) return fault;
    const { checked, missing, isUnsure } = run.walk;
    this.#pauses = 0;
    if (!run.walk.inline) this.#dueAt = clock.monotonic() + DAY_MS;
    if (missing > 0) log.warn({ checked, missing }, 'head office lacked what it had acknowledged');
    this.#answer(run, isUnsure ? UNSURE : null);
    return null;
  }

  #answer({ asker, walk }: Run, error: string | null): void {
    if (asker === null) return;
    const { checked, missing } = walk;
    const notAll = walk.top - walk.floor >= CHECKED_ENTRIES ? NOT_ALL : null;
    asker.answer.resolve({ checked, missing, error: error ?? notAll });
  }

  /** The line is down: nobody is kept waiting for an answer. */
  #refuseAskers(fault: LineFault): void {
    const error = sentencesOf(fault).english;
    for (const { answer } of this.#askers.splice(0)) answer.resolve({ checked: 0, missing: 0, error });
    const run = this.#run;
    if (run === null || run.asker === null) return;
    this.#run = null;
    this.#answer(run, error);
  }
}
