import type { Database } from '../open.ts';
import { ALERT_CHECKS } from './audit-alerts.ts';
import { CANCELLATION_CHECKS } from './audit-cancellations.ts';
import { CATALOGUE_CHECKS } from './audit-catalogue.ts';
import { CENTRAL_STOCK_CHECKS } from './audit-central-stock.ts';
import { COUNT_CHECKS } from './audit-counts.ts';
import { DECLARATION_CHECKS } from './audit-declarations.ts';
import { QUARANTINE_CHECKS } from './audit-quarantine.ts';
import { RECEPTION_CHECKS } from './audit-receptions.ts';
import { REPEAT_CHECKS } from './audit-repeats.ts';
import { TAKEN_BACK_CHECKS } from './audit-taken-back.ts';
import { TAKEN_BACK_SALE_CHECKS } from './audit-taken-back-sales.ts';
import { UPSTREAM_CHECKS } from './audit-upstream.ts';

interface JournalRow {
  facts: number;
  distinct: number;
  first: number;
  last: number;
}

/** Each query returns one sentence per difference and nothing when all is well. */
const CHECKS = [
  ...DECLARATION_CHECKS,
  `SELECT format('shop %d, article %d: movement %d starts at %d where %s', m.shop_id, m.article_id, m.seq,
     m.stock_before, CASE WHEN p.seq IS NULL THEN 'it has no predecessor'
       ELSE format('its predecessor %d ended at %d', p.seq, p.stock_after) END)
   FROM movement AS m LEFT JOIN movement AS p
     ON p.shop_id = m.shop_id AND p.seq = m.prev_seq AND p.article_id = m.article_id
   WHERE m.kind <> 'opening' AND (p.seq IS NULL OR p.stock_after <> m.stock_before)`,
  `SELECT format('shop %d, article %d: opening %d does not begin its chain', shop_id, article_id, seq)
   FROM movement WHERE kind = 'opening' AND (prev_seq <> 0 OR stock_before <> 0)`,
  `SELECT format('shop %d, article %d: %d movements name %d as their predecessor', shop_id, article_id, count(*), prev_seq)
   FROM movement GROUP BY shop_id, article_id, prev_seq HAVING count(*) > 1`,
  `SELECT format('shop %d, article %d: its level is %d (last %d) where its movements make %d (last %d)', l.shop_id,
     l.article_id, l.quantity, l.last_seq, m.sum, m.last)
   FROM stock_level AS l JOIN (
     SELECT shop_id, article_id, sum(quantity) AS sum, max(seq) AS last FROM movement GROUP BY shop_id, article_id
   ) AS m ON m.shop_id = l.shop_id AND m.article_id = l.article_id
   WHERE m.sum <> l.quantity OR m.last <> l.last_seq`,
  `SELECT format('shop %d, article %d: it has no %s', a.shop_id, a.id, iif(l.article_id IS NULL, 'level', 'opening'))
   FROM article AS a
     LEFT JOIN stock_level AS l ON l.shop_id = a.shop_id AND l.article_id = a.id
   WHERE l.article_id IS NULL OR NOT EXISTS (
     SELECT 1 FROM movement AS m WHERE m.shop_id = a.shop_id AND m.article_id = a.id AND m.kind = 'opening')`,
  `SELECT format('shop %d, sale %d: line %d has no movement of its own', l.shop_id, l.sale_seq, l.line_no)
   FROM sale_line AS l LEFT JOIN movement AS m
     ON m.shop_id = l.shop_id AND m.seq = l.sale_seq + l.line_no AND m.cause_seq = l.sale_seq
       AND m.article_id = l.article_id AND m.kind = 'sale' AND m.quantity = -l.quantity
   WHERE m.seq IS NULL`,
  `SELECT format('shop %d: movement %d of a sale has no line', m.shop_id, m.seq)
   FROM movement AS m LEFT JOIN sale_line AS l
     ON l.shop_id = m.shop_id AND l.sale_seq = m.cause_seq AND l.line_no = m.seq - m.cause_seq
   WHERE m.kind = 'sale' AND l.line_no IS NULL`,
  `SELECT format('shop %d, sale %d: its total is %d where its lines make %d', s.shop_id, s.seq, s.total,
     coalesce(sum(l.quantity * l.unit_price), 0))
   FROM sale AS s LEFT JOIN sale_line AS l ON l.shop_id = s.shop_id AND l.sale_seq = s.seq
   GROUP BY s.shop_id, s.seq HAVING s.total <> coalesce(sum(l.quantity * l.unit_price), 0)`,
  `SELECT format('shop %d: movement %d is caused by %d, which is neither a sale nor a fact', m.shop_id, m.seq, m.cause_seq)
   FROM movement AS m
   WHERE NOT EXISTS (SELECT 1 FROM sale AS s WHERE s.shop_id = m.shop_id AND s.seq = m.cause_seq)
     AND NOT EXISTS (SELECT 1 FROM fact AS f WHERE f.shop_id = m.shop_id AND f.seq = m.cause_seq)`,
  `SELECT format('shop %d: head office is said to have come to %d where the journal ends at %d', p.shop_id, p.seq, h.seq)
   FROM upstream_position AS p JOIN shop_head AS h ON h.shop_id = p.shop_id WHERE p.seq > h.seq`,
  ...QUARANTINE_CHECKS,
  ...RECEPTION_CHECKS,
  ...ALERT_CHECKS,
  ...REPEAT_CHECKS,
  ...CATALOGUE_CHECKS,
  ...CANCELLATION_CHECKS,
  ...COUNT_CHECKS,
  ...TAKEN_BACK_CHECKS,
  ...CENTRAL_STOCK_CHECKS,
  ...TAKEN_BACK_SALE_CHECKS,
  ...UPSTREAM_CHECKS,
  `SELECT format('table %s, row %d: what it refers to in %s is missing', "table", rowid, parent)
   FROM pragma_foreign_key_check`,
] as const;

