import { minorSum, minorUnits } from '../../domain/money.ts';
import type { Comparison } from '../../domain/past-sale.ts';
import type { Database } from '../open.ts';
import type { ComparisonFilter } from '../reports/questions.ts';

interface Named {
  readonly till: number;
  readonly shop: number;
  readonly from: number;
  readonly to: number;
  readonly numbers: string;
  readonly limit: number;
}

/** The till's sales that are compared. */
const COMPARED = 's.till_id = :till AND s.shop_id = :shop AND s.sold_at >= :from AND s.sold_at <= :to';

export function prepareSaleComparison(db: Database) {
  const totals = db.prepare<Named, { currency: string; count: number; total: number }>(
    `SELECT s.currency, count(*) AS count, total(s.total) AS total FROM sale AS s WHERE ${COMPARED}
     GROUP BY s.currency ORDER BY s.currency`,
  );
  const common = db
    .prepare<Named, number>(
      `SELECT count(*) FROM json_each(:numbers) AS n
         CROSS JOIN sale AS s INDEXED BY sale_identity ON s.number = n.value
       WHERE ${COMPARED}`,
    )
    .pluck();
  const absent = db
    .prepare<Named, string>(
      `SELECT n.value FROM json_each(:numbers) AS n
       WHERE NOT EXISTS (SELECT 1 FROM sale AS s WHERE s.number = n.value AND ${COMPARED})
       ORDER BY n.key LIMIT :limit`,
    )
    .pluck();
  const unnamed = db.prepare<Named, { number: string; total: number; sold_at: number }>(
    `SELECT s.number, s.total, s.sold_at FROM sale AS s
     WHERE ${COMPARED} AND s.number NOT IN (SELECT value FROM json_each(:numbers))
     ORDER BY s.sold_at, s.seq LIMIT :limit`,
  );
  return {
    compare: ({ tillId, shopId, from, to, numbers, limit }: ComparisonFilter): Comparison => {
      const named: Named = {
        till: tillId,
        shop: shopId,
        from: from ?? Number.MIN_SAFE_INTEGER,
        to: to ?? Number.MAX_SAFE_INTEGER,
        numbers: JSON.stringify(numbers),
        limit,
      };
      const sums = totals.all(named);
      return {
        count: sums.reduce((sum, { count }) => sum + count, 0),
        totals: sums.map(({ currency, total }) => ({ currency, total: minorSum(total) })),
        common: common.get(named) ?? 0,
        unnamed: unnamed
          .all(named)
          .map((row) => ({ number: row.number, total: minorUnits(row.total), soldAt: row.sold_at })),
        absent: absent.all(named),
      };
    },
  };
}
