import { expect } from 'vitest';
import { type ArticleId, articleId, type Seq, seq } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { HandKind } from '../../src/store/writer/moving.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { type LivingShop, serialOf } from './living-shop.ts';
import { SHOP } from './shop-and-office.ts';
import type { StockDeliveries } from './stock-deliveries.ts';
import { ARTICLES, type StockEvent } from './stock-events.ts';
import type { Booked, StockTruth } from './stock-truth.ts';

type Of<K extends StockEvent['kind']> = Extract<StockEvent, { kind: K }>;

/** What tills and people do at the hub beside selling. Each must move what it says, and nothing else. */
export class StockEntries {
  readonly #shop: LivingShop;
  readonly #truth: StockTruth;
  readonly #deliveries: StockDeliveries;
  /** By article: the till that set its level last and what it said, unless somebody corrected it otherwise since. */
  readonly #set = new Map<number, string>();
  #words = 0;

  constructor(shop: LivingShop, truth: StockTruth, deliveries: StockDeliveries) {
    this.#shop = shop;
    this.#truth = truth;
    this.#deliveries = deliveries;
  }

  enter({ how, till, article, quantity }: Of<'enter'>): void {
    switch (how) {
      case 'return':
        this.#books([{ article, quantity, delivery: null }], () =>
          this.#declare(till, `ART-${ARTICLES[article]}`, quantity),
        );
        break;
      case 'regularise':
        this.#set.delete(article);
        this.#books([{ article, quantity, delivery: null }], () => {
          const asked = { serial: serialOf(till), articleId: idOf(article), quantity, notes: this.#word() };
          this.#run('regulariseStock', asked);
        });
        break;
      case 'correct':
        this.#correct(till, article, quantity);
        break;
      case 'count':
        this.#set.delete(article);
        this.#byHand('count', article, quantity, quantity - this.#truth.hubLevel(article));
        break;
      case 'hand-return':
        this.#byHand('return', article, quantity, quantity);
        break;
      default:
        this.#byHand(how, article, quantity, how === 'loss' ? -quantity : quantity);
    }
  }

  strangeReturn(till: number): void {
    this.#books([], () => this.#declare(till, 'nowhere', 2));
  }

  announce({ article, quantity }: Of<'announce'>): void {
    const said = { reference: 'fournisseur', user: 'Chef', comment: '', key: this.#word(), sentAt: null };
    this.#books([], () =>
      this.#run('announceDelivery', { shopId: SHOP, articleId: idOf(article), quantity, ...said }),
    );
    this.#deliveries.announce({ article, quantity, central: false });
  }

  receive({ till, nth, refuse }: Of<'receive'>): void {
    const article = this.#deliveries.openArticle(nth);
    if (article === null) return;
    const received = this.#deliveries.decide(article, refuse);
    const asked = { serial: serialOf(till), articleId: idOf(article) };
    const moved = received.map((delivery) => ({ article, quantity: delivery.quantity, delivery }));
    this.#books(moved, () => {
      if (refuse) this.#run('refuseDeliveries', asked);
      else this.#run('receiveDeliveries', { ...asked, sent: 1 });
    });
  }

  /** The same level from the same till within a minute is a repeat; the hub's clock stands still here. */
  #correct(till: number, article: number, wanted: number): void {
    const said = `${till} ${wanted}`;
    const difference = this.#set.get(article) === said ? 0 : wanted - this.#truth.hubLevel(article);
    this.#set.set(article, said);
    this.#books([{ article, quantity: difference, delivery: null }], () =>
      this.#run('correctStock', { serial: serialOf(till), articleId: idOf(article), wanted }),
    );
  }

  #declare(till: number, articleCode: string, quantity: number): void {
    const money = { currency: 'CDF', amount: minorUnits(105_000), date: null };
    const said = { articleCode, quantity, reason: this.#word(), saleReference: '', ...money };
    this.#run('declare', { serial: serialOf(till), declaration: { kind: 'return', ...said } });
  }

  #byHand(kind: HandKind, article: number, quantity: number, moved: number): void {
    const said = { user: 'Chef', reference: '', comment: this.#word(), key: this.#word(), at: null };
    this.#books([{ article, quantity: moved, delivery: null }], () =>
      this.#run('moveStock', { shopId: SHOP, articleId: idOf(article), kind, quantity, ...said }),
    );
  }

  #run: LivingShop['scene']['store']['run'] = (method, argument) => {
    const receipt = this.#shop.scene.store.run(method, argument);
    if (isRefused(receipt)) throw new Error(`${method}: ${receipt.refused}`);
    return receipt;
  };

  /** @param expected what is to be moved; a movement of nothing leaves no trace in the truth */
  #books(expected: readonly Booked[], act: () => void): void {
    const { store, reader } = this.#shop.scene;
    const before = reader.head(SHOP);
    act();
    const since = store.db.prepare<[number, number], { seq: number; article: number; quantity: number }>(
      'SELECT seq, article_id AS article, quantity FROM movement WHERE shop_id = ? AND seq > ? AND quantity <> 0 ORDER BY seq',
    );
    const moved = since.all(SHOP, before);
    const wanted = expected.filter(({ quantity }) => quantity !== 0);
    expect(moved).toMatchObject(
      wanted.map(({ article, quantity }) => ({ article: ARTICLES[article], quantity })),
    );
    for (const [index, one] of wanted.entries()) this.#truth.booked.set(seqOf(moved[index]), one);
    this.#shop.wake();
  }

  /** Words that no other request had: the same words again would be a repeat. */
  #word(): string {
    return `mot ${++this.#words}`;
  }
}

function idOf(article: number): ArticleId {
  return articleId(ARTICLES[article] ?? 0);
}

function seqOf(row: { readonly seq: number } | undefined): Seq {
  if (row === undefined) throw new Error('nothing was moved');
  return seq(row.seq);
}