/** Queries of the audit, which reads the whole database. */
export function prepareAudit(db: Database) {
  const shops = db.prepare<[], { shop_id: number; head: number }>(
    'SELECT p.id AS shop_id, coalesce(h.seq, 0) AS head FROM shop AS p LEFT JOIN shop_head AS h ON h.shop_id = p.id',
  );
  const journal = db.prepare<[number], JournalRow>(
    `SELECT count(*) AS facts, count(DISTINCT seq) AS "distinct", coalesce(min(seq), 0) AS first,
       coalesce(max(seq), 0) AS last
     FROM journal WHERE shop_id = ?`,
  );
  const movementCount = db
    .prepare<[number], number>('SELECT count(*) FROM movement WHERE shop_id = ?')
    .pluck();
  const articleCount = db.prepare<[], number>('SELECT count(*) FROM article').pluck();
  const checks = CHECKS.map((sql) => {
    const statement = db.prepare<[], string>(sql).pluck();
    return () => statement.all();
  });
  return {
    shops: () => shops.all(),
    journal: (shop: number): JournalRow => journal.get(shop) ?? { facts: 0, distinct: 0, first: 0, last: 0 },
    movementCount: (shop: number): number => movementCount.get(shop) ?? 0,
    articleCount: (): number => articleCount.get() ?? 0,
    checks: [...checks, () => structureFaults(db)],
  };
}

/** A damaged page shows as rows of quick_check or as an exception from it. */
function structureFaults(db: Database): string[] {
  try {
    const rows = db.prepare<[], string>('PRAGMA quick_check(20)').pluck().all();
    return rows.length === 1 && rows[0] === 'ok' ? [] : rows.map((row) => `the file is damaged: ${row}`);
  } catch (error) {
    return [`the file is damaged: ${error instanceof Error ? error.message : String(error)}`];
  }
}
