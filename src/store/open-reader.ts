import { requireMigrated } from './migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from './migrations.ts';
import { type Database, openForReading } from './open.ts';
import type { MovementFilter, Reader } from './reader.ts';
import { prepareArticle } from './statements/article.ts';
import { prepareCancelled } from './statements/cancellation.ts';
import { prepareCatalogue } from './statements/catalogue.ts';
import { prepareCountViews } from './statements/count.ts';
import { prepareDayTotal } from './statements/day-total.ts';
import { prepareDeclaration } from './statements/declaration.ts';
import { preparePending } from './statements/delivery.ts';
import { prepareDeliveryList } from './statements/delivery-list.ts';
import { prepareFactTimes } from './statements/fact.ts';
import { prepareHub } from './statements/hub.ts';
import { prepareLevel } from './statements/level.ts';
import { prepareMovement } from './statements/movement.ts';
import { prepareNotification } from './statements/notification.ts';
import { prepareQuarantine } from './statements/quarantine.ts';
import { prepareSale } from './statements/sale.ts';
import { prepareShop } from './statements/shop.ts';
import { prepareShopCounts } from './statements/shop-counts.ts';
import { prepareTill } from './statements/till.ts';
import { preparePresence } from './statements/till-presence.ts';
import { prepareUpstream } from './statements/upstream.ts';
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
  const cancelled = prepareCancelled(db);
  const quarantine = prepareQuarantine(db);
  const upstream = prepareUpstream(db);
  const catalogue = prepareCatalogue(db);
  const movement = prepareMovement(db);
  const articleRow = prepareArticle(db);
  const count = prepareCountViews(db);
  const delivery = prepareDeliveryList(db);
  const presence = preparePresence(db);
  const dayTotal = prepareDayTotal(db);
  const times = prepareFactTimes(db);
  const pending = preparePending(db);
  const declaration = prepareDeclaration(db);
  const notification = prepareNotification(db);
  const firstSeqAt = (id: ShopId, hubTime: number): Seq =>
    firstAt(shop.head(id), (at) => times.hubTimeOf(id, seq(at)) ?? 0, hubTime);
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
    articleByCode: (id, code) => articleRow.byCode(id, code)?.id,
    counts: db.transaction((id: ShopId, limit: number) => count.sessions(id, limit)),
    count: db.transaction((id: ShopId, at: Seq, page: { readonly after: number; readonly limit: number }) => {
      const session = count.session(id, at);
      if (session === undefined) return undefined;
      return { session, lines: count.lines(id, session, page.after, page.limit), head: shop.head(id) };
    }),
    deliveries: delivery.ofShop,
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
    saleOfTill: sale.byNumber,
    isCancelled: cancelled.isCancelled,
    quarantine: ({ shopId, state, limit }) => quarantine.list(shopId, state, limit),
    quarantineEntry: quarantine.one,
    quarantineCount: quarantine.openCount,
    declarations: declaration.list,
    declaration: declaration.one,
    appliedExpenses: declaration.appliedExpenses,
    notifications: notification.latest,
    notification: notification.one,
    unreadNotifications: notification.unread,
    upstreamPosition: upstream.position,
    upstreamAttempted: upstream.attempted,
    upstreamExceptions: upstream.exceptions,
    exceptionSale: sale.bySeqOrCancellation,
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
