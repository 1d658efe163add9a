import { expect } from 'vitest';
import type { SaleDraft } from '../../src/domain/sale.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { cameBack, withdrawn } from '../support/head-office-tells.ts';
import { seededRandom } from '../support/manual-clock.ts';
import {
  line,
  OTHER_SHOP,
  OTHER_TILL,
  SECOND_TILL,
  SHOP,
  sale,
  TILL,
  testProvision,
} from '../support/test-store.ts';
import type { BackupAge } from './backup-age.ts';
import { RestoredShop } from './restored-shop.ts';
import { until } from './shop-and-office.ts';

export interface Drill {
  readonly seed: number;
  readonly age: BackupAge;
  /** Whether head office can be reached right after the restore. */
  readonly lineUp: boolean;
  readonly tillsResend: boolean;
  readonly noticed: boolean;
  /** Whether the same backup is put back once more in the end. */
  readonly twice: boolean;
  /** Whether head office is put back to the first life after all that. */
  readonly officeBack: boolean;
}

/** What somebody did, and what it does to the stock. It is known again by its name. */
interface Deed {
  readonly name: string;
  readonly moves: readonly (readonly [article: number, quantity: number])[];
  /** A till that kept it until it was answered, and can send it again. */
  readonly resend?: () => void;
}

const ARTICLES = { [SHOP]: [15, 18], [OTHER_SHOP]: [101] } as const;
/** Tills keep so many of their last sales. */
const KEPT_BY_TILLS = 40;

/** Trades, backs up, trades on, loses the disk, puts the backup back, trades on, and compares everything in the end. */
export async function runDrill(drill: Drill): Promise<void> {
  const trade = new Trade(await RestoredShop.open(drill.seed), drill.seed);
  const { hub, shop } = trade;
  hub.lineUp();
  trade.go(10);
  await hub.told(shop);
  await hub.lineDown();
  trade.go(trade.upTo(6));
  const putBack = hub.backUp();
  trade.mark();
  const toldPart = trade.upTo(drill.age.steps);
  hub.lineUp();
  trade.go(toldPart, drill.age);
  await hub.told(shop);
  const putOfficeBack = hub.office.books.backUp();
  await hub.lineDown();
  trade.go(drill.age.steps - toldPart, drill.age);
  await putBack(drill.noticed);
  await goOn(trade, drill);
  if (drill.twice) {
    await putBack(drill.noticed);
    await goOn(trade, { ...drill, lineUp: !drill.lineUp });
  }
  if (!drill.officeBack) return;
  await hub.lineDown();
  putOfficeBack();
  hub.lineUp();
  trade.go(2);
  await until(() => hub.office.books.watermark(hub.hub, shop).seq === hub.reader.head(shop));
  await hub.told(shop);
  trade.compare(['ORIGIN_UNKNOWN']);
}

async function goOn(trade: Trade, drill: Drill): Promise<void> {
  const { hub, shop } = trade;
  trade.lose();
  if (drill.lineUp) hub.lineUp();
  trade.go(trade.upTo(15));
  if (drill.tillsResend) trade.resend();
  trade.go(trade.upTo(5));
  if (!drill.lineUp) hub.lineUp();
  await hub.told(shop);
  trade.go(3);
  await hub.told(shop);
  trade.compare();
}

class Trade {
  readonly hub: RestoredShop;
  readonly shop: typeof SHOP;
  readonly #random: () => number;
  #deeds: Deed[] = [];
  #backedUp = 0;
  #made = 0;

  constructor(hub: RestoredShop, seed: number) {
    this.hub = hub;
    const { fraction } = seededRandom(seed);
    this.#random = fraction;
    this.shop = fraction() < 0.5 ? SHOP : OTHER_SHOP;
  }

