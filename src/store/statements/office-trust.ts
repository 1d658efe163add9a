import { type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { OfficeTrust } from '../central-facts.ts';
import type { Database } from '../open.ts';

interface TrustRow {
  confirmed: number;
  doubt_top: number | null;
  doubt_at: number | null;
  doubt_unsure: number | null;
}

/** How far head office was seen to have what it acknowledged. */
export function prepareOfficeTrust(db: Database) {
  const one = db.prepare<[number], TrustRow>(
    'SELECT confirmed, doubt_top, doubt_at, doubt_unsure FROM office_trust WHERE shop_id = ?',
  );
  return {
    of: (shop: ShopId): OfficeTrust | null => {
      const row = one.get(shop);
      if (row === undefined) return null;
      const { doubt_top: top, doubt_at: at } = row;
      const unsure = row.doubt_unsure === null ? null : seq(row.doubt_unsure);
      const doubt = top === null || at === null ? null : { top: seq(top), at: seq(at), unsure };
      return { confirmed: seq(row.confirmed), doubt };
    },
  };
}

export function prepareOfficeTrustWrites(db: Database) {
  const put = db.prepare(
    `INSERT INTO office_trust (shop_id, confirmed, doubt_top, doubt_at, doubt_unsure) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (shop_id) DO UPDATE SET confirmed = excluded.confirmed, doubt_top = excluded.doubt_top,
       doubt_at = excluded.doubt_at, doubt_unsure = excluded.doubt_unsure`,
  );
  const lower = db.prepare(
    `UPDATE office_trust SET confirmed = min(confirmed, :seq), doubt_top = min(doubt_top, :seq), doubt_at = min(doubt_at, :seq),
       doubt_unsure = min(doubt_unsure, :seq)
     WHERE shop_id = :shop`,
  );
  return {
    put: (shop: ShopId, { confirmed, doubt }: OfficeTrust): void => {
      put.run(shop, confirmed, doubt?.top ?? null, doubt?.at ?? null, doubt?.unsure ?? null);
    },
    /** The line goes back to `position`: what follows is sent again. */
    returnTo: (shop: ShopId, position: Seq): void => {
      lower.run({ shop, seq: position });
    },
  };
}
