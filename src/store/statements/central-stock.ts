import type { Absent, CentralStock, FoundSale, Waits } from '../../domain/central-stock.ts';
import { type ArticleId, articleId, type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { CentralStockRow } from '../facts.ts';
import type { Database } from '../open.ts';
import { FORWARDABLE_KINDS } from './forwardable.ts';

interface AbsentRow {
  article_id: number;
  record: number;
  kind: Absent['kind'];
  quantity: number;
  state: Absent['state'] | 'settled';
  cause: string;
  may_have_left: number;
}

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

const FORWARDED = `f.kind IN (${FORWARDABLE_KINDS.map((kind) => `'${kind}'`).join(', ')})`;

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

/**
 * Each movement that head office has not, with its record: what came after the position, the exceptions behind it that
 * nobody settled, and what was skipped of held tills. Three reads over what is open, never over what has arrived. Of a
 * sale that was cancelled only the cancellation speaks: sent or not, the two make nothing together. What came from head
 * office is not sent back; openings are where counting begins. CROSS JOIN holds SQLite to the order from what is open to
 * its movements; from the movements on, five thousand exceptions cost sixteen seconds instead of an eighth of one.
 */
const ABSENT = `
  WITH position AS (SELECT seq, attempted_seq FROM upstream_position WHERE shop_id = :shop),
  open (record, state, cause) AS MATERIALIZED (
    SELECT e.seq, e.state, e.reason FROM upstream_exception AS e
      WHERE e.shop_id = :shop AND e.seq <= (SELECT seq FROM position) AND e.state <> 'settled'
    UNION ALL
    SELECT s.seq, 'held', h.reason FROM upstream_hold AS h
      CROSS JOIN sale AS s ON s.shop_id = h.shop_id AND s.till_id = +h.till_id AND s.seq >= h.from_seq
      WHERE h.shop_id = :shop AND s.seq <= (SELECT seq FROM position) AND NOT EXISTS (
        SELECT 1 FROM upstream_exception AS e WHERE e.shop_id = :shop AND e.seq = s.seq)
    UNION ALL
    SELECT f.seq, 'held', h.reason FROM upstream_hold AS h
      CROSS JOIN fact AS f ON f.shop_id = h.shop_id AND f.seq >= h.from_seq AND ${FORWARDED}
      LEFT JOIN cancellation AS c ON c.shop_id = f.shop_id AND c.seq = f.seq
      LEFT JOIN sale AS s ON s.shop_id = c.shop_id AND s.seq = c.sale_seq
      LEFT JOIN declaration AS d ON d.shop_id = f.shop_id AND d.seq = f.seq
      WHERE h.shop_id = :shop AND f.seq <= (SELECT seq FROM position)
        AND coalesce(s.till_id, d.till_id, json_extract(f.body, '$.till')) = h.till_id
        AND coalesce(json_extract(f.body, '$.mayHaveLeft'), 1) = 1 AND NOT EXISTS (
          SELECT 1 FROM upstream_exception AS e WHERE e.shop_id = :shop AND e.seq = f.seq)
  ),
  moved (article_id, record, kind, quantity, state, cause) AS (
    SELECT m.article_id, m.cause_seq, CASE WHEN f.seq IS NULL THEN 'sale' WHEN f.kind = 'cancellation' THEN f.kind ELSE 'other' END,
        m.quantity, coalesce(e.state, 'queued'), coalesce(e.reason, '')
      FROM movement AS m
        LEFT JOIN fact AS f ON f.shop_id = m.shop_id AND f.seq = m.cause_seq
        LEFT JOIN upstream_exception AS e ON e.shop_id = m.shop_id AND e.seq = m.cause_seq
      WHERE m.shop_id = :shop AND m.seq > (SELECT seq FROM position) AND m.cause_seq > (SELECT seq FROM position)
        AND (f.seq IS NULL OR f.kind NOT IN ('opening', 'central-correction'))
    UNION ALL
    SELECT m.article_id, o.record, 'sale', m.quantity, o.state, o.cause
      FROM open AS o
        CROSS JOIN sale_line AS l ON l.shop_id = :shop AND l.sale_seq = o.record
        CROSS JOIN movement AS m ON m.shop_id = :shop AND m.seq = o.record + l.line_no
    UNION ALL
    SELECT m.article_id, o.record, 'cancellation', m.quantity, o.state, o.cause
      FROM open AS o
        CROSS JOIN cancellation AS c ON c.shop_id = :shop AND c.seq = o.record
        CROSS JOIN sale_line AS l ON l.shop_id = :shop AND l.sale_seq = c.sale_seq
        CROSS JOIN movement AS m ON m.shop_id = :shop AND m.seq = o.record + l.line_no
    UNION ALL
    SELECT m.article_id, o.record, 'other', m.quantity, o.state, o.cause
      FROM open AS o CROSS JOIN movement AS m ON m.shop_id = :shop AND m.seq = o.record
      WHERE m.kind <> 'opening' AND NOT EXISTS (
        SELECT 1 FROM upstream_call AS u
        WHERE u.shop_id = :shop AND u.seq = o.record AND u.call = 'analyse/regulariser' AND u.outcome = 'done')
  )
  SELECT article_id, record, kind, sum(quantity) AS quantity, state, cause,
    kind = 'sale' AND record <= max((SELECT attempted_seq FROM position), coalesce((
      SELECT a.seq FROM sale AS s JOIN upstream_attempt AS a ON a.shop_id = s.shop_id AND a.till_id = s.till_id
      WHERE s.shop_id = :shop AND s.seq = record), 0))
    OR EXISTS (SELECT 1 FROM upstream_call AS u WHERE u.shop_id = :shop AND u.seq = record AND u.outcome = 'unknown')
    AS may_have_left
  FROM moved
  WHERE kind <> 'sale' OR NOT EXISTS (
    SELECT 1 FROM cancellation AS c WHERE c.shop_id = :shop AND c.sale_seq = record AND c.seq <= (SELECT seq FROM position))
  GROUP BY article_id, record ORDER BY article_id, record`;

const STOCK = `
  SELECT c.article_id, a.code, a.name, l.quantity AS level, c.shown, c.expected, c.unexplained, c.waits, c.absent, c.head,
    c.taken_at
  FROM central_stock AS c
    JOIN article AS a ON a.id = c.article_id
    JOIN stock_level AS l ON l.shop_id = c.shop_id AND l.article_id = c.article_id`;

/** What head office shows of a shop's stock, and what of the hub's it has. For the reader and the writer. */
export function prepareCentralStock(db: Database) {
  const mark = db.prepare<{ shop: number }, string>(MARK).pluck();
  const absent = db.prepare<{ shop: number }, AbsentRow>(ABSENT);
  const all = db.prepare<[number], StockRow>(`${STOCK} WHERE c.shop_id = ? ORDER BY c.article_id`);
  const one = db.prepare<[number, number], StockRow>(`${STOCK} WHERE c.shop_id = ? AND c.article_id = ?`);
  const found = db.prepare<[number], { article_id: number } & Omit<FoundSale, 'seq'> & { seq: number }>(
    `SELECT m.article_id, s.seq, s.number, s.till_name AS tillName, sum(m.quantity) AS quantity
     FROM upstream_found AS f
       JOIN sale AS s ON s.shop_id = f.shop_id AND s.seq = f.sale_seq
       JOIN sale_line AS l ON l.shop_id = s.shop_id AND l.sale_seq = s.seq
       JOIN movement AS m ON m.shop_id = s.shop_id AND m.seq = s.seq + l.line_no
       JOIN central_stock AS c ON c.shop_id = s.shop_id AND c.article_id = m.article_id AND c.found_upto < f.id
     WHERE f.shop_id = ? AND f.id > (SELECT max(id) FROM upstream_found) - ${EXPLAINING_MAX}
     GROUP BY f.id, m.article_id ORDER BY f.id`,
  );
  const lastFound = db.prepare<[], number | null>('SELECT max(id) FROM upstream_found').pluck();
  const interrupted = db
    .prepare<[number], number>(
      `SELECT count(*) FROM epoch_start
       WHERE epoch = (SELECT max(epoch) FROM epoch) AND shop_id = ? AND after_seq > 0`,
    )
    .pluck();
  return {
    /** A life of the hub that begins in the middle of a shop's journal may lack sales that head office has. */
    tillsCompared: (shop: ShopId): boolean => interrupted.get(shop) === 0,
    /** Differs when something was sent, settled or decided in between. */
    mark: (shop: ShopId): string => mark.get({ shop }) ?? '',
    absent: (shop: ShopId): readonly (Absent & { readonly articleId: ArticleId })[] =>
      absent.all({ shop }).flatMap((row) => {
        const { state } = row;
        return state === 'settled' ? [] : [toAbsent({ ...row, state })];
      }),
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
       found_upto = max(found_upto, iif(excluded.waits IS NULL, excluded.found_upto, 0)), position = excluded.position,
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

function toAbsent(row: AbsentRow & { state: Absent['state'] }): Absent & { readonly articleId: ArticleId } {
  return {
    articleId: articleId(row.article_id),
    record: seq(row.record),
    kind: row.kind,
    quantity: row.quantity,
    state: row.state,
    cause: row.cause,
    mayHaveLeft: row.may_have_left === 1,
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
