import type { Clock } from '../../clock.ts';
import { seq as asSeq, type Seq, type ShopId } from '../../domain/ids.ts';
import type { OfficeCheckOutcome } from '../../domain/office-check.ts';
import type { Logger } from '../../log.ts';
import type { LateEntry } from '../../store/central-facts.ts';
import type { Reader } from '../../store/reader.ts';
import { PAGE_ENTRIES_MAX } from '../../wire/journal/messages.ts';
import { type LineFault, sentencesOf } from '../line-fault.ts';
import { type Comparison, comparePage } from './compare.ts';
import type { Ledger } from './ledger.ts';
import type { JournalOffice } from './office.ts';

export interface OfficeCheckParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly ledger: Ledger;
  readonly office: JournalOffice;
  readonly clock: Clock;
  readonly log: Logger;
}

/** `elsewhere`: head office does not stand where the hub thinks; `differsAt` as in an alignment. */
export type Looked =
  | { readonly kind: 'nothing' | 'looked' }
  | { readonly kind: 'elsewhere'; readonly differsAt: number | null }
  | { readonly kind: 'fault'; readonly fault: LineFault };

const DAY_MS = 24 * 60 * 60 * 1000;
/** Entries that lie no further apart are asked for together, with what is between. */
const NEAR = 25;
/** The newest of what a person asks for. */
const CHECKED_MAX = 150_000;
const NOT_ALL = `only the last ${CHECKED_MAX} entries were asked for`;

/** Consecutive entries to be compared. */
interface Part {
  readonly run: Run | null;
  readonly after: number;
  readonly upTo: number;
  /** Those of them that are what is asked for; null = all are. */
  readonly sought: readonly LateEntry[] | null;
}

interface Run {
  /** Everything is compared from here on. */
  after: number;
  readonly upTo: number;
  /** Then what came late, and what waits: from here on. */
  soughtAfter: number;
  readonly asked: PromiseWithResolvers<OfficeCheckOutcome>[];
  readonly error: string | null;
  checked: number;
  missing: number;
}

/**
 * What head office took after what follows it, it may lose by a backup of its own without a sign: its watermark was the
 * same before. Such an entry is looked for once when the line has gone on, since from then on the watermark shows the loss;
 * and until then after each start and once a day, together with what waits for a person. What it was found to have, after a restore of the hub or a change of
 * protocol, may all have come late, and is looked for once the line has gone on. Whenever head office went back, all are
 * looked for again that it may have lost. A person has everything compared that was booked in the last days. What is
 * missing is sent again, alone.
 */
export class OfficeCheck {
  readonly #parts: OfficeCheckParts;
  #run: Run | null = null;
  /** Monotonic ms. */
  #dueAt: number;
  /** What head office neither shows nor lacks is not asked for again before the next run, unless it turns out to have gone back. */
  #paused = false;

  constructor(parts: OfficeCheckParts) {
    this.#parts = parts;
    this.#dueAt = parts.clock.monotonic();
  }

  /** Asks for what was booked within so many days. Never rejects. Wake the line afterwards. */
  request(days: number): Promise<OfficeCheckOutcome> {
    const { reader, shopId, clock } = this.#parts;
    const asked = Promise.withResolvers<OfficeCheckOutcome>();
    const after = reader.firstSeqAt(shopId, clock.now() - days * DAY_MS) - 1;
    const position = reader.upstreamPosition(shopId);
    const first = Math.max(after, position - CHECKED_MAX);
    this.#begin([first, position], [...(this.#run?.asked ?? []), asked], first > after ? NOT_ALL : null);
    return asked.promise;
  }

