import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { Absent, HubStock } from '../../src/domain/central-stock.ts';
import { articleId, type Seq, type TillSerial } from '../../src/domain/ids.ts';
import type { Reader } from '../../src/store/reader.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { openStockComparison } from '../../src/upstream/stock/comparison.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';
import { CentralShelf } from '../support/central-shelf.ts';
import type { Misbehaviour } from '../support/head-office.ts';
import { line, sale } from '../support/test-store.ts';
import { clientOf, OIL, openScene, type Scene, SHOP, TILLS, until } from './shop-and-office.ts';

const OPENING = 12;

type Event =
  | { readonly kind: 'sell'; readonly till: number; readonly count: number }
  /** A till that sells at head office; some of its sales come to the hub, too, later. */
  | { readonly kind: 'direct'; readonly till: number; readonly quantity: number; readonly also: boolean }
  | { readonly kind: 'change'; readonly quantity: number }
  | {
      readonly kind: 'office';
      readonly behaviour: Misbehaviour;
      readonly route: 'sync' | 'annuler' | 'regulariser';
    }
  /** Goods that people enter at the hub: head office has a call for what comes, none for what goes. */
  | { readonly kind: 'enter'; readonly quantity: number }
  /** A person deals with the first record that waits for hands. */
  | { readonly kind: 'decide'; readonly state: 'settled' | 'dropped' }
  | { readonly kind: 'till'; readonly till: number; readonly active: boolean }
  | { readonly kind: 'poison'; readonly number: number }
  | { readonly kind: 'cancel'; readonly number: number }
  | { readonly kind: 'away' | 'back' | 'restart' | 'retry' | 'pull' | 'resend' | 'mute' | 'there' }
  | { readonly kind: 'wait'; readonly ms: number };

