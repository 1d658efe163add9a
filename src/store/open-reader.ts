import { type Seq, type ShopId, seq } from '../domain/ids.ts';
import { requireMigrated } from './migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from './migrations.ts';
import { type Database, openForReading } from './open.ts';
import type { MovementFilter, Reader } from './reader.ts';
import { prepareCancelled } from './statements/cancellation.ts';
import { prepareCatalogue } from './statements/catalogue.ts';
import { prepareFactTimes } from './statements/fact.ts';
import { prepareHub } from './statements/hub.ts';
import { prepareLevel } from './statements/level.ts';
import { prepareMovement } from './statements/movement.ts';
import { prepareQuarantine } from './statements/quarantine.ts';
import { prepareSale } from './statements/sale.ts';
import { prepareSaleComparison } from './statements/sale-comparison.ts';
import { prepareSaleHistory } from './statements/sale-history.ts';
import { prepareShop } from './statements/shop.ts';
import { prepareTill } from './statements/till.ts';
import { prepareUpstream } from './statements/upstream.ts';

/**
 * Opens the read side of a database that a hub has made.
 * @throws UnusableDatabase when the file is no hub's, or at another version than this program
 */
export function openReader(path: string): Reader {
  const db = openForReading(path);
  try {
    requireMigrated(db, readMigrations(MIGRATIONS_FOLDER));
    return readerOf(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

function readerOf(db: Database): Reader {
  const hub = prepareHub(db);
  const shop = prepareShop(db);
  const till = prepareTill(db);
  const level = prepareLevel(db);
  const sale = prepareSale(db);
  const history = prepareSaleHistory(db);
  const comparison = prepareSaleComparison(db);
  const cancelled = prepareCancelled(db);
  const quarantine = prepareQuarantine(db);
  const upstream = prepareUpstream(db);
  const catalogue = prepareCatalogue(db);
  const movement = prepareMovement(db);
  const times = prepareFactTimes(db);
  const firstSeqAt = (id: ShopId, hubTime: number): Seq =>
    firstAt(shop.head(id), (at) => times.hubTimeOf(id, seq(at)) ?? 0, hubTime);
  return {
    hubId: () => required(hub.hubId(), 'the hub has no id'),
    epoch: () => required(hub.epoch(), 'the hub has no epoch'),
    shop: shop.byId,
    shops: shop.all,
    tillBySerial: till.bySerial,
    till: till.byId,
    tills: till.all,
    head: shop.head,
    lastHubTime: (id) => times.hubTimeOf(id, shop.head(id)),
    firstSeqAt,
    levelsAfter: db.transaction((id: ShopId, since: Seq) => ({
      head: shop.head(id),
      levels: level.after(id, since),
    })),
    articles: db.transaction((id: ShopId, from: Seq | null) => catalogue.articles(id, from ?? 0)),
    movements: db.transaction((filter: MovementFilter) => {
      const above = shop.head(filter.shopId) + 1;
      const to = filter.to === null ? above : firstSeqAt(filter.shopId, filter.to + 1);
      const below = Math.min(above, to, filter.before ?? above);
      const lowest = filter.from === null ? 1 : firstSeqAt(filter.shopId, filter.from);
      const { articleId } = filter;
      return articleId === null
        ? movement.ofShop(filter.shopId, below, lowest, filter.limit)
        : movement.ofArticle({ ...filter, articleId }, below, lowest);
    }),
    salesAfter: sale.after,
    salesOfTill: sale.ofTill,
    sale: sale.bySeq,
    saleOfTill: sale.byNumber,
    saleHistory: history.page,
    compareSales: db.transaction(comparison.compare),
    isCancelled: cancelled.isCancelled,
    quarantine: ({ shopId, state, limit }) => quarantine.list(shopId, state, limit),
    quarantineEntry: quarantine.one,
    quarantineCount: quarantine.openCount,
    upstreamPosition: upstream.position,
    upstreamAttempted: upstream.attempted,
    upstreamExceptions: upstream.exceptions,
    exceptionSale: sale.bySeqOrCancellation,
    upstreamHolds: upstream.holds,
    unsent: upstream.unsent,
    close: () => {
      db.close();
    },
  };
}

/** Binary search: recorded time rises with seq, and a journal has no gaps. */
function firstAt(head: number, timeOf: (at: number) => number, hubTime: number): Seq {
  let low = 1;
  let high = head + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (timeOf(middle) >= hubTime) high = middle;
    else low = middle + 1;
  }
  return seq(low);
}

function required<Value>(value: Value | undefined, fault: string): Value {
  if (value === undefined) throw new Error(fault);
  return value;
}
