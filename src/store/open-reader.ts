import type { Seq, ShopId } from '../domain/ids.ts';
import type { Details } from './facts.ts';
import { prepareFirstSeqAt } from './first-seq-at.ts';
import { requireMigrated } from './migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from './migrations.ts';
import { type Database, openForReading } from './open.ts';
import type { Reader } from './reader.ts';
import { catalogueReads } from './reads/catalogue.ts';
import { journalReads } from './reads/journal.ts';
import { placeReads } from './reads/places.ts';
import { reportReads } from './reads/reports.ts';
import { saleReads } from './reads/sales.ts';

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
  const quarantine = prepareQuarantine(db);
  const upstream = prepareUpstream(db);
  const catalogue = prepareCatalogue(db);
  const movement = prepareMovement(db);
  const presence = preparePresence(db);
  const dayTotal = prepareDayTotal(db);
  const times = prepareFactTimes(db);
  const pending = preparePending(db);
  const declaration = prepareDeclaration(db);
  const firstSeqAt = prepareFirstSeqAt(db);
  return {
    hubId: () => required(hub.hubId(), 'the hub has no id'),
    epoch: () => required(hub.epoch(), 'the hub has no epoch'),
    controlToken: () => required(hub.token() ?? undefined, 'the hub has no token yet'),
    shop: shop.byId,
    shops: shop.all,
    tillBySerial: till.bySerial,
    till: till.byId,
    tills: till.all,
    shopDetails: (id) => detailsOf(shop.byId(id)),
    tillDetails: (id) => detailsOf(till.byId(id)),
    presence: presence.of,
    shopCounts: prepareShopCounts(db),
    head: shop.head,
    lastHubTime: (id) => times.hubTimeOf(id, shop.head(id)),
    firstSeqAt,
    levelsAfter: db.transaction((id: ShopId, since: Seq) => ({
      head: shop.head(id),
      levels: level.after(id, since),
    })),
    articles: db.transaction((id: ShopId, from: Seq | null) => catalogue.articles(id, from ?? 0)),
    pendingArticles: pending.ofShop,
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
    dayTotals: dayTotal.between,
    stockValues: dayTotal.presentValue,
    quarantine: ({ shopId, state, limit }) => quarantine.list(shopId, state, limit),
    quarantineEntry: quarantine.one,
    quarantineCount: quarantine.openCount,
    declarations: declaration.list,
    declaration: declaration.one,
    appliedExpenses: declaration.appliedExpenses,
    upstreamPosition: upstream.position,
    upstreamExceptions: upstream.exceptions,
    upstreamHolds: upstream.holds,
    unsent: upstream.unsent,
  return {
    ...placeReads(db),
    ...journalReads(db),
    ...catalogueReads(db),
    ...saleReads(db),
    ...reportReads(db),
    close: () => {
      db.close();
    },
  };
}

function detailsOf(row: { readonly details: string } | undefined): Details {
  return row === undefined ? {} : (JSON.parse(row.details) as Details);
}

function required<Value>(value: Value | undefined, fault: string): Value {
  if (value === undefined) throw new Error(fault);
  return value;
}