const SAID = { reason: 'vu au siège', user: 'Grâce' };
const till = fc.nat(TILLS.length - 1);
const behaviour = fc.constantFrom<Misbehaviour>(
  { kind: 'drop-after' },
  { kind: 'silent-after' },
  { kind: 'half-body' },
  { kind: 'status-after', status: 500 },
  { kind: 'status-before', status: 500 },
  { kind: 'nothing-named' },
  { kind: 'other', text: 'deadlock detected' },
);
const event = fc.oneof<fc.WeightedArbitrary<Event>[]>(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('sell'), till, count: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('direct'),
      till,
      quantity: fc.integer({ min: 1, max: 5 }),
      also: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('change'), quantity: fc.integer({ min: -9, max: 30 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      ...{ kind: fc.constant('office'), behaviour },
      route: fc.constantFrom('sync', 'sync', 'annuler', 'regulariser'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('enter'), quantity: fc.integer({ min: -4, max: 9 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('decide'), state: fc.constantFrom('settled', 'dropped') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('till'), till, active: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('poison'), number: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel'), number: fc.nat(30) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('away', 'back', 'restart', 'retry', 'resend') }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('pull') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.nat(15) }) },
);

/** A shop, its head office, and people who change the stock on both sides. */
class World {
  readonly scene: Scene;
  readonly shelf: CentralShelf;
  /** How many of its one article each number sold, and the till. */
  readonly sold = new Map<string, { readonly serial: TillSerial; readonly quantity: number }>();
  readonly direct = new Map<string, { readonly serial: TillSerial; readonly quantity: number }>();
  readonly toResend: string[] = [];
  readonly cancelled = new Set<string>();
  /** What people entered at the hub, by its seq there. */
  readonly entered = new Map<Seq, number>();
  readonly doneByHand = new Set<Seq>();
  readonly #readable: boolean;
  #upstream: Upstream;
  #next = 0;

  constructor(scene: Scene, readable: boolean) {
    this.scene = scene;
    this.shelf = new CentralShelf(scene.office.books, { [OIL]: OPENING });
    this.#readable = readable;
    this.#upstream = this.#open();
  }

  #open(): Upstream {
    const upstream = this.scene.open({ config: { requestTimeoutMs: 40 } });
    upstream.start();
    return upstream;
  }

  async happen(one: Event): Promise<void> {
    const { office, store } = this.scene;
    switch (one.kind) {
      case 'sell':
        for (let left = one.count; left > 0; left--)
          this.#sell(TILLS[one.till] as TillSerial, this.#name(), 1);
        break;
      case 'direct':
        this.#sellDirectly(one);
        break;
      case 'resend': {
        const number = this.toResend.shift();
        const of = number === undefined ? undefined : this.direct.get(number);
        if (number !== undefined && of !== undefined) this.#sell(of.serial, number, of.quantity);
        break;
      }
      case 'change':
        this.shelf.change(OIL, one.quantity);
        break;
      case 'office':
        office.nextOf(one.route, one.behaviour);
        break;
      case 'enter':
        this.#enter(one.quantity);
        break;
      case 'decide':
        this.#decide(one.state);
        break;
      case 'till':
        office.books.till(TILLS[one.till] ?? '').active = one.active;
        break;
      case 'poison':
        office.books.poison.add(`N-${one.number}`);
        break;
      case 'cancel':
        this.#cancel(`N-${one.number}`);
        break;
      case 'away':
        await office.goDown();
        break;
      case 'back':
        await office.comeBack();
        break;
      case 'restart':
        await this.#upstream.close();
        this.#upstream = this.#open();
        break;
      case 'retry':
        store.run('retryUpstream', { shopId: SHOP, seq: null });
        this.#upstream.retryNow(SHOP);
        break;
      case 'mute':
        office.always('reconciliation', { kind: 'silent' });
        break;
      case 'there':
        await until(() => office.books.sales.length > 0);
        break;
      case 'pull':
        await this.pull();
        break;
      case 'wait':
        await pause(one.ms);
    }
  }

  #enter(quantity: number): void {
    if (quantity === 0) return;
    const kind = quantity > 0 ? 'delivery' : 'loss';
    const entered = { kind, quantity: Math.abs(quantity), at: null, reference: '', user: 'u' } as const;
    const said = { comment: 'c', key: null, shopId: SHOP, articleId: articleId(OIL) };
    const receipt = this.scene.store.run('moveStock', { ...entered, ...said });
    if (isRefused(receipt)) throw new Error(receipt.refused);
    this.entered.set(receipt.seq, quantity);
    this.#upstream.wake(SHOP);
  }

  /** Takes goods away at head office by hand and says so; or says that it will never be done. */
  #decide(state: 'settled' | 'dropped'): void {
    const { reader, store } = this.scene;
    const row = reader.upstreamExceptions(SHOP).find((one) => isByHand(one) && one.state === 'parked');
    if (row === undefined) return;
    const quantity = this.entered.get(row.seq) ?? 0;
    if (state === 'settled') {
      this.shelf.change(OIL, quantity);
      this.doneByHand.add(row.seq);
    }
    store.run('decideUpstream', { shopId: SHOP, seq: row.seq, decision: state, ...SAID });
  }

  #name(): string {
    return `N-${this.#next++}`;
  }

  #sell(serial: TillSerial, number: string, quantity: number): void {
    this.sold.set(number, { serial, quantity });
    this.scene.store.sell(serial, sale(number, line(OIL, quantity)));
    this.#upstream.wake(SHOP);
  }

  #sellDirectly({ till: index, quantity, also }: Event & { kind: 'direct' }): void {
    const serial = TILLS[index] as TillSerial;
    if (!this.scene.office.books.till(serial).active) return;
    const number = this.#name();
    if (this.scene.office.books.poison.has(number)) return;
    const lignes = [{ article_id: OIL, quantite: quantity, prix_unitaire: 25_500, prix_original: 25_500 }];
    const date_vente = '2026-11-22T08:00:00+00:00';
    const { status } = this.scene.office.books.sync(
      serial,
      JSON.stringify([{ numero_facture: number, date_vente, lignes }]),
    );
    expect(status).toBe(201);
    this.direct.set(number, { serial, quantity });
    if (also) this.toResend.push(number);
  }

  #cancel(number: string): void {
    const asked = { serial: TILLS[0] as TillSerial, number, reason: '', reference: '', comment: '' };
    const receipt = this.scene.store.run('cancelSale', asked);
    if ('kind' in receipt && receipt.kind === 'cancelled') this.cancelled.add(number);
  }

  /** A full reading, taken while nothing is under way; then the hub's level must be true, if it says that it could look. */
  async pull(): Promise<void> {
    const { store, reader, office } = this.scene;
    await this.#upstream.close();
    const compare = openStockComparison({
      reader: this.#readable ? reader : credulous(reader),
      writer: clientOf(store),
      log: pino({ level: 'silent' }),
      tillsCompared: () => true,
    });
    const shown = this.shelf.shown();
    await compare({ shopId: SHOP, shown, takenAt: 0 });
    const row = reader.centralStocks(SHOP).find((one) => one.articleId === OIL);
    if (row !== undefined && row.waits === null) expect(this.#level()).toBe(this.#trueLevel());
    const again = reader.head(SHOP);
    await compare({ shopId: SHOP, shown, takenAt: 1 });
    expect(reader.head(SHOP)).toBe(again);
    expect(office.inFlightMax).toBeLessThanOrEqual(1);
    this.#upstream = this.#open();
  }

  #level(): number {
    return this.scene.reader.centralStanding(SHOP).articles.get(articleId(OIL))?.level ?? Number.NaN;
  }

  /** What head office has, without what only the hub knows: as anyone sees it who looks into the books of both. */
  #trueLevel(): number {
    const there = new Set(this.scene.office.books.sales.map((one) => one.number));
    const takenBack = this.scene.office.tillCalls.cancellations.cancelled;
    let level = this.shelf.of(OIL);
    for (const [number, { serial, quantity }] of this.sold) {
      // What a till sent to both counts twice here until head office said that it had it.
      const known = there.has(number) && (!this.direct.has(number) || this.#isSettled(serial, number));
      if (this.cancelled.has(number)) level += known && !takenBack.has(number) ? quantity : 0;
      else if (!known) level -= quantity;
    }
    for (const [at, quantity] of this.entered) if (!this.#hasEntered(at)) level += quantity;
    return level;
  }

  #hasEntered(at: Seq): boolean {
    const { entries } = this.scene.office.tillCalls.stock;
    return this.doneByHand.has(at) || entries.some(({ comment }) => comment.endsWith(`/${at}]`));
  }

  #isSettled(serial: TillSerial, number: string): boolean {
    const { reader } = this.scene;
    const { id } = reader.tillBySerial(serial) ?? {};
    const seq = id === undefined ? undefined : reader.saleOfTill(id, number)?.seq;
    if (seq === undefined || seq > reader.upstreamPosition(SHOP)) return false;
    if (reader.upstreamExceptions(SHOP).some((row) => row.seq === seq)) return false;
    return !reader.upstreamHolds(SHOP).some((hold) => hold.tillId === id && hold.fromSeq <= seq);
  }

  /** Everything is mended, and people deal with what waits for them until nothing does. */
  async mend(): Promise<void> {
    const { office, reader, store } = this.scene;
    office.books.poison.clear();
    office.always('reconciliation', null);
    for (const one of office.books.tills.values()) Object.assign(one, { active: true });
    while (this.toResend.length > 0) await this.happen({ kind: 'resend' });
    await this.happen({ kind: 'back' });
    // The position moves on with a sale.
    await this.happen({ kind: 'sell', till: 0, count: 1 });
    let asked = 0;
    await until(() => {
      if (++asked % 20 === 0) this.#deal();
      const open = reader
        .upstreamExceptions(SHOP)
        .filter(({ state }) => state === 'retry' || state === 'parked');
      return open.length === 0 && reader.unsent(SHOP).count === 0 && reader.upstreamHolds(SHOP).length === 0;
    }, 20_000);
    const waits = () => reader.centralStocks(SHOP).some((one) => one.waits !== null);
    do await this.pull();
    while (waits() && ++asked < 10_000);
    await this.#upstream.close();
    expect(store.differences()).toEqual([]);
  }

  #deal(): void {
    const { reader, store } = this.scene;
    for (const row of reader.upstreamExceptions(SHOP)) {
      if (DECIDED.has(row.state)) continue;
      if (isByHand(row)) this.#decide('settled');
      else if (this.entered.has(row.seq) && this.#hasEntered(row.seq))
        store.run('decideUpstream', { shopId: SHOP, seq: row.seq, decision: 'settled', ...SAID });
      else store.run('retryUpstream', { shopId: SHOP, seq: row.seq });
    }
    store.run('retryUpstream', { shopId: SHOP, seq: null });
    this.#upstream.retryNow(SHOP);
  }

  /** What people said that head office will never have. */
  dropped(): number {
    let quantity = 0;
    for (const [at, entered] of this.entered) if (!this.#hasEntered(at)) quantity += entered;
    return quantity;
  }
}

