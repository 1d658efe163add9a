/**
 * The limit: a loop that writes what the hub writes for the same sales, on the hub's schema, with no network, no checks and
 * the levels in memory. One transaction per SALES, synchronous=FULL. Prints one line of JSON.
 *
 *   node bench/peers/raw.ts DATABASE SALES SECONDS
 */
import { createHash, randomBytes } from 'node:crypto';
import { openForWriting, requireDurable } from '../../src/store/open.ts';
import { ARTICLES, articlesOf, SHOP, TILLS } from '../support/shop.ts';

const [path = '', perTransaction = '', seconds = ''] = process.argv.slice(2);
const group = Number(perTransaction);
const db = openForWriting(path);

const PRICE = 100_000;
const SOLD_AT = Date.parse('2026-11-27T10:15:00+01:00');
const sale = db.prepare(
  `INSERT INTO sale (shop_id, seq, till_id, till_name, number, number_generated, content_hash, sold_at, currency, total,
     till_total, payment_mode, paid, anomalies, till_time, hub_time, boot, running_ms, clock_doubt)
   VALUES (?, ?, ?, ?, ?, 0, ?, ?, 'CDF', ?, NULL, 'CASH', 1, NULL, '2026-11-27T10:15:00+01:00', ?, ?, ?, 0)`,
);
const line = db.prepare(
  `INSERT INTO sale_line (shop_id, sale_seq, line_no, article_id, variant_id, variant_name, quantity, unit_price,
     unit_price_usd, original_price, negotiated, discount_reason) VALUES (?, ?, ?, ?, NULL, NULL, 1, ?, NULL, ?, 0, NULL)`,
);
const movement = db.prepare(
  `INSERT INTO movement (shop_id, seq, article_id, kind, quantity, stock_before, prev_seq, cause_seq)
   VALUES (?, ?, ?, 'sale', -1, ?, ?, ?)`,
);
const level = db.prepare(
  'UPDATE stock_level SET quantity = ?, last_seq = ? WHERE shop_id = ? AND article_id = ?',
);
const day = db.prepare(
  `UPDATE day_total SET sales = sales + ?, sale_lines = sale_lines + ?, turnover = turnover + ?, value_sold = value_sold + ?
   WHERE shop_id = ? AND currency = 'CDF'`,
);
const head = db.prepare('UPDATE shop_head SET seq = ? WHERE shop_id = ?');

const boot = db.prepare<[], number>('SELECT max(id) FROM boot').pluck().get() ?? 1;
let seq = db.prepare<[number], number>('SELECT seq FROM shop_head WHERE shop_id = ?').pluck().get(SHOP) ?? 0;
const levels = new Map(
  db
    .prepare<[number], { article_id: number; quantity: number; last_seq: number }>(
      'SELECT article_id, quantity, last_seq FROM stock_level WHERE shop_id = ?',
    )
    .all(SHOP)
    .map((row) => [row.article_id, { quantity: row.quantity, lastSeq: row.last_seq }]),
);
if (levels.size !== ARTICLES) throw new Error(`${levels.size} articles are open`);

const run = randomBytes(4).toString('hex');
let made = 0;

function sell(touched: Set<number>): void {
  made++;
  const at = ++seq;
  const number = `${run}-${made}`;
  const hash = createHash('sha256').update(number).digest();
  const till = (made % TILLS) + 1;
  sale.run(SHOP, at, till, `Caisse ${till}`, number, hash, SOLD_AT, 2 * PRICE, Date.now(), boot, made);
  for (const [index, article] of articlesOf(made).entries()) {
    const stock = levels.get(article);
    if (stock === undefined) throw new Error(`article ${article} is not open`);
    line.run(SHOP, at, index + 1, article, PRICE, PRICE);
    movement.run(SHOP, ++seq, article, stock.quantity, stock.lastSeq, at);
    stock.quantity--;
    stock.lastSeq = seq;
    touched.add(article);
  }
}

const begin = db.prepare('BEGIN IMMEDIATE');
const commit = db.prepare('COMMIT');
const startedAt = performance.now();
const until = startedAt + Number(seconds) * 1000;
while (performance.now() < until) {
  const touched = new Set<number>();
  begin.run();
  for (let count = 0; count < group; count++) sell(touched);
  for (const article of touched) {
    const stock = levels.get(article);
    level.run(stock?.quantity, stock?.lastSeq, SHOP, article);
  }
  day.run(group, 2 * group, 2 * group * PRICE, 2 * group * PRICE, SHOP);
  head.run(seq, SHOP);
  commit.run();
}
const took = (performance.now() - startedAt) / 1000;
requireDurable(db);
const { user, system } = process.cpuUsage();
db.close();
process.stdout.write(
  `${JSON.stringify({ sales: made, seconds: took, cpuMicros: (user + system) / made })}\n`,
);
