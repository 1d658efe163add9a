import type { Seq, ShopId } from '../../domain/ids.ts';
import type { Changes, Notices } from '../facts.ts';
import type { Database } from '../open.ts';
import type { MovementFilter, NoticeBounds, Reader } from '../reader.ts';
import { prepareCatalogueChanges } from '../statements/catalogue-change.ts';
import { prepareFactTimes } from '../statements/fact.ts';
import { prepareLevel } from '../statements/level.ts';
import { prepareMovement } from '../statements/movement.ts';
import { prepareNotices } from '../statements/notice.ts';
import { prepareShop } from '../statements/shop.ts';
import { prepareFirstSeqAt } from './first-seq-at.ts';

/** The journal: where it stands, what came after a position, and its movements. */
export function journalReads(db: Database) {
  const shop = prepareShop(db);
  const times = prepareFactTimes(db);
  const movement = prepareMovement(db);
  const firstSeqAt = prepareFirstSeqAt(db);
  return {
    head: shop.head,
    lastHubTime: (id) => times.hubTimeOf(id, shop.head(id)),
    firstSeqAt,
    changesAfter: changesReading(db),
    noticesAfter: noticesReading(db),
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
  } satisfies Partial<Reader>;
}

function changesReading(db: Database) {
  const shop = prepareShop(db);
  const level = prepareLevel(db);
  const catalogueChanges = prepareCatalogueChanges(db);
  return db.transaction((id: ShopId, since: Seq): Changes => {
    const { head, catalogue: lastChange } = shop.heads(id);
    // Most facts are sales: they cost no look at the catalogue.
    const changed = lastChange > since;
    return {
      head,
      levels: level.after(id, since),
      articles: changed ? catalogueChanges.articles(id, since) : [],
      categories: changed ? catalogueChanges.categories(id, since) : [],
    };
  });
}

/** Ends at the last refused sale that it has room for: what comes after is for the next reading. */
function noticesReading(db: Database) {
  const shop = prepareShop(db);
  const notices = prepareNotices(db);
  return db.transaction((id: ShopId, since: Seq, { lowStock, refusedMax }: NoticeBounds): Notices => {
    const refused = notices.refused(id, since, refusedMax);
    const complete = refused.length < refusedMax;
    const head = complete ? shop.head(id) : (refused.at(-1)?.seq ?? since);
    const lastSale = notices.lastSale(id);
    return {
      head,
      complete,
      alerts: notices.alerts(id, since, lowStock).filter((alert) => alert.seq <= head),
      refused,
      lastSale: lastSale > since && lastSale <= head ? lastSale : null,
    };
  });
}
