import { Value } from 'typebox/value';
import { isFact, type JournalEntry, type SentEntry } from '../../src/domain/journal-entry.ts';
import { Batch } from '../../src/wire/journal/messages.ts';
import { sameEntry } from '../../src/wire/journal/same-entry.ts';

export interface Reply {
  readonly status: number;
  readonly body: object;
}

export interface Name {
  readonly epoch: number;
  readonly seq: number;
}

interface SentBatch {
  readonly hub: string;
  readonly shop: number;
  readonly epoch: number;
  readonly first: number;
  readonly last: number;
  readonly entries: readonly SentEntry[];
}

interface Verdict {
  readonly seq: number;
  readonly verdict: 'recorded' | 'known' | 'refused' | 'busy';
  readonly code?: string;
  readonly message?: string;
}

/** What is held of one hub's shop. */
class ShopLog {
  /** How far each epoch was decided about. */
  readonly decided = new Map<number, number>();
  readonly held = new Map<string, SentEntry>();
  /** Names of sales that were known under another name. */
  readonly aliases = new Set<string>();
  /** Names in the order in which they were recorded. */
  readonly order: Name[] = [];

  watermark(): Name {
    const epoch = Math.max(0, ...this.decided.keys());
    return { epoch, seq: this.decided.get(epoch) ?? 0 };
  }

  copy(): ShopLog {
    const copy = new ShopLog();
    for (const [epoch, seq] of this.decided) copy.decided.set(epoch, seq);
    for (const [name, entry] of this.held) copy.held.set(name, entry);
    for (const name of this.aliases) copy.aliases.add(name);
    copy.order.push(...this.order);
    return copy;
  }
}

const nameOf = (epoch: number, seq: number): string => `${epoch}/${seq}`;
const PAGE_BYTES_MAX = 1_000_000;

/** The books of a head office that speaks protocol `journal`, kept as docs/journal says. */
export class JournalBooks {
  /** Entries that are refused until the test takes this back. */
  refuse: (entry: SentEntry) => { readonly code: string; readonly message: string } | null = () => null;
  /** Entries that are to come again later. */
  busy: (entry: SentEntry) => boolean = () => false;
  /** Entries on which the whole request fails with 500, before anything is written. */
  poison: (entry: SentEntry) => boolean = () => false;
  /** Hubs that are registered; null = any. */
  hubs: ReadonlySet<string> | null = null;
  #logs = new Map<string, ShopLog>();
  #sales = new Map<string, { readonly shop: number; readonly name: string; readonly hash: unknown }>();

  watermark(hub: string, shop: number): Name {
    return this.#log(hub, shop).watermark();
  }

  /** What is held under a name. */
  entry(hub: string, shop: number, epoch: number, seq: number): SentEntry | undefined {
    return this.#log(hub, shop).held.get(nameOf(epoch, seq));
  }

  /** Everything that is held of a shop, in the order in which it was recorded, with its epoch. */
  entries(hub: string, shop: number): readonly { readonly epoch: number; readonly entry: SentEntry }[] {
    const log = this.#log(hub, shop);
    return log.order.flatMap(({ epoch, seq }) => {
      const entry = log.held.get(nameOf(epoch, seq));
      return entry === undefined ? [] : [{ epoch, entry }];
    });
  }

  /** The stock that the movements add up to; those of a sale that was known under another name count once. */
  stock(hub: string, shop: number): ReadonlyMap<number, number> {
    const log = this.#log(hub, shop);
    const levels = new Map<number, number>();
    for (const { epoch, entry } of this.entries(hub, shop)) {
      if (!isFact(entry) || log.aliases.has(nameOf(epoch, entry.seq))) continue;
      const moved = movementOf(entry);
      if (moved !== null) levels.set(moved.articleId, (levels.get(moved.articleId) ?? 0) + moved.quantity);
    }
    return levels;
  }

