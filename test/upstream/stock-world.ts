import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import { expect } from 'vitest';
import { unreadable } from '../../src/domain/central-stock.ts';
import { articleId, type Seq, type TillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { isRefused, type WriterClient } from '../../src/store/writer/protocol.ts';
import { openStockComparison } from '../../src/upstream/stock/comparison.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';
import { CentralShelf } from '../support/central-shelf.ts';
import { line, sale, testProvision } from '../support/test-store.ts';
import { credulous } from './credulous-reader.ts';
import { clientOf, lookAfter, OIL, type Scene, SHOP, TILLS, until } from './shop-and-office.ts';
import { ARTICLES, type Event, type Lines, OPENING } from './stock-events.ts';

const SAID = { reason: 'vu au siège', user: 'Grâce' };
/** Causes that a person settles with own hands at head office. */
const BY_HAND: ReadonlySet<string> = new Set(['BY_HAND', 'OUTCOME_UNKNOWN', 'UNENCODABLE']);

/** A shop, its head office, and people who change the stock on both sides. */
export class World {
  readonly scene: Scene;
  readonly shelf: CentralShelf;
  /** What each number sold, and the till. */
  readonly sold = new Map<string, { readonly serial: TillSerial; readonly lines: Lines }>();
  readonly direct = new Map<string, { readonly serial: TillSerial; readonly lines: Lines }>();
  readonly toResend: string[] = [];
  readonly cancelled = new Set<string>();
  /** What people entered at the hub and customers brought back, by its seq there. */
  readonly entered = new Map<Seq, { readonly article: number; readonly quantity: number }>();
  /** What was announced, by its seq. */
  readonly announced = new Map<
    Seq,
    { readonly article: number; readonly quantity: number; readonly central: boolean }
  >();
  readonly doneByHand = new Set<Seq>();
  readonly #readable: boolean;
  #upstream: Upstream;
  /** What a hub that was killed had not written yet, it never will. */
  #life = { killed: false };
  #next = 0;
  #words = 0;

  constructor(scene: Scene, readable: boolean) {
    this.scene = scene;
    this.shelf = new CentralShelf(scene.office.books, OPENING);
    const [oil] = testProvision().articles.filter(({ id }) => id === OIL);
    if (oil === undefined) throw new Error('the shop has no oil');
    const articles = ARTICLES.slice(1).map((id) => ({
      ...oil,
      id: articleId(id),
      code: `ART-${id}`,
      opening: OPENING[id],
    }));
    scene.store.run('importProvision', {
      provision: { ...testProvision(), articles, categories: [], tills: [] },
    });
    for (const id of ARTICLES) scene.office.shelves.put(id, SHOP, { stock: OPENING[id] });
    this.#readable = readable;
    this.#upstream = this.#open();
  }

  #open(): Upstream {
    const life = { killed: false };
    const writer = clientOf(this.scene.store);
    const call: WriterClient['call'] = (method, argument) =>
      life.killed ? Promise.reject(new Error('nothing more is written')) : writer.call(method, argument);
    const upstream = this.scene.open({ writer: { ...writer, call }, config: { requestTimeoutMs: 40 } });
    this.#life = life;
    upstream.start();
    return upstream;
  }

  async happen(one: Event): Promise<void> {
    const { office, store } = this.scene;
    switch (one.kind) {
      case 'sell':
        for (let left = one.count; left > 0; left--)
          this.#sell(TILLS[one.till] as TillSerial, this.#name(), one.lines);
        break;
      case 'direct':
        this.#sellDirectly(one);
        break;
      case 'resend': {
        const number = this.toResend.shift();
        const of = number === undefined ? undefined : this.direct.get(number);
        if (number !== undefined && of !== undefined) this.#sell(of.serial, number, of.lines);
        break;
      }
      case 'change':
        this.shelf.change(one.article, one.quantity);
        break;
      case 'office':
        office.nextOf(one.route, one.behaviour);
        break;
      case 'enter':
        this.#enter(one);
        break;
      case 'return':
        this.#bringBack(one);
        break;
      case 'send':
        this.#send(one);
        break;
      case 'receive': {
        const asked = { serial: TILLS[one.till] as TillSerial, articleId: articleId(one.article) };
        if (one.refuse) store.run('refuseDeliveries', asked);
        else store.run('receiveDeliveries', { ...asked, sent: 1 });
        this.#upstream.wake(SHOP);
        break;
      }
      case 'decide':
        this.#decide(one.state);
        break;
      default:
        await this.#around(one);
    }
  }

  /** What befalls the line, the hub and head office. */
  async #around(one: Event): Promise<void> {
    const { office, store } = this.scene;
    switch (one.kind) {
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
      case 'added':
        await until(() => office.tillCalls.stock.entries.length > 0);
        break;
      case 'pull':
        await this.pull();
        break;
      case 'kill':
        this.#life.killed = true;
        await this.pull();
        break;
      case 'wait':
        await pause(one.ms);
    }
  }

  #enter({ article: id, quantity }: Event & { kind: 'enter' }): void {
    if (quantity === 0) return;
    const kind = quantity > 0 ? 'delivery' : 'loss';
    const entered = { kind, quantity: Math.abs(quantity), at: null, reference: '', user: 'u' } as const;
    const said = { comment: 'c', key: null, shopId: SHOP, articleId: articleId(id) };
    const receipt = this.scene.store.run('moveStock', { ...entered, ...said });
    if (isRefused(receipt)) throw new Error(receipt.refused);
    this.entered.set(receipt.seq, { article: id, quantity });
    this.#upstream.wake(SHOP);
  }

  #bringBack({ till: index, article: id, quantity }: Event & { kind: 'return' }): void {
    const reason = `retour ${++this.#words}`;
    const of = { articleCode: `ART-${id}`, quantity, reason, saleReference: '' };
    const money = { currency: 'CDF', amount: minorUnits(quantity * 1050), date: null };
    const declaration = { kind: 'return', ...of, ...money } as const;
    const receipt = this.scene.store.run('declare', { serial: TILLS[index] as TillSerial, declaration });
    if (isRefused(receipt)) throw new Error(receipt.refused);
    this.entered.set(receipt.id, { article: id, quantity });
    this.#upstream.wake(SHOP);
  }

  /** Goods of head office wait there one at a time: a second delivery of an article would overwrite the first. */
  #send({ article: id, quantity, central }: Event & { kind: 'send' }): void {
    const { store, office } = this.scene;
    if (central && office.shelves.articles.get(id)?.validated === false) return;
    if (central) office.shelves.send(id, quantity, '2026-11-22T08:00:00Z');
    const key = `${central ? 'central:' : ''}${id}:${quantity}:${++this.#words}`;
    const said = { reference: key, user: 'siège', comment: '', key, sentAt: null };
    const receipt = store.run('announceDelivery', {
      shopId: SHOP,
      articleId: articleId(id),
      quantity,
      ...said,
    });
    if (isRefused(receipt)) throw new Error(receipt.refused);
    this.announced.set(receipt.seq, { article: id, quantity, central });
  }

  /** Takes goods away at head office by hand and says so; or says that it will never be done. */
  #decide(state: 'settled' | 'dropped'): void {
    const { reader, store } = this.scene;
    const row = reader.upstreamExceptions(SHOP).find((one) => isByHand(one) && one.state === 'parked');
    if (row === undefined) return;
    const { article: id, quantity } = this.entered.get(row.seq) ?? { article: OIL, quantity: 0 };
    if (state === 'settled') {
      this.shelf.change(id, quantity);
      this.doneByHand.add(row.seq);
    }
    store.run('decideUpstream', { shopId: SHOP, seq: row.seq, decision: state, ...SAID });
  }

  #name(): string {
    return `N-${this.#next++}`;
  }

  #sell(serial: TillSerial, number: string, taken: Lines): void {
    this.sold.set(number, { serial, lines: taken });
    this.scene.store.sell(serial, sale(number, ...[...taken].map(([id, quantity]) => line(id, quantity))));
    this.#upstream.wake(SHOP);
  }

  #sellDirectly({ till: index, lines: taken, also }: Event & { kind: 'direct' }): void {
    const serial = TILLS[index] as TillSerial;
    if (!this.scene.office.books.till(serial).active) return;
    const number = this.#name();
    if (this.scene.office.books.poison.has(number)) return;
    const price = { prix_unitaire: 25_500, prix_original: 25_500 };
    const lignes = [...taken].map(([id, quantity]) => ({ article_id: id, quantite: quantity, ...price }));
    const date_vente = '2026-11-22T08:00:00+00:00';
    const { status } = this.scene.office.books.sync(
      serial,
      JSON.stringify([{ numero_facture: number, date_vente, lignes }]),
    );
    expect(status).toBe(201);
    this.direct.set(number, { serial, lines: taken });
    if (also) this.toResend.push(number);
  }

  #cancel(number: string): void {
    const asked = { serial: TILLS[0] as TillSerial, number, reason: '', reference: '', comment: '' };
    const receipt = this.scene.store.run('cancelSale', asked);
    if ('kind' in receipt && receipt.kind === 'cancelled') this.cancelled.add(number);
  }

  /** A full reading, also by a hub that was just killed and started again, taken while nothing is under way; then the hub's level must be true, if it says that it could look. */
  async pull(): Promise<void> {
    const { store, reader, office } = this.scene;
    await this.#upstream.close();
    const looking = this.#readable ? reader : credulous(reader);
    const compare = openStockComparison({
      reader: looking,
      writer: clientOf(store),
      log: pino({ level: 'silent' }),
      tillsCompared: () => true,
      byHand: BY_HAND,
    });
    const shown = this.shelf.shown();
    const { articles } = looking.centralStanding(SHOP);
    await compare({ shopId: SHOP, shown, takenAt: 0 });
    for (const { articleId: id, waits } of reader.centralStocks(SHOP)) {
      // Two wrongs may make the same number for once: that is no look.
      const readable = unreadable(articles.get(id)?.absent ?? [], BY_HAND) === null;
      if (readable) expect([waits, this.level(id)]).toEqual([null, this.#trueLevel(id)]);
    }
    const again = reader.head(SHOP);
    await compare({ shopId: SHOP, shown, takenAt: 1 });
    expect(reader.head(SHOP)).toBe(again);
    expect(office.inFlightMax).toBeLessThanOrEqual(1);
    this.#upstream = this.#open();
  }

  level(id: number): number {
    return this.scene.reader.centralStanding(SHOP).articles.get(articleId(id))?.level ?? Number.NaN;
  }

  /** What head office has, without what only the hub knows: as anyone sees it who looks into the books of both. */
  #trueLevel(article: number): number {
    const there = new Set(this.scene.office.books.sales.map((one) => one.number));
    const takenBack = this.scene.office.tillCalls.cancellations.cancelled;
    let level = this.shelf.of(article);
    for (const [number, { serial, lines: taken }] of this.sold) {
      const quantity = taken.get(article) ?? 0;
      // What a till sent to both counts twice here until head office said that it had it.
      const known = there.has(number) && (!this.direct.has(number) || this.#isSettled(serial, number));
      if (this.cancelled.has(number)) level += known && !takenBack.has(number) ? quantity : 0;
      else if (!known) level -= quantity;
    }
    return level + this.#missingThere(article) + this.#receivedHereOnly(article);
  }

  /** What was entered here and is not there. */
  #missingThere(article: number): number {
    let quantity = 0;
    for (const [at, one] of this.entered) {
      if (one.article === article && !this.#hasEntered(at)) quantity += one.quantity;
    }
    return quantity;
  }

  /** What a till put on the shelf of which head office has not heard. Its own goods wait there until it has. */
  #receivedHereOnly(article: number): number {
    const receptions = this.scene.store.db
      .prepare<[number], { seq: Seq; delivery: Seq }>(
        "SELECT seq, json_extract(body, '$.delivery') AS delivery FROM fact WHERE shop_id = ? AND kind = 'reception'",
      )
      .all(SHOP);
    const waitsThere = this.scene.office.shelves.articles.get(article)?.validated === false;
    let quantity = 0;
    const ofHeadOffice = [...this.announced]
      .filter(([, one]) => one.article === article && one.central)
      .at(-1)?.[0];
    for (const { seq, delivery } of receptions) {
      const sent = this.announced.get(delivery);
      if (sent === undefined || sent.article !== article) continue;
      const isThere = sent.central ? delivery !== ofHeadOffice || !waitsThere : this.#hasEntered(seq);
      if (!isThere) quantity += sent.quantity;
    }
    return quantity;
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
    await this.happen({ kind: 'sell', till: 0, count: 1, lines: new Map([[OIL, 1]]) });
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
      else lookAfter(this.scene, row.seq);
    }
    store.run('retryUpstream', { shopId: SHOP, seq: null });
    this.#upstream.retryNow(SHOP);
  }

  /** What people said that head office will never have. */
  dropped(article: number): number {
    return this.#missingThere(article);
  }
}

const DECIDED: ReadonlySet<string> = new Set(['settled', 'dropped']);
const isByHand = ({ reason }: { readonly reason: string }): boolean => reason.startsWith('BY_HAND');
