import type { DeclarationKind } from '../../domain/declaration.ts';
import {
  type ArticleId,
  articleId,
  type Seq,
  type ShopId,
  seq,
  shopId,
  type TillId,
  tillId,
  tillSerial,
} from '../../domain/ids.ts';
import { type Minor, minorSum, minorUnits } from '../../domain/money.ts';
import type { DeclarationRow } from '../facts.ts';
import type { Database } from '../open.ts';
import type { DeclarationFilter } from '../reader.ts';

interface Row {
  shop_id: number;
  seq: number;
  kind: DeclarationKind;
  till_id: number;
  serial: string;
  article_id: number | null;
  article_name: string | null;
  occurred_at: number;
  currency: string;
  amount: number;
  body: string;
  hub_time: number;
  applied_at: number | null;
}

/** What a declaration's fact says beside its row. */
export interface DeclarationBody {
  /** The till's name at that time. */
  readonly user: string;
  readonly articleCode?: string;
  readonly quantity?: number;
  readonly reason?: string;
  readonly saleReference?: string;
  readonly detail?: string;
}

const SELECT = `
  SELECT d.shop_id, d.seq, d.kind, d.till_id, t.serial, d.article_id, a.name AS article_name, d.occurred_at, d.currency,
    d.amount, f.body, f.hub_time, decided.hub_time AS applied_at
  FROM declaration AS d
    JOIN fact AS f ON f.shop_id = d.shop_id AND f.seq = d.seq
    JOIN till AS t ON t.id = d.till_id
    LEFT JOIN article AS a ON a.id = d.article_id
    LEFT JOIN expense_applied AS e ON e.shop_id = d.shop_id AND e.seq = d.seq
    LEFT JOIN fact AS decided ON decided.shop_id = e.shop_id AND decided.seq = e.decided_seq`;

/** What tills declared, newest first by the date under which it counts. */
export function prepareDeclaration(db: Database) {
  const list = db.prepare<
    {
      shop: number;
      kind: string;
      till: number | null;
      from: number | null;
      to: number | null;
      limit: number;
    },
    Row
  >(
    `${SELECT} WHERE d.shop_id = :shop AND d.kind = :kind AND (:till IS NULL OR d.till_id = :till)
       AND d.occurred_at >= coalesce(:from, -9e15) AND d.occurred_at <= coalesce(:to, 9e15)
     ORDER BY d.occurred_at DESC, d.seq DESC LIMIT :limit`,
  );
  const one = db.prepare<[number, number], Row>(`${SELECT} WHERE d.shop_id = ? AND d.seq = ?`);
  const applied = db.prepare<[number, number, number], { currency: string; total: number }>(
    `SELECT d.currency, sum(d.amount) AS total FROM declaration AS d
       JOIN expense_applied AS e ON e.shop_id = d.shop_id AND e.seq = d.seq
     WHERE d.shop_id = ? AND d.kind = 'cash-report' AND d.occurred_at >= ? AND d.occurred_at <= ?
     GROUP BY d.currency ORDER BY d.currency`,
  );
  return {
    list: (filter: DeclarationFilter): DeclarationRow[] =>
      list
        .all({
          shop: filter.shopId,
          kind: filter.kind,
          till: filter.tillId,
          from: filter.from,
          to: filter.to,
          limit: filter.limit,
        })
        .map(toDeclaration),
    one: (shop: ShopId, id: Seq): DeclarationRow | undefined => {
      const row = one.get(shop, id);
      return row && toDeclaration(row);
    },
    appliedExpenses: (shop: ShopId, from: number, to: number): { currency: string; total: Minor }[] =>
      applied.all(shop, from, to).map(({ currency, total }) => ({ currency, total: minorSum(total) })),
  };
}

export function prepareDeclarationWrites(db: Database) {
  const insert = db.prepare(
    `INSERT INTO declaration (shop_id, seq, kind, till_id, article_id, occurred_at, currency, amount)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const kindOf = db
    .prepare<[number, number], DeclarationKind>('SELECT kind FROM declaration WHERE shop_id = ? AND seq = ?')
    .pluck();
  const isApplied = db
    .prepare<[number, number], number>('SELECT 1 FROM expense_applied WHERE shop_id = ? AND seq = ?')
    .pluck();
  const apply = db.prepare('INSERT INTO expense_applied (shop_id, seq, decided_seq) VALUES (?, ?, ?)');
  return {
    insert: (
      shop: ShopId,
      at: Seq,
      row: {
        readonly kind: DeclarationKind;
        readonly till: TillId;
        readonly article: ArticleId | null;
        readonly occurredAt: number;
        readonly currency: string;
        readonly amount: Minor;
      },
    ): void => {
      insert.run(shop, at, row.kind, row.till, row.article, row.occurredAt, row.currency, row.amount);
    },
    kindOf: (shop: ShopId, id: Seq): DeclarationKind | undefined => kindOf.get(shop, id),
    isApplied: (shop: ShopId, id: Seq): boolean => isApplied.get(shop, id) !== undefined,
    apply: (shop: ShopId, id: Seq, decided: Seq): void => {
      apply.run(shop, id, decided);
    },
  };
}

function toDeclaration(row: Row): DeclarationRow {
  const body = JSON.parse(row.body) as DeclarationBody;
  return {
    shopId: shopId(row.shop_id),
    id: seq(row.seq),
    kind: row.kind,
    till: { id: tillId(row.till_id), name: body.user, serial: tillSerial(row.serial) },
    article: articleOf(row),
    articleCode: body.articleCode ?? '',
    quantity: body.quantity ?? 0,
    reason: body.reason ?? '',
    saleReference: body.saleReference ?? '',
    detail: body.detail ?? '',
    occurredAt: row.occurred_at,
    currency: row.currency,
    amount: minorUnits(row.amount),
    recordedAt: row.hub_time,
    appliedAt: row.applied_at,
  };
}

function articleOf({ article_id: id, article_name: name }: Row): DeclarationRow['article'] {
  return id === null || name === null ? null : { id: articleId(id), name };
}
