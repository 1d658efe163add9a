import type { ArticleId, Seq } from './ids.ts';

/**
 * A movement that the hub booked and head office has not: its record waits, was dropped, or never had a way there.
 * docs/adr/0017 derives the arithmetic.
 */
export interface Absent {
  /** The fact that is sent, or is not: the sale, the cancellation, or the movement itself. */
  readonly record: Seq;
  readonly kind: 'sale' | 'cancellation' | 'other';
  /** Signed, as it changed the hub's level. */
  readonly quantity: number;
  readonly state: 'queued' | 'held' | 'retry' | 'parked' | 'dropped';
  /** Code of the exception's cause; empty for what only waits. */
  readonly cause: string;
  /**
   * It was handed to the line before. Of a cancellation: its sale was. Whether it arrived is not known, unless its
   * exception says that it did not.
   */
  readonly mayHaveLeft: boolean;
}

/** A sale of a till that head office had before the hub first sent it. */
export interface FoundSale {
  readonly seq: Seq;
  readonly number: string;
  readonly tillName: string;
  /** What it took of the article, below zero. */
  readonly quantity: number;
}

/** Why a difference of an article is not booked now. */
export type Waits = 'under-way' | 'by-hand' | 'tills-not-compared' | 'unconfirmed';

/** What is kept of the last look at an article's stock at head office. */
export interface CentralStock {
  readonly articleId: ArticleId;
  readonly shown: number;
  /** What head office had to show; another number than `shown` only while `waits` says why it is not booked. */
  readonly expected: number;
  /** What was different when the two were first compared, and nobody explained or accepted. */
  readonly unexplained: number;
  readonly waits: Waits | null;
  /** Records that head office has not, the first few of them. */
  readonly absent: readonly Seq[];
  /** Where the journal stood when this was written. */
  readonly head: Seq;
}

/** What the hub knows of one article at the moment of the comparison. */
export interface HubStock {
  readonly level: number;
  readonly absent: readonly Absent[];
  readonly before: CentralStock | null;
  /** Found since the last look that could be read. */
  readonly found: readonly FoundSale[];
}

/** What is to be written for one article: its new row, and the movement that head office's change makes here. */
export interface StockFinding {
  readonly stock: Omit<CentralStock, 'head'>;
  /** Head of the row that was compared with; null when there was none. Another head means that it is out of date. */
  readonly seenHead: Seq | null;
  /** Signed; 0 = nothing is booked. */
  readonly difference: number;
  /** What head office had to show before the difference was booked. */
  readonly expected: number;
  readonly found: readonly FoundSale[];
  /** Whether this look proves something: only then what was found before it needs no explanation any more. */
  readonly readable: boolean;
}

/** Findings that one transaction writes: a sale waits no longer for it than for a chunk of sales. */
export const FINDINGS_MAX = 500;

/** Absent records that are named in a row. */
const NAMED_MAX = 20;

/** What head office must show: all that the hub booked, without what it lacks, and with what was always different. */
export function expectedAtHeadOffice(hub: HubStock): number {
  const absent = hub.absent.reduce((sum, one) => sum + one.quantity, 0);
  return hub.level - absent + (hub.before?.unexplained ?? 0);
}

/**
 * Why what head office shows of an article proves nothing now; null when it does. A record that may be there or not
 * makes two numbers right; one that a person may just be repeating there by hand makes the difference that person's.
 * @param byHand codes of causes that a person settles with own hands at head office
 */
export function unreadable(absent: readonly Absent[], byHand: ReadonlySet<string>): Waits | null {
  // Whoever parked it may have had another reason than the call whose outcome nobody knows.
  const maybeThere = (one: Absent): boolean =>
    one.mayHaveLeft &&
    (one.state === 'queued' ||
      one.state === 'held' ||
      (one.state === 'parked' && one.kind === 'other' && !byHand.has(one.cause)));
  const open = (one: Absent): boolean => one.state === 'retry' || maybeThere(one);
  if (absent.some(open)) return 'under-way';
  const repeated = (one: Absent): boolean =>
    one.state === 'parked' && (one.kind === 'cancellation' || byHand.has(one.cause));
  return absent.some(repeated) ? 'by-hand' : null;
}

export interface ReadingRules {
  /** Codes of causes that a person settles with own hands at head office. */
  readonly byHand: ReadonlySet<string>;
  /** False from a raised epoch until it is known of every till what head office has of it and the hub not. */
  readonly tillsCompared: boolean;
  /** Whether head office may lack something of the article that it had acknowledged. */
  readonly isDoubted: (article: ArticleId) => boolean;
}

/**
 * Compares what head office shows of an article with what it must show. The first look explains nothing: what differs
 * then is kept for a person. Null when there is nothing to write.
 */
export function compareStock(
  articleId: ArticleId,
  shown: number,
  hub: HubStock,
  rules: ReadingRules,
): StockFinding | null {
  const { before } = hub;
  const expected = expectedAtHeadOffice(hub);
  const cannotRead = !rules.tillsCompared
    ? 'tills-not-compared'
    : (unreadable(hub.absent, rules.byHand) ?? (rules.isDoubted(articleId) ? 'unconfirmed' : null));
  // Nothing can be said of a first look through a fog; the next one is the first then.
  if (before === null && cannotRead !== null) return null;
  const differs = shown !== expected;
  const waits = differs ? cannotRead : null;
  const difference = before === null || waits !== null ? 0 : shown - expected;
  const unexplained = before === null ? shown - expected : before.unexplained;
  const absent = hub.absent
    .map((one) => one.record)
    .toSorted((a, b) => a - b)
    .slice(0, NAMED_MAX);
  const stock = { articleId, shown, expected: waits === null ? shown : expected, unexplained, waits, absent };
  if (before !== null && difference === 0 && same(before, stock)) return null;
  return {
    stock,
    seenHead: before?.head ?? null,
    difference,
    expected,
    found: difference === 0 ? [] : hub.found,
    readable: cannotRead === null,
  };
}

/** Whether a person may want to see it: something waits to be booked, or was never explained. */
export function differsFromHeadOffice(stock: CentralStock): boolean {
  return stock.shown !== stock.expected || stock.unexplained !== 0;
}

function same(a: Omit<CentralStock, 'head'>, b: Omit<CentralStock, 'head'>): boolean {
  return (
    a.shown === b.shown &&
    a.expected === b.expected &&
    a.unexplained === b.unexplained &&
    a.waits === b.waits &&
    a.absent.length === b.absent.length &&
    a.absent.every((record, index) => record === b.absent[index])
  );
}
