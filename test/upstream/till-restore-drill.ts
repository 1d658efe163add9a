import { expect } from 'vitest';
import type { TillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { LineDraft, SaleDraft } from '../../src/domain/sale.ts';
import type { Misbehaviour } from '../support/head-office.ts';
import { seededRandom } from '../support/manual-clock.ts';
import {
  LAMP,
  line,
  OIL,
  RICE,
  SECOND_TILL,
  SHOP,
  sale,
  TILL,
  testProvision,
} from '../support/test-store.ts';
import type { BackupAge } from './backup-age.ts';
import { DisputedSales } from './disputed-sales.ts';
import { RestoredTillShop } from './restored-till-shop.ts';
import { until } from './shop-and-office.ts';

export interface Drill {
  readonly seed: number;
  readonly age: BackupAge;
  /** Whether head office can be reached right after the restore. */
  readonly lineUp: boolean;
  /** When the tills send again what they still have. */
  readonly resend: 'never' | 'before' | 'after';
  /** Whether head office drops requests and the hub stops in the middle. */
  readonly rough: boolean;
  /** Whether a person decides on sales that waited in the backup: in the lost life, after it, or in both. */
  readonly disputed: boolean;
  /** Whether the same backup is put back once more in the end. */
  readonly twice: boolean;
}

interface Sold {
  readonly serial: TillSerial;
  readonly sale: SaleDraft;
}

const OPENING = 100_000;
const ARTICLES = [OIL, RICE, LAMP];
/** Tills keep so many of their last sales. */
const KEPT_BY_TILLS = 40;

/** Trades, backs up, trades on, loses the disk, puts the backup back, trades on, and compares everything in the end. */
export async function runDrill(drill: Drill): Promise<void> {
  const provision = testProvision();
  const articles = provision.articles.map((one) => ({ ...one, opening: OPENING }));
  const trade = new Trade(await RestoredTillShop.open(drill.seed, { ...provision, articles }), drill);
  const { shop } = trade;
  shop.lineUp();
  trade.go(10);
  if (drill.disputed) trade.dispute();
  await trade.settled();
  const putBack = shop.backUp();
  const backedUp = trade.sold.length;
  const sent = trade.upTo(drill.age.steps);
  trade.go(sent, drill.age);
  trade.mayDecide();
  await trade.settled();
  await shop.lineDown();
  trade.go(drill.age.steps - sent, drill.age);
  trade.mayDecide();
  await putBack();
  await goOn(trade, drill, backedUp);
  if (!drill.twice) return;
  await shop.lineDown();
  await putBack();
  await goOn(trade, { ...drill, lineUp: !drill.lineUp }, backedUp);
}

async function goOn(trade: Trade, drill: Drill, backedUp: number): Promise<void> {
  const { shop } = trade;
  const kept = trade.lose(backedUp);
  if (drill.rough) trade.upset();
  if (drill.lineUp) shop.lineUp();
  trade.mayDecide();
  if (drill.resend === 'before') trade.resend(kept);
  trade.go(trade.upTo(15));
  if (!drill.lineUp) shop.lineUp();
  if (drill.rough) {
    await until(() => shop.reader.takenBackSales(SHOP).compared > 0 || shop.reader.tillsCompared(SHOP));
    await shop.lineDown();
    shop.lineUp();
  }
  trade.mayDecide();
  await trade.settled();
  if (drill.resend === 'after') trade.resend(kept);
  trade.go(3);
  trade.decide();
  await trade.settled();
  trade.compare();
}

class Trade {
  readonly shop: RestoredTillShop;
  sold: Sold[] = [];
  readonly #drill: Drill;
  readonly #random: () => number;
  #made = 0;
  #disputed: DisputedSales | null = null;

  constructor(shop: RestoredTillShop, drill: Drill) {
    this.shop = shop;
    this.#drill = drill;
    this.#random = seededRandom(drill.seed).fraction;
  }

  upTo(bound: number): number {
    return Math.floor(this.#random() * (bound + 1));
  }

  dispute(): void {
    this.#disputed = new DisputedSales(this.shop);
    this.sold.push(...this.#disputed.sales.map((one) => ({ serial: TILL, sale: one })));
  }

  decide(): void {
    this.#disputed?.decide();
    this.#disputed?.comeAgain();
  }

  mayDecide(): void {
    if (this.upTo(1) === 0) this.#disputed?.decide();
  }

  /** Waits until nothing is to be sent but what waits for a person. */
  settled(): Promise<void> {
    return this.shop.settledBut(() => (this.#disputed?.parked === true ? 1 : 0), SHOP);
  }

  /** No two sales of a till have one date: they are known by it. */
  go(sales: number, age?: BackupAge): void {
    for (let done = 0; done < sales; done++) {
      this.shop.store.clock.pass(
        age === undefined ? 1_000 + this.upTo(60_000) : age.ms / age.steps + this.upTo(999),
      );
      const sold = this.#draw();
      this.#send([sold]);
      this.sold.push(sold);
    }
  }

  /** What is left of the sales: those of the backup, those that head office has, and those that tills will send again. */
  lose(backedUp: number): readonly Sold[] {
    const there = new Set(this.shop.office.books.sales.map((one) => `${one.serial} ${one.date}`));
    const after = this.sold.slice(backedUp);
    const kept = this.#drill.resend === 'never' ? [] : after.slice(-KEPT_BY_TILLS);
    const left = after.filter((one) => there.has(nameOf(one)) || kept.includes(one));
    this.sold = [...this.sold.slice(0, backedUp), ...left];
    return kept;
  }

  resend(kept: readonly Sold[]): void {
    this.#send(kept);
  }

  upset(): void {
    const bad: readonly (Misbehaviour | null)[] = [
      ...[{ kind: 'drop-after' } as const, null, { kind: 'half-json' } as const],
      ...[{ kind: 'status-after', status: 500 } as const, { kind: 'portal' } as const, null],
    ];
    for (const route of ['reconciliation', 'historique', 'sync'] as const)
      this.shop.office.nextOf(route, ...bad.slice(this.upTo(5)));
  }

  /** Every sale once, here and there, and the goods with it. */
  compare(): void {
    const { shop } = this;
    expect(shop.reader.notTakenBack(SHOP, 100)).toEqual([]);
    expect(shop.reader.quarantineCount(SHOP)).toBe(0);
    const dates = this.sold.map(nameOf).toSorted();
    const own = shop.office.books.sales.filter((one) => one.serial !== 'stranger');
    expect(own.map((one) => `${one.serial} ${one.date}`).toSorted()).toEqual(dates);
    const history = { shopId: SHOP, from: null, to: null, before: null, limit: 1000 };
    const here = shop.reader.saleHistory(history).map(({ seq }) => shop.reader.sale(SHOP, seq)?.sentNumber);
    expect(here.toSorted()).toEqual(own.map((one) => one.number).toSorted());
    const levels = shop.levels(SHOP);
    for (const article of ARTICLES) {
      const gone = this.sold.flatMap((one) => one.sale.lines).filter((one) => one.articleId === article);
      const quantity = gone.reduce((sum, one) => sum + one.quantity, 0);
      expect(levels.get(article)).toBe(OPENING - quantity);
      expect(shop.office.books.moved.get(article) ?? 0).toBe(0 - quantity);
    }
    const turnover = this.#turnover();
    const days = shop.reader.dayTotals(SHOP, 20260101, 20991231);
    for (const currency of ['CDF', 'USD']) {
      const counted = days.filter((day) => day.currency === currency);
      expect(counted.reduce((sum, day) => sum + day.turnover, 0)).toBe(turnover.get(currency) ?? 0);
    }
    expect(shop.store.differences()).toEqual([]);
  }

  #turnover(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const { sale: sold } of this.sold) {
      const total = sold.lines.reduce((sum, one) => sum + (one.unitPrice ?? 0) * one.quantity, 0);
      sums.set(sold.currency, (sums.get(sold.currency) ?? 0) + total);
    }
    return sums;
  }

  #send(sales: readonly Sold[]): void {
    for (const serial of [TILL, SECOND_TILL]) {
      const own = sales.filter((one) => one.serial === serial).map((one) => one.sale);
      if (own.length === 0) continue;
      const { outcomes } = this.shop.store.sell(serial, ...own);
      expect(outcomes.filter(({ kind }) => kind === 'refused')).toEqual([]);
    }
  }

  #draw(): Sold {
    this.#made += 1;
    const serial = this.upTo(1) === 0 ? TILL : SECOND_TILL;
    // One that comes again without a number, before it was looked for at head office, cannot be told from a new one.
    const numberless = this.#drill.resend !== 'before' && this.upTo(9) === 0;
    const instant = this.shop.store.clock.now() - this.upTo(20) * 1_000_000;
    const dated = { text: new Date(instant).toISOString(), instant };
    const usd = this.upTo(4) === 0;
    const number = numberless ? null : `N-${this.#made}`;
    const sold = sale(number, ...(usd ? [this.#line(LAMP, 1_250)] : this.#lines()));
    return { serial, sale: { ...sold, currency: usd ? 'USD' : 'CDF', sentDate: dated } };
  }

  #lines(): readonly LineDraft[] {
    const lines = [this.#line(OIL, 2_500_000)];
    if (this.upTo(1) === 0) lines.push(this.#line(RICE, 7_500_000));
    if (this.upTo(3) === 0) lines.push(this.#line(OIL, 2_500_000));
    return lines;
  }

  #line(article: number, price: number): LineDraft {
    const quantity = 1 + this.upTo(4);
    const negotiated = Math.floor((price * (1 - this.upTo(3) / 10)) / 100) * 100;
    return { ...line(article, quantity, article === OIL ? price : minorUnits(negotiated)) };
  }
}

function nameOf({ serial, sale: sold }: Sold): string {
  return `${serial} ${sold.sentDate?.instant}`;
}
