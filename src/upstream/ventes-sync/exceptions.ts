import type { Seq, ShopId } from '../../domain/ids.ts';
import type { UpstreamException } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';

/** The exceptions of one shop as one step needs them: thousands may wait, and few are asked for. */
export interface Exceptions {
  has(seq: Seq): boolean;
  get(seq: Seq): UpstreamException | undefined;
  /** Those whose time may have come, some at a time. */
  values(): Iterable<UpstreamException>;
}

/** So many of those that waited at the start, and so many whose time has come, are looked at in one step. */
const AT_ONCE_MAX = 64;

/** Reads exceptions of one shop one by one from the database, and remembers which waited when the process began. */
export class ExceptionBook {
  readonly #reader: Reader;
  readonly #shopId: ShopId;
  /** Tried once each, whatever their times say. */
  readonly #waitedAtStart: Set<Seq>;

  constructor(reader: Reader, shopId: ShopId) {
    this.#reader = reader;
    this.#shopId = shopId;
    const rows = reader.upstreamExceptions(shopId);
    this.#waitedAtStart = new Set(rows.filter((row) => row.nextAttemptAt !== null).map((row) => row.seq));
  }

  /** @param now UTC ms */
  look(now: number): Exceptions {
    const get = (seq: Seq) => this.#reader.upstreamException(this.#shopId, seq);
    return { get, has: (seq) => get(seq) !== undefined, values: () => this.#candidates(now) };
  }

  waitedAtStart(seq: Seq): boolean {
    return this.#waitedAtStart.has(seq);
  }

  noteTried(seq: Seq): void {
    this.#waitedAtStart.delete(seq);
  }

  #candidates(now: number): Iterable<UpstreamException> {
    const [reader, shopId] = [this.#reader, this.#shopId];
    const found = new Map<Seq, UpstreamException>();
    for (const seq of [...this.#waitedAtStart].slice(0, AT_ONCE_MAX)) {
      // To the end of the line: it may be one that cannot be tried now.
      this.#waitedAtStart.delete(seq);
      const row = reader.upstreamException(shopId, seq);
      if (row === undefined) continue;
      this.#waitedAtStart.add(seq);
      found.set(seq, row);
    }
    for (const row of reader.upstreamDue(shopId, now, AT_ONCE_MAX)) found.set(row.seq, row);
    return found.values();
  }
}
