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

type LiveReader = LiveParts['reader'];

/** A journal in memory that answers what live asks of the reader. */
export interface MemoryJournal {
  readonly reader: LiveReader;
  /** Commits one movement of an article, which then stands at `quantity`; returns the new head. */
  move(shop: ShopId, article: number, quantity: number): Seq;
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

export function memoryJournal(): MemoryJournal {
  const heads = new Map<ShopId, number>();
  const latest = new Map<ShopId, Map<number, { quantity: number; seq: Seq }>>();
  let life = epoch(7);

  function advance(shop: ShopId): Seq {
    const next = (heads.get(shop) ?? 0) + 1;
    heads.set(shop, next);
    return seq(next);
  }

  function read<T>(answer: () => T): T {
    journal.reads += 1;
    if (journal.broken) throw new Error('disk I/O error');
    return answer();
  }

  const reader: LiveReader = {
    epoch: () => read(() => life),
    head: (shop) => read(() => seq(heads.get(shop) ?? 0)),
    levelsAfter: (shop, since) =>
      read(() => ({
        head: seq(heads.get(shop) ?? 0),
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
      const levels = latest.get(shop) ?? new Map();
      latest.set(shop, levels.set(article, { quantity, seq: at }));
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
