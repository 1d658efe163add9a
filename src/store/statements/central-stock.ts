import type { CentralStock, FoundSale, Waits } from '../../domain/central-stock.ts';
import { type ArticleId, articleId, type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { CentralStockRow } from '../central-facts.ts';
import type { Database } from '../open.ts';

interface StockRow {
  article_id: number;
  code: string;
  name: string;
  level: number;
  shown: number;
  expected: number;
  unexplained: number;
  waits: Waits | null;
  absent: string;
  head: number;
  taken_at: number;
}

/** So many of the latest found sales may explain a difference; a till that sends everything to both makes one a sale. */
const EXPLAINING_MAX = 2000;

/** What head office has from the hub and what not; while it is the same, nothing was sent, settled or decided. */
const MARK = `
  SELECT json_array(p.seq, p.attempted_seq,
    (SELECT total(seq) FROM upstream_attempt WHERE shop_id = :shop),
    (SELECT json_group_array(json_array(state, n, sum, cause)) FROM (
       SELECT state, count(*) AS n, total(seq) AS sum, total(attempts) AS cause FROM upstream_exception
       WHERE shop_id = :shop GROUP BY state ORDER BY state)),
    (SELECT json_group_array(json_array(till_id, from_seq)) FROM upstream_hold WHERE shop_id = :shop),
    (SELECT max(epoch) FROM epoch))
  FROM upstream_position AS p WHERE p.shop_id = :shop`;

const STOCK = `
  SELECT c.article_id, a.code, a.name, l.quantity AS level, c.shown, c.expected, c.unexplained, c.waits, c.absent, c.head,
    c.taken_at
  FROM central_stock AS c
    JOIN article AS a ON a.id = c.article_id
    JOIN stock_level AS l ON l.shop_id = c.shop_id AND l.article_id = c.article_id`;

/** What head office shows of a shop's stock, and what of the hub's it has. For the reader and the writer. */
export function prepareCentralStock(db: Database) {
  const mark = db.prepare<{ shop: number }, string>(MARK).pluck();
  const all = db.prepare<[number], StockRow>(`${STOCK} WHERE c.shop_id = ? ORDER BY c.article_id`);
  const one = db.prepare<[number, number], StockRow>(`${STOCK} WHERE c.shop_id = ? AND c.article_id = ?`);
  const found = db.prepare<[number], { article_id: number } & Omit<FoundSale, 'seq'> & { seq: number }>(
    `SELECT m.article_id, s.seq, s.number, s.till_name AS tillName, sum(m.quantity) AS quantity
     FROM upstream_found AS f
       CROSS JOIN sale AS s ON s.shop_id = f.shop_id AND s.seq = f.sale_seq
       CROSS JOIN sale_line AS l ON l.shop_id = s.shop_id AND l.sale_seq = s.seq
       CROSS JOIN movement AS m ON m.shop_id = s.shop_id AND m.seq = s.seq + l.line_no
       JOIN central_stock AS c ON c.shop_id = s.shop_id AND c.article_id = m.article_id AND c.found_upto < f.id
     WHERE f.shop_id = ? AND f.id > (SELECT max(id) FROM upstream_found) - ${EXPLAINING_MAX}
     GROUP BY f.id, m.article_id ORDER BY f.id`,
  );
  const lastFound = db.prepare<[], number | null>('SELECT max(id) FROM upstream_found').pluck();
  return {
    /** Differs when something was sent, settled or decided in between. */
    mark: (shop: ShopId): string => mark.get({ shop }) ?? '',
    all: (shop: ShopId): readonly CentralStockRow[] => all.all(shop).map(toStock),
    one: (shop: ShopId, article: ArticleId): CentralStockRow | undefined => {
      const row = one.get(shop, article);
      return row && toStock(row);
    },
    /** Sales that came to light after the last readable look at an article, by article. */
    found: (shop: ShopId): readonly (FoundSale & { readonly articleId: ArticleId })[] =>
      found.all(shop).map(({ article_id, ...sale }) => ({
        ...sale,
        seq: seq(sale.seq),
        articleId: articleId(article_id),
      })),
    lastFound: (): number => lastFound.get() ?? 0,
  };
}

export function prepareCentralStockWrites(db: Database) {
  const put = db.prepare(
    `INSERT INTO central_stock (shop_id, article_id, shown, expected, unexplained, waits, absent, head, found_upto, position,
       epoch, taken_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT seq FROM upstream_position WHERE shop_id = ?),
       (SELECT max(epoch) FROM epoch), ?)
     ON CONFLICT (shop_id, article_id) DO UPDATE SET shown = excluded.shown, expected = excluded.expected,
       unexplained = excluded.unexplained, waits = excluded.waits, absent = excluded.absent, head = excluded.head,
       found_upto = max(found_upto, excluded.found_upto), position = excluded.position,
       epoch = excluded.epoch, taken_at = excluded.taken_at`,
  );
  const insertFound = db.prepare(
    `INSERT INTO upstream_found (shop_id, sale_seq) SELECT :shop, :sale
     WHERE NOT EXISTS (SELECT 1 FROM upstream_found WHERE shop_id = :shop AND sale_seq = :sale)`,
  );
  return {
    put: (
      shop: ShopId,
      stock: CentralStock,
      taken: { readonly foundUpTo: number; readonly at: number },
    ): void => {
      const { articleId: article, shown, expected, unexplained, waits, absent, head } = stock;
      const values = [shown, expected, unexplained, waits, JSON.stringify(absent), head, taken.foundUpTo];
      put.run(shop, article, ...values, shop, taken.at);
    },
    /** Notes that head office had the sale before it was first sent. */
    insertFound: (shop: ShopId, sale: Seq): void => {
      insertFound.run({ shop, sale });
    },
  };
}

function toStock(row: StockRow): CentralStockRow {
  return {
    articleId: articleId(row.article_id),
    code: row.code,
    name: row.name,
    level: row.level,
    shown: row.shown,
    expected: row.expected,
    unexplained: row.unexplained,
    waits: row.waits,
    absent: (JSON.parse(row.absent) as number[]).map(seq),
    head: seq(row.head),
    takenAt: row.taken_at,
  };
}
