import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArticleId, Seq, TillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { HandKind } from '../../src/store/writer/moving.ts';
import type { Misbehaviour } from '../support/head-office.ts';
import {
  type CommonEvent,
  drawn,
  LivingShop,
  type Route,
  type Setback,
  serialOf,
  setback,
  till,
} from './living-shop.ts';
import { FAST, OIL, openScene, type Scene, SHOP, until } from './shop-and-office.ts';

type Event =
  | CommonEvent
  | {
      readonly kind: 'sell' | 'return' | 'regularise' | 'negotiate' | 'report';
      readonly till: number;
      readonly count: number;
    }
  | { readonly kind: 'correct'; readonly till: number; readonly wanted: number }
  | { readonly kind: 'hand'; readonly hand: HandKind; readonly count: number }
  | {
      readonly kind: 'receive';
      readonly till: number;
      readonly count: number;
      readonly refuse: boolean;
      readonly central: boolean;
    }
  | { readonly kind: 'hour' }
  | Setback<Event>;

const count = fc.integer({ min: 1, max: 5 });
const behaviour = fc.constantFrom<Misbehaviour>(
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'silent-after' },
  { kind: 'half-body' },
  { kind: 'half-json' },
  { kind: 'portal' },
  { kind: 'status-after', status: 500 },
  { kind: 'status-before', status: 500 },
  { kind: 'status-after', status: 502, html: true },
  { kind: 'status-before', status: 403, html: true },
);
const route = fc.constantFrom<Route>(
  ...(['sync', 'reconciliation', 'annuler', 'valider', 'refuser', 'regulariser', 'negocies'] as const),
  ...(['retours', 'rapports', 'historique', 'notifications', 'catalogue'] as const),
);
const did = fc.constantFrom('sell', 'return', 'regularise', 'negotiate', 'report');
const act = fc.oneof<fc.WeightedArbitrary<Event>[]>(
  { weight: 8, arbitrary: fc.record({ kind: did, till, count }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('correct'), till, wanted: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('hand'),
      hand: fc.constantFrom('delivery', 'loss', 'count', 'return'),
      count,
    }),
  },
  { weight: 3, arbitrary: drawn.cancel(20) },
);
const event = fc.oneof<fc.WeightedArbitrary<Event>[]>(
  { weight: 15, arbitrary: act },
  // Goods that head office forgets that it sent are no fact of the hub's.
  { weight: 2, arbitrary: setback(act) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('receive'),
      till,
      count,
      refuse: fc.boolean(),
      central: fc.boolean(),
    }),
  },
  { weight: 8, arbitrary: drawn.office(route, behaviour) },
  { weight: 1, arbitrary: drawn.till },
  { weight: 1, arbitrary: drawn.move },
  { weight: 1, arbitrary: drawn.poison(20) },
  { weight: 2, arbitrary: drawn.around },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hour') }) },
  { weight: 5, arbitrary: drawn.wait(25) },
);

const HOUR_MS = 3_600_000;
const FIRST_SENDING = Date.UTC(2026, 10, 22, 8);
const MARK = /\[hub:[^\]]+\]/;

/** A shop whose tills and people do everything that they can do, its head office, and what goes wrong between them. */
class World {
  readonly shop: LivingShop;
  readonly scene: Scene;
  readonly sold: string[] = [];
  #words = 0;

  constructor(scene: Scene) {
    scene.office.shelves.put(OIL, SHOP, { stock: 12 });
    const backoffs = { ...FAST, lateMs: 60, till: { firstMs: 20, capMs: 40 } };
    this.shop = new LivingShop(scene, { requestTimeoutMs: 40, backoffs });
    this.scene = scene;
  }

  async live(history: readonly Event[]): Promise<void> {
    for (const one of history) {
      await this.#happen(one);
      this.shop.wake();
    }
  }

