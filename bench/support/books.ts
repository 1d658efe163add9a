import Database from 'better-sqlite3';
import { ARTICLES, LINES, OPENING } from './shop.ts';

/**
 * Looks from outside whether every level is its opening and all its movements, and whether each sale has its movements.
 * @throws when it is not so
 */
export function requireSameBooks(path: string): void {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const number = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? Number.NaN;
    db.exec('BEGIN');
    const sales = number('SELECT count(*) FROM sale');
    const moved = number("SELECT count(*) FROM movement WHERE kind = 'sale'");
    const stock = number('SELECT sum(quantity) FROM stock_level');
    if (moved !== LINES * sales) throw new Error(`${path}: ${sales} sales and ${moved} movements`);
    if (stock !== ARTICLES * OPENING - moved)
      throw new Error(`${path}: a stock of ${stock} after ${moved} movements`);
  } finally {
    db.close();
  }
}

/** All rows of all tables. */
export function rowsIn(path: string): number {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const tables = db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all();
    const count = (table: string): number =>
      db.prepare<[], number>(`SELECT count(*) FROM "${table}"`).pluck().get() ?? 0;
    return tables.reduce((sum, table) => sum + count(table), 0);
  } finally {
    db.close();
  }
}
