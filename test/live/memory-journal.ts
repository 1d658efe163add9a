import {
  type Epoch,
  epoch,
  type Seq,
  type ShopId,
  shopId,
  type TillId,
  tillId,
  tillSerial,
} from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { LiveParts } from '../../src/live/live.ts';
import { type Description, MemoryShop } from './memory-shop.ts';

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
  /** Commits a refused sale. */
  refuse(shop: ShopId, number: string): Seq;
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

const NO_NOTICES = { complete: true, alerts: [], lastSale: null };

export function memoryJournal(): MemoryJournal {
  const shops = new Map<ShopId, MemoryShop>();
  let life = epoch(7);

  function of(id: ShopId): MemoryShop {
    const shop = shops.get(id) ?? new MemoryShop();
    shops.set(id, shop);
    return shop;
  }

  function read<T>(answer: () => T): T {
    journal.reads += 1;
    if (journal.broken) throw new Error('disk I/O error');
    return answer();
  }

  const reader: LiveReader = {
    epoch: () => read(() => life),
    head: (shop) => read(() => of(shop).head),
    changesAfter: (shop, since) => read(() => of(shop).changesAfter(since)),
    noticesAfter: (shop, since) =>
      read(() => ({ ...NO_NOTICES, head: of(shop).head, refused: of(shop).refusedAfter(since) })),
    shopDetails: () => ({}),
    dayTotals: () => [],
    appliedExpenses: () => [],
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
    move: (shop, article, quantity) => of(shop).move(article, quantity),
    describe: (shop, article, change = {}) => of(shop).describe(article, change),
    rename: (shop, category, name) => of(shop).rename(category, name),
    refuse: (shop, number) => of(shop).refuse(number),
    note: (shop) => of(shop).note(),
    levels: (shop) => new Map([...of(shop).levels].map(([article, { quantity }]) => [article, quantity])),
    raiseEpoch() {
      life = epoch(life + 1);
      return life;
    },
  };
  return journal;
}

export const TILL = tillId(5);