  /** One question, if there is any. Only while head office is known to stand at the position. */
  async look(position: Seq): Promise<Looked> {
    if (this.#run === null && this.#parts.clock.monotonic() >= this.#dueAt) this.#begin([0, 0], [], null);
    const part = this.#next(position);
    if (part === null) return { kind: 'nothing' };
    const page = await comparePage(this.#parts, part.after, part.upTo);
    if (page.kind === 'fault') return page;
    if (page.kind === 'differs') return { kind: 'elsewhere', differsAt: page.at };
    if (page.upTo === part.after) return this.#notShown(part);
    const fault = await this.#note(part, page, position);
    return fault === null ? { kind: 'looked' } : { kind: 'fault', fault };
  }

  /** Head office went back: that is why it did not show what it was asked for. */
  lookAgain(): void {
    this.#paused = false;
  }

  /** Whoever waits for an answer is told why there is none. */
  giveUp(fault: LineFault): void {
    if (this.#run !== null && this.#run.asked.length > 0) this.#end(sentencesOf(fault).english);
  }

  #begin([after, upTo]: readonly [number, number], asked: Run['asked'], error: string | null): void {
    this.#paused = false;
    this.#dueAt = this.#parts.clock.monotonic() + DAY_MS;
    this.#run = { after, upTo, soughtAfter: 0, asked, error, checked: 0, missing: 0 };
  }

  #next(position: Seq): Part | null {
    const run = this.#run;
    if (run !== null) {
      const upTo = Math.min(run.upTo, position);
      if (run.after < upTo) return { run, after: run.after, upTo, sought: null };
      const part = partOf(run, this.#asked(run.soughtAfter, position));
      if (part !== null) return part;
      this.#end(run.error);
    }
    return this.#paused ? null : (partOf(null, this.#late(0, position)) ?? this.#acknowledged(position));
  }

  /** The next of what head office was found to have, once the line has gone on. */
  #acknowledged(position: Seq): Part | null {
    const { reader, shopId } = this.#parts;
    const part = reader.upstreamAcknowledged(shopId, position);
    return part === null ? null : { run: null, ...part, sought: null };
  }

  #late(after: number, before: Seq | null): readonly LateEntry[] {
    const { reader, shopId } = this.#parts;
    return reader.upstreamLate(shopId, { after: asSeq(after), before, limit: PAGE_ENTRIES_MAX });
  }

  /** What came late, and what waits for a person: in a life of the hub that is lost it may have arrived. */
  #asked(after: number, position: Seq): readonly LateEntry[] {
    const waiting = [...this.#parts.ledger.read().exceptions.values()]
      .filter(({ seq, state }) => state === 'parked' && seq > after && seq <= position)
      .map(({ seq }) => ({ seq, position }));
    return [...this.#late(after, null), ...waiting].sort((a, b) => a.seq - b.seq);
  }

  /** Writes down what was seen, and lets what is missing step aside, so that it is sent again. */
  async #note(part: Part, page: Comparison & { kind: 'same' }, position: Seq): Promise<LineFault | null> {
    const { reader, shopId, ledger, log } = this.#parts;
    const gone = new Set(page.missing);
    // What waits, or what a person decided on, is not there, and that is known.
    const missing = page.missing.filter((seq) => reader.upstreamException(shopId, asSeq(seq)) === undefined);
    const sought = part.sought?.filter(({ seq }) => seq <= page.upTo);
    const seen = (sought ?? []).filter((entry) => entry.position < position && !gone.has(entry.seq));
    // Stronger than a wait, or than that somebody gave it up.
    const arrived = page.held.map(asSeq).filter((seq) => {
      const row = reader.upstreamException(shopId, seq);
      return row !== undefined && row.state !== 'settled';
    });
    const deferral = { state: 'retry', wait: 'soon', reason: 'MISSING_THERE', answer: '' } as const;
    const put = missing.map((seq) => ledger.exception(seq, deferral, undefined));
    if (put.length > 0) {
      log.warn(
        { missing: put.length },
        'head office lacks entries that it acknowledged: they are sent again',
      );
    }
    advance(part, page.upTo, { checked: sought?.length ?? page.upTo - part.after, missing: put.length });
    const seenUpTo = part.run === null && part.sought === null ? asSeq(page.upTo) : null;
    if (put.length + arrived.length + seen.length === 0 && seenUpTo === null) return null;
    return ledger.record({ position, put, clear: arrived, seen: seen.map(({ seq }) => seq), seenUpTo });
  }

  /** Head office shows less than it has decided: it went back, and then all that follows is sent again. */
  #notShown(part: Part): Looked {
    this.#paused = true;
    const asked = part.sought?.length ?? part.upTo - part.after;
    advance(part, part.upTo, { checked: asked, missing: asked });
    return { kind: 'elsewhere', differsAt: null };
  }

  #end(error: string | null): void {
    const run = this.#run;
    if (run === null) return;
    this.#run = null;
    const { checked, missing } = run;
    for (const { resolve } of run.asked) resolve({ checked, missing, error });
  }
}

/** The first of these, with what is near. */
function partOf(run: Run | null, sought: readonly LateEntry[]): Part | null {
  const [first] = sought;
  if (first === undefined) return null;
  const end = sought.findIndex(({ seq }, index) => {
    return seq - (sought[index - 1] ?? first).seq > NEAR || seq >= first.seq + PAGE_ENTRIES_MAX;
  });
  const near = end < 0 ? sought : sought.slice(0, end);
  return { run, after: first.seq - 1, upTo: near.at(-1)?.seq ?? first.seq, sought: near };
}

function advance(
  { run, sought }: Part,
  upTo: number,
  { checked, missing }: { readonly checked: number; readonly missing: number },
): void {
  if (run === null) return;
  run.checked += checked;
  run.missing += missing;
  if (sought === null) run.after = upTo;
  else run.soughtAfter = upTo;
}
