import { type ArticleId, articleId, type Seq, type ShopId, seq } from '../../domain/ids.ts';
import { UNSURE_MAX } from '../../domain/office-check.ts';
import type { LossAtOffice, OfficeTrust, UnsureRecord } from '../central-facts.ts';
import type { Database } from '../open.ts';

interface TrustRow {
  confirmed: number;
  doubt_top: number | null;
  doubt_at: number | null;
  lost_after: number | null;
  lost_up_to: number | null;
}

/** What nobody could say for so long, nobody ever will. */
const UNSURE_MS = 30 * 24 * 60 * 60 * 1000;

/** How far head office was seen to have what it acknowledged. */
export function prepareOfficeTrust(db: Database) {
  const one = db.prepare<[number], TrustRow>(
    'SELECT confirmed, doubt_top, doubt_at, lost_after, lost_up_to FROM office_trust WHERE shop_id = ?',
  );
  const unsure = db.prepare<[number], { seq: number; closely: number }>(
    'SELECT seq, closely FROM office_unsure WHERE shop_id = ? ORDER BY seq',
  );
  const articles = db
    .prepare<{ shop: number }, number>(
      `SELECT l.article_id FROM office_unsure AS u CROSS JOIN sale_line AS l ON l.shop_id = u.shop_id AND l.sale_seq = u.seq
         WHERE u.shop_id = :shop
       UNION SELECT l.article_id FROM office_unsure AS u CROSS JOIN cancellation AS c ON c.shop_id = u.shop_id AND c.seq = u.seq
         CROSS JOIN sale_line AS l ON l.shop_id = c.shop_id AND l.sale_seq = c.sale_seq WHERE u.shop_id = :shop
       UNION SELECT m.article_id FROM office_unsure AS u CROSS JOIN movement AS m ON m.shop_id = u.shop_id AND m.seq = u.seq
         WHERE u.shop_id = :shop`,
    )
    .pluck();
  return {
    of: (shop: ShopId): OfficeTrust | null => {
      const row = one.get(shop);
      if (row === undefined) return null;
      const { confirmed, doubt_top: top, doubt_at: at } = row;
      const doubt = top === null || at === null ? null : { top: seq(top), at: seq(at), lost: toLoss(row) };
      return { confirmed: seq(confirmed), doubt };
    },
    /** In the order of the journal. */
    unsure: (shop: ShopId): UnsureRecord[] =>
      unsure.all(shop).map((row) => ({ seq: seq(row.seq), closely: row.closely === 1 })),
    /** What they moved. */
    unsureArticles: (shop: ShopId): ReadonlySet<ArticleId> => new Set(articles.all({ shop }).map(articleId)),
  };
}

function toLoss({ lost_after: after, lost_up_to: upTo }: TrustRow): LossAtOffice | null {
  return after === null || upTo === null ? null : { after: seq(after), upTo: seq(upTo) };
}

export function prepareOfficeTrustWrites(db: Database) {
  const put = db.prepare(
    `INSERT INTO office_trust (shop_id, confirmed, doubt_top, doubt_at, lost_after, lost_up_to) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (shop_id) DO UPDATE SET confirmed = excluded.confirmed, doubt_top = excluded.doubt_top,
       doubt_at = excluded.doubt_at, lost_after = excluded.lost_after, lost_up_to = excluded.lost_up_to`,
  );
  const lower = db.prepare(
    `UPDATE office_trust SET confirmed = min(confirmed, :seq), doubt_top = min(doubt_top, :seq), doubt_at = min(doubt_at, :seq),
       lost_after = min(lost_after, :seq), lost_up_to = min(lost_up_to, :seq)
     WHERE shop_id = :shop`,
  );
  const note = db.prepare(
    `INSERT INTO office_unsure (shop_id, seq, closely, since) SELECT :shop, :seq, :closely, :now
       WHERE (SELECT count(*) FROM office_unsure WHERE shop_id = :shop) < ${UNSURE_MAX}
     ON CONFLICT (shop_id, seq) DO UPDATE SET closely = max(closely, excluded.closely)`,
  );
  const clear = db.prepare('DELETE FROM office_unsure WHERE shop_id = ? AND seq = ?');
  const clearAfter = db.prepare('DELETE FROM office_unsure WHERE shop_id = ? AND seq > ?');
  const giveUp = db.prepare('DELETE FROM office_unsure WHERE shop_id = ? AND since < ?');
  return {
    put: (shop: ShopId, { confirmed, doubt }: OfficeTrust): void => {
      const [top, at, lost] = [doubt?.top ?? null, doubt?.at ?? null, doubt?.lost ?? null];
      put.run(shop, confirmed, top, at, lost?.after ?? null, lost?.upTo ?? null);
    },
    /** @param now UTC ms */
    noteUnsure: (shop: ShopId, { seq: at, closely }: UnsureRecord, now: number): void => {
      giveUp.run(shop, now - UNSURE_MS);
      note.run({ shop, seq: at, closely: closely ? 1 : 0, now });
    },
    noteSure: (shop: ShopId, at: Seq): void => {
      clear.run(shop, at);
    },
    /** The line goes back to `position`: what follows is sent again. */
    returnTo: (shop: ShopId, position: Seq): void => {
      lower.run({ shop, seq: position });
      clearAfter.run(shop, position);
    },
  };
}
