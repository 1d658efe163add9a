import { seq as asSeq } from '../../domain/ids.ts';
import type { UpstreamException } from '../../store/facts.ts';
import { BATCH_BYTES_MAX, BATCH_ENTRIES_MAX } from '../../wire/journal/messages.ts';
import type { PassOutcome } from '../line.ts';
import type { LineFault } from '../line-fault.ts';
import { RequestSize } from '../request-size.ts';
import { isOpen } from '../stepping-aside.ts';
import { type AlignParts, align, type Doubt } from './align.ts';
import type { Standing } from './ledger.ts';
import type { BatchOutcome } from './office.ts';
import { OfficeCheck, type OfficeCheckParts } from './office-check.ts';
import { batchOf, type OutgoingBatch } from './outgoing.ts';
import {
  acknowledgedBy,
  clearedBy,
  deferralOf,
  deferredBy,
  ORIGIN_UNKNOWN,
  outcomeDeferral,
} from './verdict.ts';

/** Exceptions that are tried between two batches, so that neither keeps the other waiting. */
const EXCEPTIONS_PER_PASS = 5;
/** An entry alone is tried so often before it steps aside. */
const ALONE_MAX = 2;
/** So many disagreements without a batch in between that was taken are a fault of head office. */
const CONFLICTS_MAX = 3;

/** So many entries may wait for head office's change of mind or a person's; beyond it, the two do not fit together. */
const WAITING_MAX = 10_000;
const NO_DOUBT: Doubt = { differsAt: null, sentUpTo: 0 };
/** A head office that was restored while nothing is sold is noticed after this. */
const ASK_AGAIN_MS = 60 * 60 * 1000;

export type PassParts = AlignParts & OfficeCheckParts & { readonly requestTimeoutMs: number };

type Step = { readonly worked: boolean; readonly fault: LineFault | null };
const NOTHING_DONE: Step = { worked: false, fault: null };
const worked = (fault: LineFault | null = null): Step => ({ worked: true, fault });

/**
 * One shop's road to head office under protocol `journal`: the facts that follow the position, in batches, one at a time.
 * What head office says of each batch is written down before the next one leaves.
 */
export class JournalPass {
  readonly check: OfficeCheck;
  readonly #parts: PassParts;
  readonly #size: RequestSize;
  /** Whether the position is what head office has; false after anything that left that open. */
  #aligned = false;
  /** Monotonic ms at which head office last said where it stands. */
  #askedAt = 0;
  #doubt: Doubt = NO_DOUBT;
  #conflicts = 0;
  /** The entry that failed alone, and how often. */
  #alone = { seq: 0, failures: 0 };

  constructor(parts: PassParts) {
    this.#parts = parts;
    this.check = new OfficeCheck(parts);
    this.#size = new RequestSize({ max: BATCH_ENTRIES_MAX, requestTimeoutMs: parts.requestTimeoutMs });
  }

  async run(): Promise<PassOutcome> {
    const outcome = await this.#steps();
    if (outcome.kind === 'fault') this.check.giveUp(outcome.fault);
    return outcome;
  }

