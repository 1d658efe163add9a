import { expect } from 'vitest';
import { unreadable } from '../../src/domain/central-stock.ts';
import { articleId } from '../../src/domain/ids.ts';
import type { Reader } from '../../src/store/reader.ts';
import type { OfficeCheck } from '../../src/upstream/ventes-sync/office-check.ts';
import { line, sale, testProvision } from '../support/test-store.ts';
import { type CommonEvent, LivingShop, serialOf } from './living-shop.ts';
import { FAST, OIL, type Scene, SHOP, until } from './shop-and-office.ts';
import { StockDeliveries } from './stock-deliveries.ts';
import { StockEntries } from './stock-entries.ts';
import { ARTICLES, type Goods, type StockEvent, type StockMoment } from './stock-events.ts';
import { openStockReading, type StockReading } from './stock-reading.ts';
import { type Sold, StockTruth } from './stock-truth.ts';

const SAID = { reason: 'vu au siège', user: 'Grâce' };
const BY_HAND: ReadonlySet<string> = new Set(['BY_HAND', 'OUTCOME_UNKNOWN', 'UNENCODABLE']);
/** What head office has in the beginning; the hub has as much of the first, 30 of the second, and learns of the third. */
const OPENING = [12, 33, 5] as const;
const UNEXPLAINED = [0, 3, 0] as const;

/** A shop, its head office, and people who change the stock on both sides. */
export class StockWorld {
  readonly shop: LivingShop;
  readonly truth: StockTruth;
  readonly #scene: Scene;
  readonly #deliveries: StockDeliveries;
  readonly #entries: StockEntries;
  readonly #reading: StockReading;
  readonly #toResend: string[] = [];
  #next = 0;
  /** Head office may lack what it had, and nobody has asked for all of it yet. */
  #lacksUnseen = false;
  /** Whether every difference of the last reading was believed. */
  #couldTrust = true;

