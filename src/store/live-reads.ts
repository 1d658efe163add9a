import type { Seq, ShopId } from '../domain/ids.ts';
import type { Changes, Notices } from './facts.ts';
import type { Database } from './open.ts';
import type { NoticeBounds, Reader } from './reader.ts';
import { prepareCatalogueChanges } from './statements/catalogue-change.ts';
import { prepareLevel } from './statements/level.ts';
import { prepareNotices } from './statements/notice.ts';
import { prepareShop } from './statements/shop.ts';

/** What the reader tells those who stream a shop's journal, each answer of one snapshot. */
export function liveReads(db: Database): Pick<Reader, 'changesAfter' | 'noticesAfter'> {
  const shop = prepareShop(db);
  const level = prepareLevel(db);
  const catalogue = prepareCatalogueChanges(db);
  const notices = prepareNotices(db);
  return {
    changesAfter: db.transaction((id: ShopId, since: Seq): Changes => {
      const { head, catalogue: lastChange } = shop.heads(id);
      // Most facts are sales: they cost no look at the catalogue.
      const changed = lastChange > since;
      return {
        head,
        levels: level.after(id, since),
        articles: changed ? catalogue.articles(id, since) : [],
        categories: changed ? catalogue.categories(id, since) : [],
      };
    }),
    noticesAfter: db.transaction(
      (id: ShopId, since: Seq, { lowStock, refusedMax }: NoticeBounds): Notices => {
        const refused = notices.refused(id, since, refusedMax);
        const complete = refused.length < refusedMax;
        const upTo = complete ? shop.head(id) : (refused.at(-1)?.seq ?? since);
        const lastSale = notices.lastSale(id);
        return {
          head: upTo,
          complete,
          alerts: notices.alerts(id, since, lowStock).filter((alert) => alert.seq <= upTo),
          refused,
          lastSale: lastSale > since && lastSale <= upTo ? lastSale : null,
        };
      },
    ),
  };
}
