import { type Seq, type ShopId, seq, shopId, type TillId, tillId, tillSerial } from '../../domain/ids.ts';
import type { QuarantineRow, QuarantineState } from '../facts.ts';
import type { Database } from '../open.ts';
import type { QuarantineFilter } from '../reader.ts';

interface ListRow {
  shop_id: number;
  seq: number;
  till_id: number;
  till_name: string;
  till_serial: string;
  number: string | null;
  state: QuarantineState;
  refusal: string;
  repeats: number;
  received_at: number;
  last_sent_at: number;
  booked_seq: number | null;
  payload: string;
}

const SELECT = `
  SELECT q.shop_id, q.seq, q.till_id, t.name AS till_name, t.serial AS till_serial, q.number, s.state, s.refusal,
    s.repeats, f.hub_time AS received_at, s.last_sent_at, s.booked_seq, q.payload
  FROM quarantine_state AS s
    JOIN quarantine AS q ON q.shop_id = s.shop_id AND q.seq = s.seq
    JOIN fact AS f ON f.shop_id = s.shop_id AND f.seq = s.seq
    JOIN till AS t ON t.id = q.till_id`;

export function prepareQuarantine(db: Database) {
  const list = db.prepare<
    { shop: number | null; state: string | null; afterShop: number; afterSeq: number; limit: number },
    ListRow
  >(
    `${SELECT} WHERE (:shop IS NULL OR s.shop_id = :shop) AND (:state IS NULL OR s.state = :state)
       AND (s.shop_id, s.seq) > (:afterShop, :afterSeq)
     ORDER BY s.shop_id, s.seq LIMIT :limit`,
  );
  const one = db.prepare<[number, number], ListRow>(`${SELECT} WHERE s.shop_id = ? AND s.seq = ?`);
  const openOfTill = db.prepare<[number], ListRow>(
    `${SELECT} WHERE s.till_id = ? AND s.state = 'open' ORDER BY s.shop_id, s.seq`,
  );
  const count = db
    .prepare<[number], number>("SELECT count(*) FROM quarantine_state WHERE shop_id = ? AND state = 'open'")
    .pluck();
  return {
    list: ({ shopId: shop, state, after, limit }: QuarantineFilter): QuarantineRow[] => {
      const [afterShop, afterSeq] = after == null ? [0, 0] : [after.shopId, after.id];
      return list.all({ shop, state, afterShop, afterSeq, limit }).map(toQuarantine);
    },
    one: (shop: ShopId, id: Seq): QuarantineRow | undefined => {
      const row = one.get(shop, id);
      return row && toQuarantine(row);
    },
    openOfTill: (till: TillId): QuarantineRow[] => openOfTill.all(till).map(toQuarantine),
    openCount: (shop: ShopId): number => count.get(shop) ?? 0,
  };
}

function toQuarantine(row: ListRow): QuarantineRow {
  return {
    shopId: shopId(row.shop_id),
    id: seq(row.seq),
    till: { id: tillId(row.till_id), name: row.till_name, serial: tillSerial(row.till_serial) },
    number: row.number,
    state: row.state,
    refusal: JSON.parse(row.refusal) as QuarantineRow['refusal'],
    repeats: row.repeats,
    receivedAt: row.received_at,
    lastSentAt: row.last_sent_at,
    bookedSeq: row.booked_seq === null ? null : seq(row.booked_seq),
    payload: row.payload,
  };
}

/** One content as the writer sees it. */
export interface StoredContent {
  shop_id: number;
  seq: number;
  till_id: number;
  number: string | null;
  content_hash: Buffer;
  payload: string;
  state: QuarantineState;
  refusal: string;
  booked_shop_id: number | null;
  booked_seq: number | null;
  received_at: number;
  received_in_doubt: number;
}

const CONTENT = `
  SELECT q.shop_id, q.seq, q.till_id, q.number, q.content_hash, q.payload, s.state, s.refusal,
    s.booked_shop_id, s.booked_seq,
    f.hub_time AS received_at, f.clock_doubt AS received_in_doubt
  FROM quarantine AS q
    JOIN quarantine_state AS s ON s.shop_id = q.shop_id AND s.seq = q.seq
    JOIN fact AS f ON f.shop_id = q.shop_id AND f.seq = q.seq`;

export function prepareQuarantineWrites(db: Database) {
  const ofTill = db
    .prepare<[number], number>('SELECT EXISTS (SELECT 1 FROM quarantine WHERE till_id = ?)')
    .pluck();
  const openCount = db
    .prepare<[number], number>("SELECT count(*) FROM quarantine_state WHERE till_id = ? AND state = 'open'")
    .pluck();
  const byContent = db.prepare<[number, string, Buffer], StoredContent>(
    `${CONTENT} WHERE q.till_id = ? AND ifnull(q.number, '') = ? AND q.content_hash = ?`,
  );
  const ofNumber = db
    .prepare<[number, string, number], number>(
      `SELECT seq FROM quarantine INDEXED BY quarantine_identity
       WHERE till_id = ? AND ifnull(number, '') = ? AND shop_id = ? ORDER BY seq LIMIT 1`,
    )
    .pluck();
  const byId = db.prepare<[number, number], StoredContent>(`${CONTENT} WHERE q.shop_id = ? AND q.seq = ?`);
  const insert = db.prepare(
    'INSERT INTO quarantine (shop_id, seq, till_id, number, content_hash, refusal, payload) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertState = db.prepare(
    `INSERT INTO quarantine_state (shop_id, seq, till_id, state, refusal, repeats, last_sent_at)
     VALUES (?, ?, ?, 'open', ?, 0, ?)`,
  );
  const repeat = db.prepare(
    `UPDATE quarantine_state SET repeats = repeats + 1, last_sent_at = ?, refusal = ?, state = ?
     WHERE shop_id = ? AND seq = ?`,
  );
  const decide = db.prepare(
    `UPDATE quarantine_state SET state = ?, decided_seq = ?, booked_shop_id = ?, booked_seq = ?
     WHERE shop_id = ? AND seq = ?`,
  );
  return {
    anyOfTill: (till: TillId): boolean => ofTill.get(till) === 1,
    openCount: (till: TillId): number => openCount.get(till) ?? 0,
    byContent: (till: TillId, number: string | null, hash: Buffer): StoredContent | undefined =>
      byContent.get(till, number ?? '', hash),
    /** The first content that this till sent under the number; null when none was refused. */
    ofNumber: (shop: ShopId, till: TillId, number: string): Seq | null => {
      const found = ofNumber.get(till, number, shop);
      return found === undefined ? null : seq(found);
    },
    byId: (shop: ShopId, id: Seq): StoredContent | undefined => byId.get(shop, id),
    insert: (
      shop: ShopId,
      at: Seq,
      content: { till: TillId; number: string | null; hash: Buffer; refusal: string; payload: string },
      now: number,
    ): void => {
      insert.run(shop, at, content.till, content.number, content.hash, content.refusal, content.payload);
      insertState.run(shop, at, content.till, content.refusal, now);
    },
    repeat: (content: StoredContent, now: number, refusal: string, state: QuarantineState): void => {
      repeat.run(now, refusal, state, content.shop_id, content.seq);
    },
    decide: (
      content: StoredContent,
      state: Exclude<QuarantineState, 'open'>,
      decision: Seq,
      booked: { shop: ShopId; seq: Seq } | null,
    ): void => {
      decide.run(state, decision, booked?.shop ?? null, booked?.seq ?? null, content.shop_id, content.seq);
    },
  };
}
