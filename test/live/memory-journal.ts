import {
  articleId,
  type Epoch,
  epoch,
  type Seq,
  type ShopId,
  seq,
  shopId,
  type TillId,
  tillId,
  tillSerial,
} from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { LiveParts } from '../../src/live/live.ts';
import type { ArticleChange, CategoryChange } from '../../src/store/facts.ts';

type LiveReader = LiveParts['reader'];

/** A journal in memory that answers what live asks of the reader. */
export interface MemoryJournal {
  readonly reader: LiveReader;
  /** Commits one movement of an article, which then stands at `quantity`; returns the new head. */
  move(shop: ShopId, article: number, quantity: number): Seq;
  /** Commits a fact that makes or changes an article; one with `moveTo` moves its stock too, under the same seq. */
  describe(shop: ShopId, article: number, change?: Description): Seq;
  /** Commits a fact that makes or renames a category. */
  rename(shop: ShopId, category: number, name: string): Seq;
  /** Commits a fact that moves nothing. */
  note(shop: ShopId): Seq;
  levels(shop: ShopId): ReadonlyMap<number, number>;
  raiseEpoch(): Epoch;
  /** While true, every read throws. */
  broken: boolean;
  reads: number;
  shopActive: boolean;
  /** Tills that were switched off. */
  readonly tillsOff: Set<TillId>;
}

export interface Description {
  readonly price?: number;
  readonly active?: boolean;
  readonly validated?: boolean;
  readonly moveTo?: number;
}

export const SHOP = shopId(9);
export const OTHER_SHOP = shopId(10);

const ANY_SHOP = {
  name: 'Ma Boutique',
  code: 'BTQ',
  currency: 'CDF',
  timeZone: 'Africa/Kinshasa',
  stockPolicy: 'refuse' as const,
  dollarRate: minorUnits(0),
  posAllowed: true,
};

export function memoryJournal(): MemoryJournal {
  const heads = new Map<ShopId, number>();
  const latest = new Map<ShopId, Map<number, { quantity: number; seq: Seq }>>();
  const articles = new Map<ShopId, Map<number, Omit<ArticleChange, 'stock'>>>();
  const categories = new Map<ShopId, Map<number, CategoryChange>>();
  let life = epoch(7);

  function advance(shop: ShopId): Seq {
    const next = (heads.get(shop) ?? 0) + 1;
    heads.set(shop, next);
    return seq(next);
  }

  function setLevel(shop: ShopId, article: number, quantity: number, at: Seq): void {
    const levels = latest.get(shop) ?? new Map();
    latest.set(shop, levels.set(article, { quantity, seq: at }));
  }

  function read<T>(answer: () => T): T {
    journal.reads += 1;
    if (journal.broken) throw new Error('disk I/O error');
    return answer();
  }

  const reader: LiveReader = {
    epoch: () => read(() => life),
    head: (shop) => read(() => seq(heads.get(shop) ?? 0)),
    changesAfter: (shop, since) =>
      read(() => ({
        head: seq(heads.get(shop) ?? 0),
        articles: [...(articles.get(shop)?.values() ?? [])]
          .filter((article) => article.changedSeq > since)
          .map((article) => ({ ...article, stock: latest.get(shop)?.get(article.id)?.quantity ?? 0 })),
        categories: [...(categories.get(shop)?.values() ?? [])].filter((category) => category.seq > since),
        levels: [...(latest.get(shop) ?? [])]
          .map(([article, level]) => ({ articleId: articleId(article), ...level }))
          .filter((level) => level.seq > since)
          .sort((a, b) => a.seq - b.seq),
      })),
    till: (id: TillId) =>
      read(() => ({
        id,
        serial: tillSerial('S'),
        name: 'Caisse',
        shopId: SHOP,
        active: !journal.tillsOff.has(id),
      })),
    shop: (id: ShopId) => read(() => ({ ...ANY_SHOP, id, active: journal.shopActive })),
  };

  const journal: MemoryJournal = {
    reader,
    broken: false,
    reads: 0,
    shopActive: true,
    tillsOff: new Set(),
    move(shop, article, quantity) {
      const at = advance(shop);
      setLevel(shop, article, quantity, at);
      return at;
    },
    describe(shop, id, change = {}) {
      const at = advance(shop);
      const known = articles.get(shop) ?? new Map<number, Omit<ArticleChange, 'stock'>>();
      const before = known.get(id) ?? newArticle(id, at);
      const { price = before.price, active = before.active, validated = before.validated } = change;
      const pricedSeq = price === before.price ? before.pricedSeq : at;
      const after = {
        ...before,
        price: minorUnits(price),
        active,
        validated,
        pricedSeq,
        changedSeq: at,
        changedAt: 1000 * at,
      };
      articles.set(shop, known.set(id, after));
      if (change.moveTo !== undefined) setLevel(shop, id, change.moveTo, at);
      return at;
    },
    rename(shop, id, name) {
      const at = advance(shop);
      const known = categories.get(shop) ?? new Map<number, CategoryChange>();
      categories.set(shop, known.set(id, { id, name, description: '', seq: at, changedAt: 1000 * at }));
      return at;
    },
    note: advance,
    levels: (shop) =>
      new Map([...(latest.get(shop) ?? [])].map(([article, { quantity }]) => [article, quantity])),
    raiseEpoch() {
      life = epoch(life + 1);
      return life;
    },
  };
  return journal;
}

export const TILL = tillId(5);

/** An article that the fact `at` makes; one second of its clock is one fact. */
function newArticle(id: number, at: Seq): Omit<ArticleChange, 'stock'> {
  return {
    id: articleId(id),
    code: `ART-${id}`,
    name: `Article ${id}`,
    currency: 'CDF',
    price: minorUnits(100),
    priceUsd: null,
    active: true,
    validated: true,
    category: null,
    createdSeq: at,
    createdAt: 1000 * at,
    changedSeq: at,
    changedAt: 1000 * at,
    pricedSeq: at,
  };
}
