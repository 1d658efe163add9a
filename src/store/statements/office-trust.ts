import { type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { LossAtOffice, OfficeTrust } from '../central-facts.ts';
import type { Database } from '../open.ts';

interface TrustRow {
  confirmed: number;
  doubt_top: number | null;
  doubt_at: number | null;
  doubt_unsure: number | null;
  lost_after: number | null;
  lost_up_to: number | null;
}

/** How far head office was seen to have what it acknowledged. */
export function prepareOfficeTrust(db: Database) {
  const one = db.prepare<[number], TrustRow>(
    'SELECT confirmed, doubt_top, doubt_at, doubt_unsure, lost_after, lost_up_to FROM office_trust WHERE shop_id = ?',
  );
  return {
    of: (shop: ShopId): OfficeTrust | null => {
      const row = one.get(shop);
      if (row === undefined) return null;
      const { doubt_top: top, doubt_at: at } = row;
      const unsure = row.doubt_unsure === null ? null : seq(row.doubt_unsure);
      const doubt = top === null || at === null ? null : { top: seq(top), at: seq(at), unsure };
      return { confirmed: seq(row.confirmed), lost: toLoss(row), doubt };
    },
  };
}

export function prepareOfficeTrustWrites(db: Database) {
  const put = db.prepare(
    `INSERT INTO office_trust (shop_id, confirmed, doubt_top, doubt_at, doubt_unsure, lost_after, lost_up_to)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (shop_id) DO UPDATE SET confirmed = excluded.confirmed, doubt_top = excluded.doubt_top,
       doubt_at = excluded.doubt_at, doubt_unsure = excluded.doubt_unsure,
       lost_after = excluded.lost_after, lost_up_to = excluded.lost_up_to`,
  );
  const lower = db.prepare(
    `UPDATE office_trust SET confirmed = min(confirmed, :seq), doubt_top = min(doubt_top, :seq), doubt_at = min(doubt_at, :seq),
       doubt_unsure = min(doubt_unsure, :seq), lost_after = min(lost_after, :seq), lost_up_to = min(lost_up_to, :seq)
     WHERE shop_id = :shop`,
  );
  return {
    put: (shop: ShopId, { confirmed, doubt, lost }: OfficeTrust): void => {
      const [top, at, unsure] = [doubt?.top ?? null, doubt?.at ?? null, doubt?.unsure ?? null];
      put.run(shop, confirmed, top, at, unsure, lost?.after ?? null, lost?.upTo ?? null);
    },
    /** The line goes back to `position`: what follows is sent again. */
    returnTo: (shop: ShopId, position: Seq): void => {
      lower.run({ shop, seq: position });
    },
  };
}

function toLoss({ lost_after: after, lost_up_to: upTo }: TrustRow): LossAtOffice | null {
  return after === null || upTo === null ? null : { after: seq(after), upTo: seq(upTo) };
}
