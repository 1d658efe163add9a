import type { Absent, HubStock } from '../../domain/central-stock.ts';
import { type ArticleId, type ShopId, seq } from '../../domain/ids.ts';
import type { Database } from '../open.ts';
import type { CentralStanding, Reader } from '../reader.ts';
import { prepareAbsent } from '../statements/absent-at-head-office.ts';
import { prepareCentralStock } from '../statements/central-stock.ts';
import { prepareLevel } from '../statements/level.ts';
import { prepareMoveIn } from '../statements/move-in.ts';
import { prepareOfficeTrust } from '../statements/office-trust.ts';

const NONE: readonly Absent[] = [];

/** The stock beside head office's. */
export function centralStockReads(db: Database) {
  const absentOf = prepareAbsent(db);
  const central = prepareCentralStock(db);
  const level = prepareLevel(db);
  const trust = prepareOfficeTrust(db);
  return {
    centralMark: central.mark,
    officeTrust: trust.of,
    officeUnsure: trust.unsure,
    officeUnsureArticles: trust.unsureArticles,
    movedIn: prepareMoveIn(db).of,
    centralStocks: central.all,
    centralStanding: db.transaction((shop: ShopId): CentralStanding => {
      const absent = Map.groupBy(absentOf(shop), (one) => one.articleId);
      const before = new Map(central.all(shop).map((row) => [row.articleId, row]));
      const found = Map.groupBy(central.found(shop), (one) => one.articleId);
      const articles = level.after(shop, seq(0)).map(({ articleId, quantity }): [ArticleId, HubStock] => [
        articleId,
        {
          level: quantity,
          absent: absent.get(articleId) ?? NONE,
          before: before.get(articleId) ?? null,
          found: found.get(articleId) ?? [],
        },
      ]);
      return { mark: central.mark(shop), foundUpTo: central.lastFound(), articles: new Map(articles) };
    }),
  } satisfies Partial<Reader>;
}
