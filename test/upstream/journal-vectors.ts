import { gzipSync } from 'node:zlib';
import { type ShopId, seq } from '../../src/domain/ids.ts';
import type { SentEntry } from '../../src/domain/journal-entry.ts';
import type { Reader } from '../../src/store/reader.ts';
import { encodeBatch, encodeEntry } from '../../src/wire/journal/encode.ts';
import { entriesPath, JOURNAL_PATH, watermarkPath } from '../../src/wire/journal/paths.ts';
import { liveThrough } from '../support/busy-shop.ts';
import { line, OIL, openTestStore, RICE, SHOP, sale, type TestStore, TILL } from '../support/test-store.ts';

/** One exchange: what a hub asks, and what head office answers. */
export interface Exchange {
  readonly what: string;
  readonly request: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: unknown };
  readonly answer: { readonly status: number; readonly body: unknown };
}

/** Exchanges in their order, from a head office that has nothing yet. */
export interface Vector {
  readonly name: string;
  readonly what: string;
  readonly exchanges: readonly Exchange[];
}

/** Sends one request to a head office; the answer's status and parsed body. */
export async function ask(url: string, request: Exchange['request']): Promise<Exchange['answer']> {
  const packed = request.body === undefined ? null : gzipSync(JSON.stringify(request.body));
  const response = await fetch(url + request.path, {
    method: request.method,
    ...(packed === null ? {} : { body: packed }),
    headers: packed === null ? {} : { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  });
  return { status: response.status, body: await response.json() };
}

type Asked = Omit<Exchange, 'answer'>;

/** What a hub with the facts of a store would send and ask. */
class Hub {
  readonly #reader: Reader;
  readonly #hub: string;
  readonly #shop: ShopId = SHOP;

  constructor(store: TestStore, hub?: string) {
    this.#reader = store.reader();
    this.#hub = hub ?? this.#reader.hubId();
  }

  get head(): number {
    return this.#reader.head(this.#shop);
  }

  get epoch(): number {
    return this.#reader.epoch();
  }

  /** A batch of entries after a seq, up to another one, some of them changed. */
  send(what: string, after: number, upTo: number, change: (entry: SentEntry) => SentEntry = same): Asked {
    const page = this.#reader.journalPage(this.#shop, seq(after), {
      ...{ entries: upTo - after, bytes: 1_000_000 },
    });
    if (page === null) throw new Error(`there is nothing after ${after}`);
    const name = { hub: this.#hub, shop: this.#shop, epoch: page.epoch, first: after + 1, last: upTo };
    const body = JSON.parse(encodeBatch(name, page.entries.map(change).map(encodeEntry)));
    return { what, request: { method: 'POST', path: JOURNAL_PATH, body } };
  }

  watermark(what: string): Asked {
    return { what, request: { method: 'GET', path: watermarkPath(this.#hub, this.#shop) } };
  }

  entries(what: string, epoch: number, after: number, limit: number): Asked {
    const path = entriesPath(this.#hub, { shop: this.#shop, epoch, after, limit });
    return { what, request: { method: 'GET', path } };
  }
}

const same = (entry: SentEntry): SentEntry => entry;

/** A shop in which two sales of one line were made; where the first fact of each stands. */
function twoSales(): { hub: Hub; store: TestStore; first: number; second: number } {
  const store = openTestStore();
  store.sell(TILL, sale('S-1', line(OIL, 2)));
  store.sell(TILL, sale('S-2', line(OIL, 1)));
  const hub = new Hub(store);
  return { hub, store, first: hub.head - 3, second: hub.head - 1 };
}

interface Script {
  readonly name: string;
  readonly what: string;
  readonly asked: readonly Asked[];
}

/** Every vector, without its answers. */
export function scripts(): readonly Script[] {
  return [
    firstBatch(),
    repeated(),
    answerLost(),
    refused(),
    secondEpoch(),
    takenBack(),
    knownByNumber(),
    diverged(),
    outOfPlace(),
    oldEpoch(),
    stubs(),
  ];
}

function firstBatch(): Script {
  const store = openTestStore();
  liveThrough(store);
  const hub = new Hub(store);
  return {
    name: 'first-batch',
    what: 'A hub begins: nothing is there, and the first batch has an entry of every kind.',
    asked: [
      hub.watermark('Nothing is there yet.'),
      hub.send('Everything is recorded.', 0, hub.head),
      hub.watermark('The watermark stands at the last entry.'),
    ],
  };
}

function repeated(): Script {
  const { hub, first, second } = twoSales();
  return {
    name: 'repeated',
    what: 'The same entries come twice, once in the same batch and once in a larger one.',
    asked: [
      hub.send('The first time.', 0, second - 1),
      hub.send('Word for word again: all is known.', 0, second - 1),
      hub.send('From the first sale on: what is new is recorded.', first - 1, hub.head),
    ],
  };
}

function answerLost(): Script {
  const { hub, first, second } = twoSales();
  return {
    name: 'answer-lost',
    what: 'The answer to the second batch never reaches the hub: it asks what is there before it goes on.',
    asked: [
      hub.send('The first batch.', 0, first - 1),
      hub.send('Recorded, but suppose that this answer is lost.', first - 1, second - 1),
      hub.watermark('The hub asks how far head office came.'),
      hub.entries('And whether that is its own.', hub.epoch, first - 1, second - first),
      hub.send('It goes on behind it.', second - 1, hub.head),
    ],
  };
}

function refused(): Script {
  const { hub, first, second } = twoSales();
  const other = openTestStore();
  other.sell(TILL, sale('S-1', line(RICE, 1)));
  const stranger = new Hub(other, 'b00000000001');
  const under = (entry: SentEntry): SentEntry => ({ ...entry, sentAs: 'S-1-B' }) as SentEntry;
  return {
    name: 'refused',
    what: 'Another sale has the same till and number at head office already. The entry is refused and nothing else is; later a person sends it under another number.',
    asked: [
      stranger.send('Another hub brings sale S-1 of the same till.', 0, stranger.head),
      hub.send('The sale is refused, its movement and all others are recorded.', 0, second - 1),
      hub.send('The hub goes on.', second - 1, hub.head),
      hub.entries('What was refused is not held.', hub.epoch, first - 2, 3),
      hub.send('Alone, under another number.', first - 1, first, under),
    ],
  };
}

function secondEpoch(): Script {
  const { hub, store, second } = twoSales();
  const epoch = hub.epoch;
  const end = hub.head;
  store.run('raiseEpoch', { reason: 'a restore', from: epoch as never });
  store.sell(TILL, sale('S-3', line(RICE, 1)));
  return {
    name: 'second-epoch',
    what: 'The hub begins a new epoch. Batches of the old one are still known; new entries come in the new one.',
    asked: [
      hub.send('The first epoch.', 0, end),
      hub.send('The second one goes on behind it.', end, hub.head),
      hub.watermark('The watermark names the second epoch.'),
      hub.send('An entry of the first one again.', second - 1, second),
      hub.entries('Entries are asked for by epoch.', epoch, second - 1, 10),
    ],
  };
}

function takenBack(): Script {
  const { hub, store, first } = twoSales();
  const epoch = hub.epoch;
  const end = hub.head;
  store.run('raiseEpoch', { reason: 'a restore', from: epoch as never });
  store.sell(TILL, sale('S-3', line(RICE, 1)));
  const stub = (origin: number) => (entry: SentEntry) =>
    ({ seq: entry.seq, kind: 'taken-back', origin: { epoch, seq: origin } }) as const;
  return {
    name: 'taken-back',
    what: 'After a restore the hub books again what it took back from head office, and sends stubs for it: the facts are known under their first names.',
    asked: [
      hub.send('The first life of the hub.', 0, end),
      hub.send('A stub for the first sale.', end, end + 1, stub(first)),
      hub.send('A stub for something that head office does not hold.', end + 1, end + 2, stub(9_000)),
      hub.send('Then it comes whole.', end + 1, end + 2),
    ],
  };
}

function knownByNumber(): Script {
  const { hub, first, second } = twoSales();
  const restored = openTestStore();
  const life = new Hub(restored);
  restored.run('raiseEpoch', { reason: 'a restore', from: life.epoch as never });
  restored.sell(TILL, sale('S-1', line(OIL, 2)));
  return {
    name: 'known-by-number',
    what: 'The hub was restored and has lost a sale that its till sends again: it is booked in a new epoch, and head office knows it by till and number. Its movement is known with it and counts once.',
    asked: [
      hub.send('The first life of the hub.', 0, second - 1),
      life.send('The same sale under a new name.', first - 1, life.head),
      life.watermark('The new epoch goes on from here.'),
    ],
  };
}

function diverged(): Script {
  const { hub, first } = twoSales();
  const other = openTestStore();
  other.sell(TILL, sale('S-9', line(RICE, 1)));
  const restored = new Hub(other);
  return {
    name: 'diverged',
    what: 'A hub that was restored without noticing sends another fact under a name that head office knows. Nothing of the batch is recorded.',
    asked: [
      hub.send('The first life of the hub.', 0, hub.head),
      restored.send('Another sale under the name of the first one.', first - 2, restored.head),
    ],
  };
}

function outOfPlace(): Script {
  const { hub, store, first, second } = twoSales();
  const end = hub.head;
  const before = hub.send('The end of the first epoch.', second - 1, end);
  store.run('raiseEpoch', { reason: 'a restore', from: hub.epoch as never });
  store.sell(TILL, sale('S-3', line(RICE, 1)));
  const late = hub.send('The second epoch begins where head office stands.', end, hub.head);
  return {
    name: 'out-of-place',
    what: 'Head office was restored from its backup and lacks what came last: it takes no batch that would leave a gap.',
    asked: [
      hub.send('The beginning.', 0, first - 1),
      hub.send('A batch that does not follow.', second - 1, end),
      hub.send('What was missing.', first - 1, second - 1),
      { ...late, what: 'A batch of a new epoch that does not follow either.' },
      before,
      late,
    ],
  };
}

function oldEpoch(): Script {
  const { hub, first, second } = twoSales();
  const restored = openTestStore();
  restored.sell(TILL, sale('S-1', line(OIL, 2)));
  const life = new Hub(restored);
  restored.run('raiseEpoch', { reason: 'a restore', from: life.epoch as never });
  restored.sell(TILL, sale('S-3', line(RICE, 1)));
  return {
    name: 'old-epoch',
    what: 'A second life of the hub has begun, and then the first one goes on (two machines run from one folder, say): it is refused, and only the later epoch counts.',
    asked: [
      hub.send('The first life of the hub.', 0, second - 1),
      life.send('The second one, from the same beginning.', second - 1, life.head),
      hub.send('The first one has more.', second - 1, hub.head),
      hub.send('What is known of it stays known.', first - 1, first),
    ],
  };
}

function stubs(): Script {
  const { hub, first, second } = twoSales();
  const later = (entry: SentEntry): SentEntry =>
    entry.seq === first ? { seq: entry.seq, kind: 'deferred' } : entry;
  const withheld = (entry: SentEntry): SentEntry =>
    entry.seq === second ? { seq: entry.seq, kind: 'withheld', decision: 'dropped' } : entry;
  return {
    name: 'stubs',
    what: 'Stubs keep the log without a gap: for an entry on which head office failed, which comes alone later, and for one that a person withholds.',
    asked: [
      hub.send('A stub for the first sale.', 0, second - 1, later),
      hub.send('A stub for the second one.', second - 1, hub.head, withheld),
      hub.send('The first sale comes alone.', first - 1, first),
      hub.send('What is held stays, whatever stub comes.', first - 1, first, later),
    ],
  };
}
