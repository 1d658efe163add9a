import { type Seq, type ShopId, seq, shopId } from '../../domain/ids.ts';
import { minorUnits } from '../../domain/money.ts';
import type { StockPolicy } from '../../domain/stock.ts';
import type { Shop } from '../facts.ts';
import type { Database } from '../open.ts';

interface ShopRow {
  id: number;
  name: string;
  code: string;
  currency: string;
  time_zone: string;
  stock_policy: StockPolicy;
  dollar_rate: number;
  active: number;
  pos_allowed: number;
  details: string;
}

/** A shop with the further keys that its provisioning file gave. */
export interface StoredShop extends Shop {
  readonly details: string;
}

const COLUMNS =
  'id, name, code, currency, time_zone, stock_policy, dollar_rate, active, pos_allowed, details';

export function prepareShop(db: Database) {
  const byId = db.prepare<[number], ShopRow>(`SELECT ${COLUMNS} FROM shop WHERE id = ?`);
  const all = db.prepare<[], ShopRow>(`SELECT ${COLUMNS} FROM shop ORDER BY id`);
  const head = db.prepare<[number], number>('SELECT seq FROM shop_head WHERE shop_id = ?').pluck();
  const heads = db.prepare<[number], { seq: number; catalogue_seq: number }>(
    'SELECT seq, catalogue_seq FROM shop_head WHERE shop_id = ?',
  );
  return {
    byId: (id: ShopId): StoredShop | undefined => {
      const row = byId.get(id);
      return row && toShop(row);
    },
    all: (): StoredShop[] => all.all().map(toShop),
    head: (id: ShopId): Seq => seq(head.get(id) ?? 0),
    /** The last fact of the shop, and the last that changed its catalogue. */
    heads: (id: ShopId): { readonly head: Seq; readonly catalogue: Seq } => {
      const row = heads.get(id);
      return { head: seq(row?.seq ?? 0), catalogue: seq(row?.catalogue_seq ?? 0) };
    },
  };
}

export function prepareShopWrites(db: Database) {
  const upsert = db.prepare(
    `INSERT INTO shop (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, code = excluded.code, currency = excluded.currency,
       time_zone = excluded.time_zone, stock_policy = excluded.stock_policy, dollar_rate = excluded.dollar_rate,
       active = excluded.active, pos_allowed = excluded.pos_allowed, details = excluded.details`,
  );
  const insertHead = db.prepare('INSERT INTO shop_head (shop_id, seq) VALUES (?, 0)');
  const insertPosition = db.prepare('INSERT INTO upstream_position (shop_id, seq) VALUES (?, 0)');
  const setCatalogueSeq = db.prepare('UPDATE shop_head SET catalogue_seq = ? WHERE shop_id = ?');
  const setHead = db.prepare('UPDATE shop_head SET seq = ? WHERE shop_id = ?');
  return {
    put: (shop: StoredShop): void => {
      upsert.run(
        shop.id,
        shop.name,
        shop.code,
        shop.currency,
        shop.timeZone,
        shop.stockPolicy,
        shop.dollarRate,
        shop.active ? 1 : 0,
        shop.posAllowed ? 1 : 0,
        shop.details,
      );
    },
    /** A new shop's journal starts empty, and nothing of it has left yet. */
    startJournal: (id: ShopId): void => {
      insertHead.run(id);
      insertPosition.run(id);
    },
    setCatalogueSeq: (id: ShopId, value: Seq): void => {
      setCatalogueSeq.run(value, id);
    },
    setHead: (id: ShopId, value: Seq): void => {
      setHead.run(value, id);
    },
  };
}

function toShop(row: ShopRow): StoredShop {
  return {
    id: shopId(row.id),
    name: row.name,
    code: row.code,
    currency: row.currency,
    timeZone: row.time_zone,
    stockPolicy: row.stock_policy,
    dollarRate: minorUnits(row.dollar_rate),
    active: row.active === 1,
    posAllowed: row.pos_allowed === 1,
    details: row.details,
  };
}