  /**
   * @param believed what the comparison reads of the hub
   * @param doubted in place of the question whether head office has all that it had
   */
  constructor(scene: Scene, believed: (reader: Reader) => Reader, doubted: OfficeCheck['doubted'] | null) {
    openShelves(scene);
    this.#scene = scene;
    this.shop = new LivingShop(scene, {
      requestTimeoutMs: 40,
      backoffs: { ...FAST, lateMs: 60 },
    });
    this.truth = new StockTruth(this.shop, UNEXPLAINED);
    this.#deliveries = new StockDeliveries(this.shop);
    this.#entries = new StockEntries(this.shop, this.truth, this.#deliveries);
    this.#reading = openStockReading(scene, believed(scene.reader), doubted, (said) => {
      this.#couldTrust &&= said !== 'all' && said.size === 0;
    });
  }

  async happen(one: StockEvent): Promise<void> {
    const { office } = this.#scene;
    if ('till' in one && one.kind !== 'till' && one.kind !== 'move' && !this.#mayAct(one)) return;
    switch (one.kind) {
      case 'sell':
        for (const lines of one.baskets) this.#sell(this.#name(), { serial: serialOf(one.till), lines });
        break;
      case 'direct':
        this.#sellDirectly(one);
        break;
      case 'resend':
        this.#resend();
        break;
      case 'enter':
        this.#entries.enter(one);
        break;
      case 'strange-return':
        this.#entries.strangeReturn(one.till);
        break;
      case 'change':
        office.books.move(ARTICLES[one.article] ?? 0, one.quantity);
        break;
      case 'send':
        await this.#whileQuiet(() => this.#deliveries.send(one.article));
        break;
      case 'announce':
        this.#entries.announce(one);
        break;
      case 'receive':
        this.#entries.receive(one);
        break;
      case 'decide-there':
        await this.#whileQuiet(() => this.#deliveries.decideThere(one.nth, one.refuse));
        break;
      case 'accept':
        this.#accept(one.article);
        break;
      case 'decide':
        this.#decide(one.state);
        break;
      case 'setback':
        await this.shop.setBack(one, (event) => this.happen(event));
        break;
      default:
        await this.#aroundStock(one);
    }
  }

  async #aroundStock(one: CommonEvent | StockMoment): Promise<void> {
    const { office } = this.#scene;
    switch (one.kind) {
      case 'mute':
        office.always('reconciliation', { kind: 'silent' });
        break;
      case 'there':
        await until(() => office.books.sales.length > 0);
        break;
      case 'sent':
        await until(() => this.shop.isThrough() && this.shop.waiting().length === 0);
        break;
      case 'added':
        await until(() => office.tillCalls.stock.entries.length > 0);
        break;
      case 'restore':
        this.#lacksUnseen = true;
        await this.shop.happen(one);
        break;
      case 'kill':
        await this.shop.kill();
        await this.pull();
        break;
      case 'pull':
        await this.pull();
        break;
      default:
        await this.shop.happen(one);
    }
  }

  /** Between the hub's look at what waits there and its decision on it: nobody can help that, so it is not drawn. */
  async #whileQuiet(act: () => void): Promise<void> {
    await this.shop.stop();
    act();
    this.shop.start();
  }

  /** A till that head office switched off is switched off at the hub, too, once it has read that. */
  #mayAct(one: { readonly kind: string; readonly till: number }): boolean {
    const serial = serialOf(one.till);
    if (one.kind === 'direct') return this.#scene.office.books.till(serial).active;
    return this.#scene.reader.tillBySerial(serial)?.active === true;
  }

  #name(): string {
    return `N-${this.#next++}`;
  }

  #sell(number: string, sold: Sold): void {
    this.truth.sold.set(number, sold);
    const lines = sold.lines.map(({ article, quantity }) => line(ARTICLES[article] ?? 0, quantity));
    this.#scene.store.sell(sold.serial, sale(number, ...lines));
    this.shop.wake();
  }

  #sellDirectly({ till, basket, also }: { till: number; basket: readonly Goods[]; also: boolean }): void {
    const { books } = this.#scene.office;
    const number = this.#name();
    if (books.poison.has(number)) return;
    const lignes = basket.map(({ article, quantity }) => ({
      ...{ article_id: ARTICLES[article], quantite: quantity, prix_unitaire: 1000, prix_original: 1000 },
    }));
    const entry = { numero_facture: number, date_vente: '2026-11-22T08:00:00+00:00', lignes };
    expect(books.sync(serialOf(till), JSON.stringify([entry])).status).toBe(201);
    this.truth.direct.set(number, { serial: serialOf(till), lines: basket });
    if (also) this.#toResend.push(number);
  }

  #resend(): void {
    const [number] = this.#toResend;
    const of = number === undefined ? undefined : this.truth.direct.get(number);
    if (number === undefined || of === undefined) return;
    if (this.#scene.reader.tillBySerial(of.serial)?.active !== true) return;
    this.#toResend.shift();
    this.#sell(number, of);
  }

  #accept(article: number): void {
    const asked = { shopId: SHOP, articleId: articleId(ARTICLES[article] ?? 0), ...SAID };
    const receipt = this.#scene.store.run('acceptCentralStock', asked);
    if (!('quantity' in receipt)) return;
    expect(receipt.quantity).toBe(this.truth.unexplained[article]);
    this.truth.unexplained[article] = 0;
  }

  /** Takes goods away at head office by hand and says so; or says that it will never be done. */
  #decide(state: 'settled' | 'dropped'): void {
    const [row] = this.shop.waiting('BY_HAND').filter((one) => one.state === 'parked');
    const booked = row === undefined ? undefined : this.truth.booked.get(row.seq);
    if (row === undefined || booked === undefined) return;
    if (state === 'settled') {
      this.#scene.office.books.move(ARTICLES[booked.article] ?? 0, booked.quantity);
      this.truth.doneByHand.add(row.seq);
    }
    this.#scene.store.run('decideUpstream', { shopId: SHOP, seq: row.seq, decision: state, ...SAID });
  }

  /**
   * A full reading, taken while nothing else is under way; then the hub's levels must be true, as far as it says that it
   * could look.
   * @returns whether there was one
   */
  async pull(): Promise<boolean> {
    const { office } = this.#scene;
    await this.shop.stop();
    const before = ARTICLES.map((_, article) => this.truth.hubLevel(article));
    this.#couldTrust = true;
    const read = await this.#reading.read();
    if (read) {
      this.#deliveries.wasRead();
      const sure = ARTICLES.map((_, article) => article).filter((one) => this.#isRead(one, before[one]));
      expect(sure.map((one) => this.truth.hubLevel(one))).toEqual(sure.map((one) => this.truth.level(one)));
    }
    expect(office.inFlightMax).toBeLessThanOrEqual(1);
    this.shop.start();
    return read;
  }

  /**
   * Whether the last reading could tell the stock of an article. Two things that cancel each other out (sales that arrived
   * unseen, and goods that came there) show no difference and book nothing, and are told when the sales are known.
   */
  #isRead(article: number, levelBefore: number | undefined): boolean {
    const { reader } = this.#scene;
    const id = articleId(ARTICLES[article] ?? 0);
    const row = reader.centralStocks(SHOP).find((one) => one.articleId === id);
    if (row === undefined || row.waits !== null) return false;
    const { absent = [] } = reader.centralStanding(SHOP).articles.get(id) ?? {};
    const moved = this.truth.hubLevel(article) !== levelBefore;
    return moved || (!this.#lacksUnseen && unreadable(absent, BY_HAND) === null);
  }

  /** Everything is mended, and people deal with what waits for them until nothing does. */
  async mend(): Promise<void> {
    const { office, reader, store } = this.#scene;
    office.always('reconciliation', null);
    await this.shop.mendOffice();
    // Whoever mends it says so: a till that is held for hours could tell what no other one can.
    this.shop.retry(null);
    await until(() => reader.upstreamHolds(SHOP).length === 0);
    await this.#readUntil(() => true);
    while (this.#toResend.length > 0) this.#resend();
    // The position moves on with a sale.
    this.#sell(this.#name(), { serial: serialOf(0), lines: [{ article: 0, quantity: 1 }] });
    let asked = 0;
    await until(() => {
      if (++asked % 5 === 0) this.#deal();
      return this.shop.isThrough() && this.shop.waiting().length === 0 && reader.unsent(SHOP).count === 0;
    }, 20_000);
    await this.shop.askForAll(() => this.#deal());
    this.#lacksUnseen = false;
    await this.#readUntil(() => reader.centralStocks(SHOP).every(({ waits }) => waits === null));
    await this.shop.stop();
    await office.close();
    expect(store.differences()).toEqual([]);
    this.#deliveries.check();
  }

  /** Head office may still owe the faults that it was told to make. */
  async #readUntil(isDone: () => boolean): Promise<void> {
    for (let asked = 0; asked < 50; asked++) if ((await this.pull()) && this.#couldTrust && isDone()) return;
    throw new Error('head office cannot be read');
  }

  #deal(): void {
    for (const row of this.shop.waiting()) {
      if (row.reason.startsWith('BY_HAND')) this.#decide('settled');
      else if (this.truth.booked.has(row.seq) && this.truth.isThere(row.seq))
        this.#scene.store.run('decideUpstream', { shopId: SHOP, seq: row.seq, decision: 'settled', ...SAID });
      else this.#scene.store.run('retryUpstream', { shopId: SHOP, seq: row.seq });
    }
    this.shop.retry(null);
  }
}

function openShelves({ store, office }: Scene): void {
  const { shops, articles } = testProvision();
  const rice = articles.filter(({ id }) => id === OIL).map((oil) => ({ ...oil, ...RICE }));
  store.run('importProvision', { provision: { shops, articles: rice, categories: [], tills: [] } });
  for (const [article, id] of ARTICLES.entries())
    office.shelves.put(id, SHOP, { stock: OPENING[article] ?? 0 });
}

const RICE = { id: articleId(ARTICLES[1]), code: `ART-${ARTICLES[1]}`, name: 'Riz', opening: 30 };