  /** Notes how all books stand; calling what is returned brings that back, as a restored backup does. */
  backUp(): () => void {
    const logs = new Map([...this.#logs].map(([name, log]) => [name, log.copy()]));
    const sales = new Map(this.#sales);
    return () => {
      this.#logs = new Map([...logs].map(([name, log]) => [name, log.copy()]));
      this.#sales = new Map(sales);
    };
  }

  /** Takes out one entry, as if it had been refused. */
  drop(hub: string, shop: number, epoch: number, seq: number): void {
    this.#log(hub, shop).held.delete(nameOf(epoch, seq));
  }

  /** Puts another fact under a name. */
  falsify(hub: string, shop: number, epoch: number, seq: number): void {
    const { held } = this.#log(hub, shop);
    const recorded = { tillTime: null, hubTime: 1, bootId: 'other', runningMs: 1, clockDoubt: false };
    held.set(nameOf(epoch, seq), { seq, kind: 'opening', recorded, body: { subjectId: 1, said: {} } });
  }

  /** Stands somewhere else than the hub could have brought it. */
  claim(hub: string, shop: number, { epoch, seq }: Name): void {
    this.#log(hub, shop).decided.set(epoch, seq);
  }

  /** One batch, all of it or nothing. */
  receive(body: unknown): Reply {
    if (!Value.Check(Batch, body)) return failure(422, 'INVALID', 'this is no batch');
    const batch = body as unknown as SentBatch;
    const unknown = this.#unknown(batch.hub);
    if (unknown !== null) return unknown;
    const whole = batch.entries.every((entry, index) => entry.seq === batch.first + index);
    if (!whole || batch.last !== batch.first + batch.entries.length - 1) {
      return failure(422, 'INCOMPLETE', 'a batch holds every entry from first to last');
    }
    if (batch.entries.some((entry) => this.poison(entry))) {
      return failure(500, 'INTERNAL_ERROR', 'something broke');
    }
    const log = this.#log(batch.hub, batch.shop);
    const misplaced = conflictOf(log, batch);
    if (misplaced !== null) return misplaced;
    const verdicts = batch.entries.map((entry) => this.#decide(log, batch, entry));
    log.decided.set(batch.epoch, Math.max(log.decided.get(batch.epoch) ?? 0, batch.last));
    return { status: 200, body: { verdicts, watermark: log.watermark() } };
  }

  askWatermark(hub: string, shop: number): Reply {
    return this.#unknown(hub) ?? { status: 200, body: this.watermark(hub, shop) };
  }

  askEntries(
    hub: string,
    asked: { readonly shop: number; readonly epoch: number; readonly after: number; readonly limit: number },
  ): Reply {
    const unknown = this.#unknown(hub);
    if (unknown !== null) return unknown;
    const { shop, epoch, after, limit } = asked;
    const log = this.#log(hub, shop);
    const last = log.decided.get(epoch) ?? 0;
    const entries: SentEntry[] = [];
    let bytes = 0;
    let upTo = after;
    while (upTo < last && entries.length < limit) {
      const entry = log.held.get(nameOf(epoch, upTo + 1));
      if (entry !== undefined) bytes += JSON.stringify(entry).length;
      if (bytes > PAGE_BYTES_MAX && entries.length > 0) break;
      if (entry !== undefined) entries.push(entry);
      upTo += 1;
    }
    const later = [...log.decided.keys()].filter((other) => other > epoch);
    const next = later.length === 0 ? null : Math.min(...later);
    return { status: 200, body: { epoch, entries, upTo, last, next } };
  }

  #log(hub: string, shop: number): ShopLog {
    const key = `${hub}/${shop}`;
    const known = this.#logs.get(key) ?? new ShopLog();
    this.#logs.set(key, known);
    return known;
  }

  #unknown(hub: string): Reply | null {
    if (this.hubs === null || this.hubs.has(hub)) return null;
    return failure(404, 'HUB_UNKNOWN', 'this hub is not registered');
  }

  #decide(log: ShopLog, batch: SentBatch, entry: SentEntry): Verdict {
    const { seq } = entry;
    const name = nameOf(batch.epoch, seq);
    if (log.held.has(name)) return { seq, verdict: 'known' };
    if (entry.kind === 'deferred') return { seq, verdict: 'busy' };
    const refusal = this.refuse(entry);
    if (refusal !== null) return { seq, verdict: 'refused', ...refusal };
    if (this.busy(entry)) return { seq, verdict: 'busy' };
    if (entry.kind === 'taken-back' && 'origin' in entry) {
      const { epoch, seq: origin } = entry.origin;
      if (!log.held.has(nameOf(epoch, origin))) return refused(seq, 'ORIGIN_UNKNOWN');
    }
    const known = isFact(entry) && this.#isKnown(log, batch, entry);
    if (known === 'collision') return refused(seq, 'COLLISION');
    if (known) log.aliases.add(name);
    log.held.set(name, entry);
    log.order.push({ epoch: batch.epoch, seq });
    return { seq, verdict: known ? 'known' : 'recorded' };
  }

  /** By the business key of a sale; a movement is known with its sale. */
  #isKnown(log: ShopLog, batch: SentBatch, entry: JournalEntry): boolean | 'collision' {
    if (entry.kind === 'movement') {
      return log.aliases.has(nameOf(batch.epoch, Number(entry.body['causeSeq'])));
    }
    if (entry.kind !== 'sale') return false;
    const key = `${entry.tillSerial}\n${entry.sentAs ?? entry.body['number']}`;
    const hash = entry.body['contentHash'];
    const before = this.#sales.get(key);
    if (before !== undefined) return before.hash === hash ? true : 'collision';
    this.#sales.set(key, { shop: batch.shop, name: nameOf(batch.epoch, entry.seq), hash });
    return false;
  }
}

function conflictOf(log: ShopLog, batch: SentBatch): Reply | null {
  const watermark = log.watermark();
  // A new epoch may begin anywhere in what any life of the hub has brought.
  const known =
    batch.epoch > watermark.epoch
      ? Math.max(0, ...log.decided.values())
      : (log.decided.get(batch.epoch) ?? 0);
  if (batch.epoch < watermark.epoch && batch.last > known) {
    return failure(409, 'OLD_EPOCH', 'a later epoch of this hub has begun');
  }
  if (batch.first > known + 1) return failure(409, 'GAP', `the entries after ${known} come first`);
  const other = batch.entries.find((entry) => {
    const held = log.held.get(nameOf(batch.epoch, entry.seq));
    return held !== undefined && isFact(entry) && !sameEntry(held, entry);
  });
  return other === undefined ? null : failure(409, 'DIVERGED', 'another fact has this name', other.seq);
}

function movementOf(entry: JournalEntry): { readonly articleId: number; readonly quantity: number } | null {
  const part = entry.kind === 'movement' ? entry.body : entry.body['movement'];
  return (part as { articleId: number; quantity: number } | undefined) ?? null;
}

function refused(seq: number, code: string): Verdict {
  return { seq, verdict: 'refused', code, message: `refused as ${code}` };
}

export function failure(status: number, code: string, message: string, seq?: number): Reply {
  return { status, body: { code, message, ...(seq === undefined ? {} : { seq }) } };
}