  async #steps(): Promise<PassOutcome> {
    const { ledger, clock, reader, shopId } = this.#parts;
    const since = ledger.now();
    if (!this.#aligned || clock.monotonic() - this.#askedAt > ASK_AGAIN_MS) {
      const before = reader.upstreamPosition(shopId);
      const alignment = await align(this.#parts, this.#doubt);
      if (reader.upstreamPosition(shopId) < before) this.check.lookAgain();
      this.#askedAt = clock.monotonic();
      if (typeof alignment !== 'string') return { kind: 'fault', fault: alignment };
      this.#aligned = alignment === 'aligned';
      this.#doubt = this.#aligned ? NO_DOUBT : { ...this.#doubt, differsAt: null };
      if (!this.#aligned) return { kind: 'worked' };
    }
    // What is new goes first: an entry on which head office falls silent again must not keep it waiting.
    const sent = await this.#sendNext(ledger.read());
    const full = sent.fault === TOO_MANY_WAIT;
    if (sent.fault !== null && !full) return { kind: 'fault', fault: sent.fault };
    const retried = this.#aligned ? await this.#retryDue() : NOTHING_DONE;
    if (retried.fault !== null && !(sent.worked && isSilence(retried.fault))) {
      return { kind: 'fault', fault: retried.fault };
    }
    const looked = this.#aligned ? await this.#look() : NOTHING_DONE;
    if (looked.fault !== null) return { kind: 'fault', fault: looked.fault };
    if (retried.worked || looked.worked || (sent.worked && !full)) return { kind: 'worked' };
    if (full) return { kind: 'fault', fault: TOO_MANY_WAIT };
    return { kind: 'idle', nextDueMs: ledger.nextDueMs(ledger.read(), since) };
  }

  async #retryDue(): Promise<Step> {
    const { ledger } = this.#parts;
    const standing = ledger.read();
    const due = ledger.due(standing, EXCEPTIONS_PER_PASS);
    for (const row of due) {
      const fault = await this.#retryOne(row, standing);
      if (fault !== null) return worked(fault);
      if (!this.#aligned) break;
    }
    return { worked: due.length > 0, fault: null };
  }

  /** What it finds missing must have room to wait. */
  async #look(): Promise<Step> {
    const standing = this.#parts.ledger.read();
    if (tooManyWait(standing)) {
      this.check.giveUp(TOO_MANY_WAIT);
      return NOTHING_DONE;
    }
    const looked = await this.check.look(standing.position);
    if (looked.kind === 'fault') return worked(looked.fault);
    if (looked.kind === 'elsewhere') {
      this.#aligned = false;
      this.#doubt = { ...NO_DOUBT, differsAt: looked.differsAt };
    }
    return looked.kind === 'nothing' ? NOTHING_DONE : worked();
  }