  async #happen(one: Event): Promise<void> {
    const { office, store } = this.scene;
    switch (one.kind) {
      case 'sell':
      case 'return':
      case 'regularise':
      case 'negotiate':
      case 'report':
        this.#tillDoes(one.kind, serialOf(one.till), one.count);
        break;
      case 'correct':
        this.#run('correctStock', {
          serial: serialOf(one.till),
          articleId: OIL as ArticleId,
          wanted: one.wanted,
        });
        break;
      case 'hand':
        this.#byHand(one.hand, one.count);
        break;
      case 'receive':
        this.#receive(one);
        break;
      case 'hour':
        office.books.now = () => store.clock.now() + 2 * HOUR_MS;
        break;
      case 'setback':
        await this.shop.setBack(one, (event) => this.#happen(event));
        break;
      default:
        await this.shop.happen(one);
    }
  }

  #tillDoes(
    kind: 'sell' | 'return' | 'regularise' | 'negotiate' | 'report',
    serial: TillSerial,
    count: number,
  ): void {
    const notes = this.#word();
    if (kind === 'sell') {
      const names = Array.from({ length: count }, (_, index) => `N-${this.sold.length + index}`);
      this.sold.push(...names);
      this.scene.sell(serial, ...names);
      return;
    }
    if (kind === 'regularise') {
      this.#run('regulariseStock', { serial, articleId: OIL as ArticleId, quantity: count, notes });
      return;
    }
    const money = { currency: 'CDF', amount: minorUnits(count * 1050), date: null };
    if (kind === 'report') {
      this.#run('declare', { serial, declaration: { kind: 'cash-report', detail: notes, ...money } });
      return;
    }
    const declared = { quantity: count, reason: notes, saleReference: '', ...money };
    const articleCode = kind === 'return' && count > 3 ? 'nowhere' : 'ART-101';
    const declaration = { kind: kind === 'return' ? kind : 'negotiation', articleCode, ...declared } as const;
    this.#run('declare', { serial, declaration });
  }

  #byHand(kind: HandKind, quantity: number): void {
    const said = { user: 'Chef', reference: '', comment: this.#word(), key: this.#word() };
    this.#run('moveStock', { shopId: SHOP, articleId: OIL as ArticleId, kind, quantity, at: null, ...said });
  }

  /** Goods of head office wait there one at a time: a second delivery of an article would overwrite the first. */
  #receive({ till: index, count: quantity, refuse, central }: Event & { kind: 'receive' }): void {
    const { office } = this.scene;
    const articleId = OIL as ArticleId;
    const sentAt = new Date(FIRST_SENDING + ++this.#words * 60_000).toISOString();
    const key = `${central ? 'central:' : ''}${articleId}:${quantity}:${sentAt}`;
    if (central && office.shelves.articles.get(OIL)?.validated === false) return;
    if (central) office.shelves.send(OIL, quantity, sentAt);
    const said = { reference: key, user: 'siège', comment: '', key, sentAt: null };
    this.#run('announceDelivery', { shopId: SHOP, articleId, quantity, ...said });
    const serial = serialOf(index);
    if (refuse) this.#run('refuseDeliveries', { serial, articleId });
    else this.#run('receiveDeliveries', { serial, articleId, sent: quantity });
  }

  readonly #run: Scene['store']['run'] = (method, argument) => this.scene.store.run(method, argument);

  /** Words that no other request had: the same words again would be a repeat. */
  #word(): string {
    return `mot ${++this.#words}`;
  }

  /** A person looks for it at head office, in every shop: there, it is settled; not there, it is sent once more. */
  #lookAfter(seq: Seq): void {
    const { office, store, reader } = this.scene;
    const { stock, declarations } = office.tillCalls;
    const mark = `[hub:${reader.hubId()}/${SHOP}/${reader.epoch()}/${seq}]`;
    const open = reader.upstreamRecord(SHOP, seq)?.lastAnswer ?? '';
    const added = stock.entries.some((one) => one.comment.includes(mark));
    const declared = declarations.rows.some((one) => one.text.includes(mark));
    const ofAddition = open.includes('analyse/regulariser');
    const isThere = ofAddition && !open.includes(';') ? added : declared && (added || !ofAddition);
    const said = { reason: 'vu au siège', user: 'Grâce' };
    if (isThere) store.run('decideUpstream', { shopId: SHOP, seq, decision: 'settled', ...said });
    else store.run('retryUpstream', { shopId: SHOP, seq });
  }

  /** Everything is mended, and a person asks for all that waits, and looks after what may be sent twice one by one. */
  async mend(): Promise<void> {
    const { shop } = this;
    const { office, store } = this.scene;
    office.books.now = () => store.clock.now();
    await shop.mendOffice();
    const deal = (): void => {
      for (const { seq } of shop.waiting('OUTCOME_UNKNOWN')) this.#lookAfter(seq);
      shop.retry(null);
    };
    let asked = 0;
    await until(() => {
      if (++asked % 10 === 0) deal();
      return shop.isThrough() && shop.waiting().length === shop.waiting('BY_HAND').length;
    });
    await shop.askForAll(deal);
    await shop.stop();
    await office.close();
  }

  /** The net change of stock at the hub since it was opened. */
  moved(): number {
    const sum = this.scene.store.db.prepare<[number], number>(
      "SELECT coalesce(sum(quantity), 0) FROM movement WHERE shop_id = ? AND kind <> 'opening'",
    );
    return sum.pluck().get(SHOP) ?? 0;
  }

  movedBy(seq: number): number {
    const one = this.scene.store.db.prepare<[number, number], number>(
      'SELECT quantity FROM movement WHERE shop_id = ? AND seq = ?',
    );
    return one.pluck().get(SHOP, seq) ?? 0;
  }
}