const DECIDED: ReadonlySet<string> = new Set(['settled', 'dropped']);
const isByHand = ({ reason }: { readonly reason: string }): boolean => reason.startsWith('BY_HAND');

/** A reader after which whatever did not arrive for certain is certainly not there: the rule of readability, taken away. */
function credulous(reader: Reader): Reader {
  const credible = (one: Absent): Absent => ({ ...one, kind: 'other', state: 'dropped', mayHaveLeft: false });
  return {
    ...reader,
    centralStanding: (shop) => {
      const standing = reader.centralStanding(shop);
      const articles = [...standing.articles].map(([id, hub]): [typeof id, HubStock] => [
        id,
        { ...hub, absent: hub.absent.map(credible) },
      ]);
      return { ...standing, articles: new Map(articles) };
    },
  };
}

const RUNS = Number(process.env['PROVE_STOCK'] ?? 8);

/** Lives through a history, mends all, and looks at the end. @throws when something is not as it must be */
async function live(history: readonly Event[], readable: boolean): Promise<void> {
  const world = new World(await openScene(), readable);
  const { reader, office } = world.scene;
  await world.pull();
  for (const one of history) await world.happen(one);
  await world.mend();
  await office.close();
  const level = reader.centralStanding(SHOP).articles.get(articleId(OIL))?.level;
  expect(level).toBe(world.shelf.of(OIL) + world.dropped());
  expect(reader.centralStocks(SHOP)).toMatchObject([{ waits: null, unexplained: 0 }]);
}

test('after any history on both sides the hub has the stock of head office, and whenever it says that it could look, its level is true', {
  timeout: 60_000 + RUNS * 3_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 8, maxLength: 40 }), (history) => live(history, true)),
    { numRuns: RUNS },
  );
});

test('control: who looks although a sale may have arrived books it a second time', async () => {
  const lost: readonly Event[] = [
    { kind: 'mute' },
    { kind: 'sell', till: 0, count: 1 },
    { kind: 'office', behaviour: { kind: 'silent-after' }, route: 'sync' },
    { kind: 'there' },
    { kind: 'pull' },
  ];
  await live(lost, true);
  await expect(live(lost, false)).rejects.toThrow('expected 10 to be 11');
});
