/**
 * A straightforward service for the same batches: Express and better-sqlite3, a table for each thing, an index for each
 * question, a transaction for each request, WAL and synchronous=FULL. Sales that are known are skipped, levels may not fall
 * below zero, and each movement has the stock before and after.
 *
 *   node bench/peers/express.ts FOLDER
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import express from 'express';
import { ARTICLES, OPENING, serialOf, TILLS } from '../support/shop.ts';
import type { SentSale } from './sent-sale.ts';

const db = new Database(join(process.argv[2] ?? '', 'shop.db'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.pragma('foreign_keys = ON');
db.exec(`
  CREATE TABLE till (id INTEGER PRIMARY KEY, serial TEXT NOT NULL UNIQUE);
  CREATE TABLE article (id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, price INTEGER NOT NULL,
    stock INTEGER NOT NULL CHECK (stock >= 0));
  CREATE TABLE sale (id INTEGER PRIMARY KEY, till_id INTEGER NOT NULL REFERENCES till (id), number TEXT NOT NULL,
    sold_at TEXT NOT NULL, total INTEGER NOT NULL, UNIQUE (till_id, number));
  CREATE INDEX sale_by_date ON sale (sold_at);
  CREATE TABLE sale_line (id INTEGER PRIMARY KEY, sale_id INTEGER NOT NULL REFERENCES sale (id),
    article_id INTEGER NOT NULL REFERENCES article (id), quantity INTEGER NOT NULL, price INTEGER NOT NULL);
  CREATE INDEX line_of_sale ON sale_line (sale_id);
  CREATE TABLE movement (id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES article (id), quantity INTEGER NOT NULL,
    stock_before INTEGER NOT NULL, stock_after INTEGER NOT NULL, sale_id INTEGER NOT NULL REFERENCES sale (id),
    at TEXT NOT NULL);
  CREATE INDEX movement_of_article ON movement (article_id, id);
`);
const addTill = db.prepare('INSERT INTO till (serial) VALUES (?)');
const addArticle = db.prepare(
  'INSERT INTO article (id, code, name, price, stock) VALUES (?, ?, ?, 100000, ?)',
);
db.transaction(() => {
  for (let till = 1; till <= TILLS; till++) addTill.run(serialOf(till));
  for (let id = 1; id <= ARTICLES; id++) addArticle.run(id, `ART-${id}`, `Article ${id}`, OPENING);
})();

const till = db.prepare<[string], number>('SELECT id FROM till WHERE serial = ?').pluck();
const addSale = db.prepare(
  'INSERT INTO sale (till_id, number, sold_at, total) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
);
const addLine = db.prepare(
  'INSERT INTO sale_line (sale_id, article_id, quantity, price) VALUES (?, ?, ?, ?)',
);
const take = db
  .prepare<[number, number], number>('UPDATE article SET stock = stock - ? WHERE id = ? RETURNING stock')
  .pluck();
const addMovement = db.prepare(
  'INSERT INTO movement (article_id, quantity, stock_before, stock_after, sale_id, at) VALUES (?, ?, ?, ?, ?, ?)',
);

const book = db.transaction((serial: string, sales: readonly SentSale[]): string[] => {
  const tillId = till.get(serial);
  if (tillId === undefined) throw new Error(`till ${serial} is not known`);
  const now = new Date().toISOString();
  for (const { numero_facture: number, date_vente: date, lignes } of sales) {
    const lines = lignes.map((one) => ({ ...one, price: Math.round(Number(one.prix_unitaire) * 100) }));
    const total = lines.reduce((sum, { quantite, price }) => sum + quantite * price, 0);
    const { changes, lastInsertRowid: sale } = addSale.run(tillId, number, date, total);
    if (changes === 0) continue;
    for (const { article_id: article, quantite: quantity, price } of lines) {
      const after = take.get(quantity, article);
      if (after === undefined) throw new Error(`article ${article} is not known`);
      addLine.run(sale, article, quantity, price);
      addMovement.run(article, -quantity, after + quantity, after, sale, now);
    }
  }
  return sales.map((sale) => sale.numero_facture);
});

const app = express();
app.use(express.json({ limit: '10mb' }));
app.post('/api/v2/simple/ventes/sync', (request, response) => {
  const accepted = book(String(request.headers['x-device-serial']), request.body);
  response.status(201).json({ success: true, accepted });
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`port ${typeof address === 'object' ? address?.port : ''}\n`);
});
process.on('SIGTERM', () => process.exit(0));