  async #retryOne(row: UpstreamException, { asked }: Standing): Promise<LineFault | null> {
    const { ledger } = this.#parts;
    const outcome = await this.#sendAlone(row);
    if (outcome.kind === 'conflict') return this.#conflictFault(outcome);
    if (outcome.kind === 'fault') return outcome.fault;
    const { position } = ledger.read();
    const deferral =
      outcome.kind === 'decided' ? deferralOf(outcome.verdicts.get(row.seq)) : outcomeDeferral(outcome);
    const change =
      deferral === null
        ? { position, asked, put: [], clear: [row.seq] }
        : { position, asked, put: [ledger.exception(row.seq, deferral, row)], clear: [] };
    const fault = await ledger.record(change);
    // A known poison that fails again says nothing about the line; silence does, and so does a wish to wait.
    return fault ?? (outcome.kind === 'unclear' ? faultOfLine(outcome.fault) : null);
  }

  /** What was taken back goes by one of its origins after the other, and whole when head office has none of them. */
  async #sendAlone({ seq, reason }: UpstreamException): Promise<BatchOutcome> {
    const { reader, shopId, office } = this.#parts;
    for (let origin = reason === ORIGIN_UNKNOWN ? 1 : 0; ; origin++) {
      const bounds = { entries: 1, bytes: BATCH_BYTES_MAX, origin };
      const page = reader.journalPage(shopId, asSeq(seq - 1), bounds);
      if (page === null) throw new Error(`the exception ${seq} of shop ${shopId} is no fact`);
      const outcome = await office.send(batchOf(page, () => false));
      this.#note(outcome);
      if (page.entries[0]?.kind !== 'taken-back' || !lacksOrigin(outcome, seq)) return outcome;
    }
  }

  async #sendNext(standing: Standing): Promise<Step> {
    const { reader, shopId, office, clock } = this.#parts;
    const bounds = { entries: this.#size.records, bytes: BATCH_BYTES_MAX };
    const page = reader.journalPage(shopId, standing.position, bounds);
    if (page === null) return NOTHING_DONE;
    const { exceptions } = standing;
    if (tooManyWait(standing)) return worked(TOO_MANY_WAIT);
    const batch = batchOf(page, (seq) => isWaiting(exceptions.get(seq)));
    const startedAt = clock.monotonic();
    const outcome = await office.send(batch);
    this.#note(outcome);
    if (!this.#aligned && outcome.kind !== 'conflict') this.#doubt = { ...this.#doubt, sentUpTo: batch.last };
    if (outcome.kind === 'decided') this.#size.arrived(batch.texts.length, clock.monotonic() - startedAt);
    switch (outcome.kind) {
      case 'decided':
        return this.#decided(standing, batch, outcome);
      case 'conflict':
        return worked(this.#conflictFault(outcome));
      case 'fault':
        return worked(outcome.fault);
      default:
        return this.#failed(standing, batch, outcome);
    }
  }

  async #decided(
    standing: Standing,
    batch: OutgoingBatch,
    { verdicts }: BatchOutcome & { kind: 'decided' },
  ): Promise<Step> {
    const { ledger } = this.#parts;
    // What waited already was not sent: only its stub was.
    const put = deferredBy(batch, verdicts)
      .filter(([seq]) => !isWaiting(standing.exceptions.get(seq)))
      .map(([seq, deferral]) => ledger.exception(seq, deferral, undefined));
    const clear = clearedBy(batch, verdicts, standing.exceptions);
    const acknowledged = acknowledgedBy(batch, verdicts);
    const fault = await ledger.record({
      position: batch.last,
      asked: standing.asked,
      put,
      clear,
      acknowledged,
    });
    return worked(fault);
  }

  /**
   * Halves the batch on which head office failed, down to one entry: that one steps aside, and a stub takes its place in
   * the log. A head office that fails on the stub is ill.
   */
  async #failed(
    standing: Standing,
    batch: OutgoingBatch,
    outcome: BatchOutcome & { kind: 'unclear' | 'not-taken' },
  ): Promise<Step> {
    const { ledger } = this.#parts;
    const { fault } = outcome;
    const ofLine = outcome.kind === 'unclear' ? faultOfLine(fault) : null;
    if (batch.texts.length > 1) {
      this.#size.failed(batch.texts.length);
      return worked(ofLine);
    }
    if (isWaiting(standing.exceptions.get(batch.first))) return worked(fault);
    const failures = this.#alone.seq === batch.first ? this.#alone.failures + 1 : 1;
    this.#alone = { seq: batch.first, failures };
    if (outcome.kind === 'unclear' && failures < ALONE_MAX) return worked(ofLine);
    const row = ledger.exception(batch.first, outcomeDeferral(outcome), undefined);
    const unrecorded = await ledger.record({ ...asStands(standing), put: [row], clear: [] });
    return worked(unrecorded ?? (fault.retryAfterMs === null ? null : ofLine));
  }

  /** Whatever left it open what head office has makes the next pass ask. */
  #note(outcome: BatchOutcome): void {
    if (outcome.kind === 'decided') {
      this.#conflicts = 0;
      return;
    }
    const neverSent = outcome.kind === 'fault' && outcome.fault.kind === 'unreachable';
    if (!neverSent && outcome.kind !== 'not-taken') this.#aligned = false;
  }

  /** The next pass finds out how head office stands; again and again without a way out, it is a fault. */
  #conflictFault({ code, seq }: BatchOutcome & { kind: 'conflict' }): LineFault | null {
    this.#conflicts++;
    if (code === 'DIVERGED') this.#doubt = { ...this.#doubt, differsAt: seq };
    if (this.#conflicts < CONFLICTS_MAX) return null;
    return { kind: 'request-refused', detail: `HTTP 409 ${code}`, retryAfterMs: null };
  }
}

const TOO_MANY_WAIT: LineFault = {
  kind: 'request-refused',
  detail: `${WAITING_MAX} entries wait already`,
  retryAfterMs: null,
};

function asStands({ position, asked }: Standing): Pick<Standing, 'position' | 'asked'> {
  return { position, asked };
}

/** Decisions of people are no bound for what may wait. */
function tooManyWait({ exceptions }: Standing): boolean {
  return exceptions.size >= WAITING_MAX && [...exceptions.values()].filter(isOpen).length >= WAITING_MAX;
}

function lacksOrigin(outcome: BatchOutcome, seq: number): boolean {
  return outcome.kind === 'decided' && outcome.verdicts.get(seq)?.code === ORIGIN_UNKNOWN;
}

/** Whether an entry steps aside already. */
function isWaiting(row: UpstreamException | undefined): boolean {
  return row !== undefined && isOpen(row);
}

/** What a batch that failed says of the line: nothing when it may be about the batch alone. */
function faultOfLine(fault: LineFault): LineFault | null {
  return isSilence(fault) || fault.retryAfterMs !== null ? fault : null;
}

/** No answer of head office itself: the line may be down, or a single entry makes it fall silent. */
function isSilence(fault: LineFault): boolean {
  return fault.kind === 'timed-out' || fault.kind === 'dropped' || fault.kind === 'gateway';
}
