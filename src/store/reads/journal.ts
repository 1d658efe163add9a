import type { Seq, ShopId } from '../../domain/ids.ts';
import type { Changes, Notices } from '../facts.ts';
import type { Database } from '../open.ts';
import type { MovementFilter, Reader } from '../reader.ts';
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
  const notices = prepareNotices(db);
  const firstSeqAt = prepareFirstSeqAt(db);
  return {
    head: shop.head,
    lastHubTime: (id) => times.hubTimeOf(id, shop.head(id)),
    firstSeqAt,
    changesAfter: changesReading(db),
    noticesAfter: db.transaction((id: ShopId, since: Seq, refusedMax: number) =>
      noticesOf(shop.head(id), notices, id, since, refusedMax),
    ),
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
function noticesOf(
  head: Seq,
  notices: ReturnType<typeof prepareNotices>,
  shop: ShopId,
  since: Seq,
  refusedMax: number,
): Notices {
  const refused = notices.refused(shop, since, refusedMax);
  const complete = refused.length < refusedMax;
  const upTo = complete ? head : (refused.at(-1)?.seq ?? head);
  const threshold = notices.threshold(shop);
  const lastSale = notices.lastSale(shop);
  return {
    head: upTo,
    complete,
    threshold,
    alerts: notices.alerts(shop, since, threshold).filter((alert) => alert.seq <= upTo),
    refused,
    lastSale: lastSale > since && lastSale <= upTo ? lastSale : null,
  };
}
