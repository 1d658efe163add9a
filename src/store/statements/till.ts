import {
  FIRST_LOCAL_ID,
  shopId,
  type TillId,
  type TillSerial,
  tillId,
  tillSerial,
} from '../../domain/ids.ts';
import type { Till } from '../facts.ts';
import type { Database } from '../open.ts';

interface TillRow {
  id: number;
  serial: string;
  name: string;
  shop_id: number | null;
  active: number;
  details: string;
}

/** A till with the further keys that its provisioning file gave. */
export interface StoredTill extends Till {
  readonly details: string;
}

const COLUMNS = 'id, serial, name, shop_id, active, details';

export function prepareTill(db: Database) {
  const bySerial = db.prepare<[string], TillRow>(`SELECT ${COLUMNS} FROM till WHERE serial = ?`);
  const byId = db.prepare<[number], TillRow>(`SELECT ${COLUMNS} FROM till WHERE id = ?`);
  const all = db.prepare<[], TillRow>(`SELECT ${COLUMNS} FROM till ORDER BY id`);
  return {
    bySerial: (serial: TillSerial): StoredTill | undefined => {
      const row = bySerial.get(serial);
      return row && toTill(row);
    },
    byId: (id: TillId): StoredTill | undefined => {
      const row = byId.get(id);
      return row && toTill(row);
    },
    all: (): StoredTill[] => all.all().map(toTill),
  };
}

export function prepareTillWrites(db: Database) {
  const upsert = db.prepare(
    `INSERT INTO till (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET serial = excluded.serial, name = excluded.name, shop_id = excluded.shop_id,
       active = excluded.active, details = excluded.details`,
  );
  const lastId = db.prepare<[], number | null>('SELECT max(id) FROM till').pluck();
  return {
    put: (till: StoredTill): void => {
      upsert.run(till.id, till.serial, till.name, till.shopId, till.active ? 1 : 0, till.details);
    },
    /** An id for a till that head office does not know. */
    nextLocalId: (): TillId => tillId(Math.max(FIRST_LOCAL_ID, (lastId.get() ?? 0) + 1)),
  };
}

function toTill(row: TillRow): StoredTill {
  return {
    id: tillId(row.id),
    serial: tillSerial(row.serial),
    name: row.name,
    shopId: row.shop_id === null ? null : shopId(row.shop_id),
    active: row.active === 1,
    details: row.details,
  };
}