  upTo(bound: number): number {
    return Math.floor(this.#random() * (bound + 1));
  }

  mark(): void {
    this.#backedUp = this.#deeds.length;
  }

  go(steps: number, age?: BackupAge): void {
    for (let step = 0; step < steps; step++) {
      this.hub.store.clock.pass(
        age === undefined ? 1_000 + this.upTo(60_000) : age.ms / age.steps + this.upTo(999),
      );
      this.#step();
    }
  }

  /** Of what came after the backup, that stays which head office has; the tills still have their last sales. */
  lose(): void {
    const sales = new Set(this.hub.held(this.shop, 'sale').map((body) => `sale ${body['number']}`));
    const others = ['delivery', 'loss', 'cancellation', 'customer-return'].flatMap((kind) =>
      this.hub.held(this.shop, kind).map((body) => {
        const said = body['said'] as Record<string, unknown>;
        return `${kind} ${said['key'] ?? said['number'] ?? said['saleReference']}`;
      }),
    );
    const held = new Set([...sales, ...others]);
    const after = this.#deeds.slice(this.#backedUp);
    this.#lostSales = after.filter((deed) => deed.resend !== undefined).slice(-KEPT_BY_TILLS);
    this.#deeds = [...this.#deeds.slice(0, this.#backedUp), ...after.filter(({ name }) => held.has(name))];
  }

  #lostSales: readonly Deed[] = [];

  resend(): void {
    for (const deed of this.#lostSales) {
      this.hub.store.clock.pass(100);
      deed.resend?.();
      const known = this.#deeds.some(({ name }) => name === deed.name);
      if (!known && this.#isBooked(deed.name.slice('sale '.length))) this.#deeds.push(deed);
    }
  }

  /** @param refusals codes with which head office may have refused what it then got in another way */
  compare(refusals: readonly string[] = []): void {
    this.hub.expectAgreement(this.shop, refusals);
    const openings = testProvision().articles.filter(({ shopId }) => shopId === this.shop);
    const levels = new Map(openings.map(({ id, opening }) => [id as number, opening ?? 0]));
    for (const { moves } of this.#deeds) {
      for (const [article, quantity] of moves) levels.set(article, (levels.get(article) ?? 0) + quantity);
    }
    expect(this.hub.levels(this.shop)).toEqual([...levels].sort(([a], [b]) => a - b));
    const sold = this.#deeds.filter(({ name }) => name.startsWith('sale ')).map(({ name }) => name.slice(5));
    expect(this.#booked()).toEqual(sold.toSorted());
    expect(this.hub.reader.takenBack(this.shop).unapplied).toBe(0);
    const open = this.hub.reader.quarantine({ shopId: this.shop, state: 'open', limit: 1000 });
    // Nobody but its till can say that what came back from head office is what was refused meanwhile.
    const certain = sold.filter((number) => !this.#cameBack().includes(number));
    expect(open.filter(({ number }) => certain.includes(number ?? ''))).toEqual([]);
  }

  #step(): void {
    const kind = this.#random();
    if (kind < 0.6) this.#sell();
    else if (kind < 0.7) this.#move('delivery', 1);
    else if (kind < 0.78) this.#move('loss', -1);
    else if (kind < 0.86) this.#cancel();
    else if (kind < 0.93) this.#return();
    else this.#hearFromHeadOffice();
  }

  /** What makes no deed that moves stock is compared by what verify asks of its rows. */
  #hearFromHeadOffice(): void {
    const { store } = this.hub;
    const kind = this.#random();
    if (kind < 0.2) store.run('noteMoveIn', { shopId: this.shop, tills: [] });
    else if (kind < 0.5) withdrawn(store, this.shop, this.#article(), 1 + this.upTo(4));
    else this.#comeBack();
  }

  /** A sale that only head office had; its till has it still and may send it again. */
  #comeBack(): void {
    const serial = this.#till();
    const number = this.#name('V');
    const article = this.#article();
    const quantity = 1 + this.upTo(2);
    if (!cameBack(this.hub.store, serial, { number, article, quantity })) return;
    const draft = sale(number, line(article, quantity));
    const resend = () => void this.hub.store.sell(serial, draft);
    this.#deeds.push({ name: `sale ${number}`, moves: [[article, -quantity]], resend });
  }

  #sell(): void {
    const serial = this.#till();
    const count = 1 + this.upTo(2);
    const lines = Array.from({ length: count }, () => line(this.#article(), 1 + this.upTo(2)));
    const draft: SaleDraft = sale(this.#name('V'), ...lines);
    const send = (): boolean => this.hub.store.sell(serial, draft).outcomes[0]?.kind === 'created';
    if (!send()) return;
    const moves = lines.map(({ articleId, quantity }) => [articleId, -quantity] as const);
    this.#deeds.push({ name: `sale ${draft.number}`, moves, resend: send });
  }

  #move(kind: 'delivery' | 'loss', sign: 1 | -1): void {
    const key = this.#name('M');
    const articleId = this.#article();
    const quantity = 1 + this.upTo(4);
    const said = { reference: '', user: 'Awa', comment: 'x', key, at: null } as const;
    const moved = this.hub.store.run('moveStock', {
      shopId: this.shop,
      kind,
      articleId,
      quantity,
      ...said,
    } as never);
    if (!isRefused(moved))
      this.#deeds.push({ name: `${kind} ${key}`, moves: [[articleId, sign * quantity]] });
  }

  #cancel(): void {
    const sales = this.#deeds.filter(({ name }) => name.startsWith('sale '));
    const meant = sales[this.upTo(sales.length - 1)];
    if (meant === undefined) return;
    const number = meant.name.slice(5);
    const serial = this.hub.reader
      .tills()
      .find((till) => this.hub.reader.saleOfTill(till.id, number))?.serial;
    if (serial === undefined) return;
    const about = { reason: '', reference: '', comment: '' };
    const receipt = this.hub.store.run('cancelSale', { serial, number, ...about });
    if (!('kind' in receipt) || receipt.kind !== 'cancelled') return;
    const moves = meant.moves.map(([article, quantity]) => [article, -quantity] as const);
    const name = `cancellation ${number}`;
    // It may have been cancelled in the life that is lost, too: that is one cancellation.
    if (!this.#deeds.some((deed) => deed.name === name)) this.#deeds.push({ name, moves });
  }

  #return(): void {
    const saleReference = this.#name('R');
    const article = this.#article();
    const about = {
      kind: 'return',
      articleCode: `ART-${article}`,
      quantity: 1,
      reason: '',
      saleReference,
    } as const;
    const said = { currency: 'CDF', amount: 0, date: null };
    this.hub.store.run('declare', { serial: this.#till(), declaration: { ...about, ...said } as never });
    this.#deeds.push({ name: `customer-return ${saleReference}`, moves: [[article, 1]] });
  }

  #till() {
    if (this.shop === OTHER_SHOP) return OTHER_TILL;
    return this.#random() < 0.5 ? TILL : SECOND_TILL;
  }

  #article(): number {
    const all = ARTICLES[this.shop as 9 | 10] ?? [];
    return all[this.upTo(all.length - 1)] ?? 0;
  }

  #name(prefix: string): string {
    this.#made += 1;
    return `${prefix}-${this.#made}`;
  }

  #isBooked(number: string): boolean {
    return this.#booked().includes(number);
  }

  #cameBack(): string[] {
    return this.hub.store.db
      .prepare<[], string>("SELECT number FROM sale WHERE content_hash = x''")
      .pluck()
      .all();
  }

  #booked(): string[] {
    return this.hub.store.db
      .prepare<[number], string>('SELECT number FROM sale WHERE shop_id = ?')
      .pluck()
      .all(this.shop)
      .toSorted();
  }
}
