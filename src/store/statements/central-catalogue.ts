import type { CatalogueConflict } from '../../domain/central-catalogue.ts';
import { type ArticleId, articleId, type Seq, type ShopId, type TillId } from '../../domain/ids.ts';
import type { CataloguePull, HeldCatalogue } from '../central-facts.ts';
import type { Database } from '../open.ts';

interface PullRow {
  full_at: number | null;
  changed_at: number | null;
  last_error: string | null;
  conflicts: string;
}

/** What the readings of head office's catalogue left behind, and what of it the hub holds. */
export function prepareCentralCatalogue(db: Database) {
  const pull = db.prepare<[number], PullRow>(
    'SELECT full_at, changed_at, last_error, conflicts FROM catalogue_pull WHERE shop_id = ?',
  );
  const articles = db.prepare<[number], { id: number; code: string; active: number; seen: number }>(
    `SELECT a.id, a.code, a.active, c.article_id IS NOT NULL AS seen
     FROM article AS a LEFT JOIN central_article AS c ON c.shop_id = a.shop_id AND c.article_id = a.id
     WHERE a.shop_id = ? ORDER BY a.id`,
  );
  const variants = db.prepare<[number], { id: number; article_id: number }>(
    `SELECT v.id, v.article_id FROM article AS a JOIN variant AS v ON v.article_id = a.id
     WHERE a.shop_id = ? AND v.active = 1 ORDER BY v.id`,
  );
  const deliveries = db.prepare<[number], { seq: Seq; article_id: ArticleId }>(
    `SELECT s.seq, s.article_id FROM delivery_state AS s INDEXED BY delivery_open
       CROSS JOIN fact AS f ON f.shop_id = s.shop_id AND f.seq = s.seq
     WHERE s.shop_id = ? AND s.state = 'open' AND f.body ->> 'reference' LIKE 'central:%' ORDER BY s.seq`,
  );
  return {
    /** Null before the first one. */
    pull: (shop: ShopId): CataloguePull | null => {
      const row = pull.get(shop);
      return row === undefined
        ? null
        : {
            fullAt: row.full_at,
            changedAt: row.changed_at,
            lastError: row.last_error,
            conflicts: JSON.parse(row.conflicts) as readonly CatalogueConflict[],
          };
    },
    held: (shop: ShopId): HeldCatalogue => ({
      articles: articles.all(shop).map(({ id, code, active, seen }) => ({
        id: articleId(id),
        code,
        active: active === 1,
        seen: seen === 1,
      })),
      variants: variants
        .all(shop)
        .map(({ id, article_id: article }) => ({ id, articleId: articleId(article) })),
      deliveries: deliveries
        .all(shop)
        .map(({ seq: id, article_id: article }) => ({ id, articleId: article })),
    }),
  };
}

export function prepareCentralCatalogueWrites(db: Database) {
  const put = db.prepare(
    `INSERT INTO catalogue_pull (shop_id, full_at, changed_at, last_error, conflicts) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (shop_id) DO UPDATE SET full_at = excluded.full_at, changed_at = excluded.changed_at,
       last_error = excluded.last_error, conflicts = excluded.conflicts`,
  );
  const see = db.prepare('INSERT OR IGNORE INTO central_article (shop_id, article_id) VALUES (?, ?)');
  const till = db.prepare<[number], { name: string; active: number }>(
    'SELECT name, active FROM central_till WHERE till_id = ?',
  );
  const putTill = db.prepare(
    `INSERT INTO central_till (till_id, name, active) VALUES (?, ?, ?)
     ON CONFLICT (till_id) DO UPDATE SET name = excluded.name, active = excluded.active`,
  );
  return {
    putPull: (shop: ShopId, { fullAt, changedAt, lastError, conflicts }: CataloguePull): void => {
      put.run(shop, fullAt, changedAt, lastError, JSON.stringify(conflicts));
    },
    see: (shop: ShopId, article: ArticleId): void => {
      see.run(shop, article);
    },
    /** As head office last showed it; undefined when it never did. */
    till: (id: TillId): { readonly name: string; readonly active: boolean } | undefined => {
      const row = till.get(id);
      return row && { name: row.name, active: row.active === 1 };
    },
    putTill: (id: TillId, shown: { readonly name: string; readonly active: boolean }): void => {
      putTill.run(id, shown.name, shown.active ? 1 : 0);
    },
  };
}
