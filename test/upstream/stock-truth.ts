import { articleId, type Seq, type TillSerial } from '../../src/domain/ids.ts';
import type { LivingShop } from './living-shop.ts';
import { SHOP } from './shop-and-office.ts';
import { ARTICLES, type Goods } from './stock-events.ts';

/** A till that speaks to head office itself, without a hub. */
export const ELSEWHERE = 'caisse-ailleurs';

/** Goods that were sent to the shop. Head office's have a quantity that no other delivery of their article has. */
export interface Sent {
  readonly article: number;
  readonly quantity: number;
  readonly central: boolean;
}

export interface Sold {
  readonly serial: TillSerial;
  readonly lines: readonly Goods[];
}

/** One movement at the hub that is no sale's. */
export interface Booked extends Goods {
  /** What was received with it. */
  readonly delivery: Sent | null;
}

/**
 * What somebody knows who looks into the books of both sides: what head office has of what was done at the hub, told by
 * what it really got, and so what the hub's level has to be.
 */
export class StockTruth {
  readonly sold = new Map<string, Sold>();
  readonly direct = new Map<string, Sold>();
  readonly booked = new Map<Seq, Booked>();
  /** What a person did at head office by hand. */
  readonly doneByHand = new Set<Seq>();
  /** What differed from the beginning, and nobody took over, by article. */
  readonly unexplained: number[];
  readonly #shop: LivingShop;

  constructor(shop: LivingShop, unexplained: readonly number[]) {
    this.#shop = shop;
    this.unexplained = [...unexplained];
  }

  /** The stock that head office has. */
  shelf(article: number): number {
    return this.#shop.scene.office.shelves.articles.get(ARTICLES[article] ?? 0)?.stock ?? Number.NaN;
  }

  /** The hub's own, as it says. */
  hubLevel(article: number): number {
    const { articles } = this.#shop.scene.reader.centralStanding(SHOP);
    return articles.get(articleId(ARTICLES[article] ?? 0))?.level ?? Number.NaN;
  }

  /** What the hub's level has to be. */
  level(article: number): number {
    const { office } = this.#shop.scene;
    const there = new Set(office.books.sales.map(({ number }) => number));
    const left = new Set(
      office.calls
        .filter(({ route }) => route === 'sync' || route === 'reconciliation')
        .flatMap((call) => call.numbers),
    );
    const takenBack = office.tillCalls.cancellations.cancelled;
    let level = this.shelf(article) - (this.unexplained[article] ?? 0);
    for (const [number, { serial, lines }] of this.sold) {
      const quantity = quantityOf(lines, article);
      // What a till sent to both counts twice here until head office said to the hub that it had it; a sale that was
      // cancelled before the hub sent it is never asked for.
      const told = !this.direct.has(number) || (left.has(number) && this.#isSettled(serial, number));
      const known = there.has(number) && told;
      if (this.#shop.cancelled.has(number)) level += known && !takenBack.has(number) ? quantity : 0;
      else if (!known) level -= quantity;
    }
    return level + this.missing(article);
  }

  /** What was booked at the hub beside sales and head office has not; once all is mended, what people dropped. */
  missing(article: number): number {
    let quantity = 0;
    for (const [at, one] of this.booked)
      if (one.article === article && !this.isThere(at)) quantity += one.quantity;
    return quantity;
  }

  /** Whether head office got this movement of the hub's. */
  isThere(at: Seq): boolean {
    const { stock } = this.#shop.scene.office.tillCalls;
    if (this.doneByHand.has(at)) return true;
    const delivery = this.booked.get(at)?.delivery;
    const { reader } = this.#shop.scene;
    if (delivery?.central !== true) return stock.entries.some(({ comment }) => comment.endsWith(`/${at}]`));
    const id = ARTICLES[delivery.article] ?? 0;
    const took = ({ serial, articleId, counted }: (typeof stock.decisions)[number]): boolean =>
      serial !== ELSEWHERE && articleId === id && counted === delivery.quantity;
    if (stock.decisions.some(took)) return true;
    // What was decided on elsewhere, too, counts twice until the hub hears that these goods wait no more.
    const shelved = this.#shop.scene.office.shelves.articles.get(id);
    if (shelved?.validated === false && shelved.sent === delivery.quantity) return false;
    return reader.upstreamCall(SHOP, at, 'articles/valider')?.outcome === 'done';
  }

  #isSettled(serial: TillSerial, number: string): boolean {
    const { reader } = this.#shop.scene;
    const { id } = reader.tillBySerial(serial) ?? {};
    const seq = id === undefined ? undefined : reader.saleOfTill(id, number)?.seq;
    if (seq === undefined || seq > reader.upstreamPosition(SHOP)) return false;
    if (reader.upstreamExceptions(SHOP).some((row) => row.seq === seq)) return false;
    return !reader.upstreamHolds(SHOP).some((hold) => hold.tillId === id && hold.fromSeq <= seq);
  }
}

function quantityOf(lines: readonly Goods[], article: number): number {
  return lines.reduce((sum, line) => sum + (line.article === article ? line.quantity : 0), 0);
}
