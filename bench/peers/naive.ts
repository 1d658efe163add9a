/**
 * What anyone would write first, without a mistake: the main thread of a fastify server, better-sqlite3, one transaction per
 * request on the hub's own schema, synchronous=FULL. It checks the sale's number and nothing else.
 *
 *   node bench/peers/naive.ts DATABASE
 */
import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import { openForWriting, requireDurable } from '../../src/store/open.ts';
import { SHOP } from '../support/shop.ts';
import type { SentSale } from './sent-sale.ts';

const db = openForWriting(process.argv[2] ?? '');
const till = db.prepare<[string], { id: number; name: string }>('SELECT id, name FROM till WHERE serial = ?');
const known = db
  .prepare<[number, string], number>('SELECT 1 FROM sale WHERE till_id = ? AND number = ?')
  .pluck();
const sale = db.prepare(
  `INSERT INTO sale (shop_id, seq, till_id, till_name, number, number_generated, content_hash, sold_at, currency, total,
     till_total, payment_mode, paid, anomalies, till_time, hub_time, boot, running_ms, clock_doubt)
   VALUES (?, ?, ?, ?, ?, 0, ?, ?, 'CDF', ?, NULL, 'CASH', 1, NULL, ?, ?, ?, ?, 0)`,
);
const line = db.prepare(
  `INSERT INTO sale_line (shop_id, sale_seq, line_no, article_id, variant_id, variant_name, quantity, unit_price,
     unit_price_usd, original_price, negotiated, discount_reason) VALUES (?, ?, ?, ?, NULL, NULL, ?, ?, NULL, ?, 0, NULL)`,
);
const movement = db.prepare(
  `INSERT INTO movement (shop_id, seq, article_id, kind, quantity, stock_before, prev_seq, cause_seq)
   VALUES (?, ?, ?, 'sale', ?, ?, ?, ?)`,
);
const level = db.prepare<[number, number], { quantity: number; last_seq: number }>(
  'SELECT quantity, last_seq FROM stock_level WHERE shop_id = ? AND article_id = ?',
);
const setLevel = db.prepare(
  'UPDATE stock_level SET quantity = ?, last_seq = ? WHERE shop_id = ? AND article_id = ?',
);
const day = db.prepare(
  `UPDATE day_total SET sales = sales + 1, sale_lines = sale_lines + ?, turnover = turnover + ?, value_sold = value_sold + ?
   WHERE shop_id = ? AND currency = 'CDF'`,
);
const head = db.prepare<[number], number>('SELECT seq FROM shop_head WHERE shop_id = ?').pluck();
const setHead = db.prepare('UPDATE shop_head SET seq = ? WHERE shop_id = ?');
const boot = db.prepare<[], number>('SELECT max(id) FROM boot').pluck().get() ?? 1;

const book = db.transaction((serial: string, sales: readonly SentSale[]): string[] => {
  const from = till.get(serial);
  if (from === undefined) throw new Error(`till ${serial} is not known`);
  let seq = head.get(SHOP) ?? 0;
  for (const one of sales) {
    if (known.get(from.id, one.numero_facture) === 1) continue;
    const at = ++seq;
    const prices = one.lignes.map((sold) => Math.round(Number(sold.prix_unitaire) * 100));
    const total = one.lignes.reduce((sum, sold, index) => sum + sold.quantite * (prices[index] ?? 0), 0);
    const hash = createHash('sha256').update(JSON.stringify(one)).digest();
    const soldAt = Date.parse(one.date_vente);
    const now = Date.now();
    sale.run(
      SHOP,
      at,
      from.id,
      from.name,
      one.numero_facture,
      hash,
      soldAt,
      total,
      one.date_vente,
      now,
      boot,
      now,
    );
    for (const [index, { article_id: article, quantite: quantity }] of one.lignes.entries()) {
      const before = level.get(SHOP, article);
      if (before === undefined || before.quantity < quantity)
        throw new Error(`article ${article} is missing`);
      line.run(SHOP, at, index + 1, article, quantity, prices[index], prices[index]);
      movement.run(SHOP, ++seq, article, -quantity, before.quantity, before.last_seq, at);
      setLevel.run(before.quantity - quantity, seq, SHOP, article);
    }
    day.run(one.lignes.length, total, total, SHOP);
  }
  setHead.run(seq, SHOP);
  return sales.map((one) => one.numero_facture);
});

const app = Fastify({ bodyLimit: 10 << 20 });
app.post('/api/v2/simple/ventes/sync', (request, reply) => {
  const accepted = book(String(request.headers['x-device-serial']), request.body as readonly SentSale[]);
  return reply.code(201).send({ success: true, accepted });
});
const origin = await app.listen({ host: '127.0.0.1', port: 0 });
requireDurable(db);
process.stdout.write(`port ${new URL(origin).port}\n`);
process.on('SIGTERM', () => process.exit(0));