function marksOf(texts: readonly string[]): readonly string[] {
  return texts.map((text) => MARK.exec(text)?.[0] ?? text);
}

test('after any history, once all is mended, head office has each fact exactly once, its stock is what the facts say, and what it cannot take a person sees', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 45 }), async (history) => {
      const world = new World(await openScene());
      await world.live(history);
      await world.mend();
      const { office, store, reader } = world.scene;
      const { books, tillCalls } = office;
      const there = books.sales.map((sale) => sale.number);
      const cancelledThere = tillCalls.cancellations.cancelled;
      const standing = world.sold.filter((number) => !world.shop.cancelled.has(number));
      expect(there.filter((number) => !cancelledThere.has(number)).sort()).toEqual(standing.sort());
      expect(new Set(there).size).toBe(there.length);
      const byHand = world.shop.waiting('BY_HAND');
      expect(reader.upstreamExceptions(SHOP)).toEqual(byHand);
      const missing = byHand.map((row) => world.movedBy(row.seq));
      expect(missing.every((quantity) => quantity < 0)).toBe(true);
      expect(books.moved.get(OIL) ?? 0).toBe(missing.reduce((sum, one) => sum - one, world.moved()));
      const entered = marksOf(tillCalls.stock.entries.map((entry) => entry.comment));
      const marked = entered.filter((text) => text.startsWith('[hub:'));
      expect(new Set(marked).size).toBe(marked.length);
      const declared = reader.declarations({
        shopId: SHOP,
        tillId: null,
        from: null,
        to: null,
        limit: 1000,
        kind: 'return',
      });
      const kinds = (['return', 'negotiation', 'cash-report'] as const).map(
        (kind) =>
          reader.declarations({ shopId: SHOP, tillId: null, from: null, to: null, limit: 1000, kind }).length,
      );
      const rows = tillCalls.declarations.rows;
      expect(
        ['return', 'negotiation', 'cash-report'].map(
          (kind) => rows.filter((row) => row.kind === kind).length,
        ),
      ).toEqual(kinds);
      expect(new Set(marksOf(rows.map((row) => row.text))).size).toBe(rows.length);
      // A till that is moved between the look and the call declares in its new shop: nobody can help that.
      const moved = history.some(({ kind }) => kind === 'move');
      expect(moved || rows.every((row) => row.shopId === SHOP)).toBe(true);
      expect(declared.length).toBe(kinds[0]);
      expect(store.differences()).toEqual([]);
    }),
    { numRuns: Number(process.env['PROVE_SCRIPTS'] ?? 6) },
  );
});
