/**
 * A straightforward service for the same batches on a server's database: fastify and PostgreSQL on loopback, a pool of
 * connections, a transaction for each request, the sales of a request in four statements, synchronous_commit=on.
 *
 *   node bench/peers/postgres.ts FOLDER_OF_THE_SOCKET
 */
import Fastify from 'fastify';
import pg from 'pg';
import { ARTICLES, OPENING, serialOf, TILLS } from '../support/shop.ts';
import type { SentSale } from './sent-sale.ts';

const pool = new pg.Pool({ host: process.argv[2] ?? '', user: 'bench', database: 'postgres', max: 10 });
await pool.query(`
  CREATE TABLE till (id serial PRIMARY KEY, serial text NOT NULL UNIQUE);
  CREATE TABLE article (id integer PRIMARY KEY, code text NOT NULL, name text NOT NULL, price bigint NOT NULL,
    stock bigint NOT NULL CHECK (stock >= 0)) WITH (fillfactor = 50);
  CREATE TABLE sale (id bigserial PRIMARY KEY, till_id integer NOT NULL REFERENCES till (id), number text NOT NULL,
    sold_at timestamptz NOT NULL, total bigint NOT NULL, UNIQUE (till_id, number));
  CREATE INDEX ON sale (sold_at);
  CREATE TABLE sale_line (id bigserial PRIMARY KEY, sale_id bigint NOT NULL REFERENCES sale (id),
    article_id integer NOT NULL REFERENCES article (id), quantity integer NOT NULL, price bigint NOT NULL);
  CREATE INDEX ON sale_line (sale_id);
  CREATE TABLE movement (id bigserial PRIMARY KEY, article_id integer NOT NULL REFERENCES article (id), quantity integer NOT NULL,
    stock_before bigint NOT NULL, stock_after bigint NOT NULL, sale_id bigint NOT NULL REFERENCES sale (id),
    at timestamptz NOT NULL DEFAULT now());
  CREATE INDEX ON movement (article_id, id);
`);
const indexes = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
await pool.query('INSERT INTO till (serial) SELECT unnest($1::text[])', [indexes(TILLS).map(serialOf)]);
await pool.query(
  `INSERT INTO article SELECT id, 'ART-' || id, 'Article ' || id, 100000, $2 FROM unnest($1::int[]) AS id`,
  [indexes(ARTICLES), OPENING],
);

const TILL = { name: 'till', text: 'SELECT id FROM till WHERE serial = $1' };
const SALES = {
  name: 'sales',
  text: `INSERT INTO sale (till_id, number, sold_at, total)
     SELECT $1, * FROM unnest($2::text[], $3::timestamptz[], $4::bigint[]) ON CONFLICT DO NOTHING RETURNING id, number`,
};
const LINES = {
  name: 'lines',
  text: `INSERT INTO sale_line (sale_id, article_id, quantity, price)
     SELECT * FROM unnest($1::bigint[], $2::int[], $3::int[], $4::bigint[])`,
};
// Rows are locked in one order, so that two requests never wait for each other in a circle.
const LEVELS = {
  name: 'levels',
  text: `WITH taken AS (SELECT article_id, quantity FROM unnest($1::int[], $2::bigint[]) AS t (article_id, quantity)),
       locked AS (SELECT id, stock FROM article WHERE id IN (SELECT article_id FROM taken) ORDER BY id FOR NO KEY UPDATE)
     UPDATE article SET stock = locked.stock - taken.quantity FROM locked JOIN taken ON taken.article_id = locked.id
     WHERE article.id = locked.id RETURNING article.id, locked.stock AS before`,
};
const MOVEMENTS = {
  name: 'movements',
  text: `INSERT INTO movement (article_id, quantity, stock_before, stock_after, sale_id)
     SELECT * FROM unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[])`,
};

async function book(client: pg.PoolClient, serial: string, sales: readonly SentSale[]): Promise<void> {
  const till = (await client.query({ ...TILL, values: [serial] })).rows[0]?.id;
  if (till === undefined) throw new Error(`till ${serial} is not known`);
  const priced = sales.map(({ lignes, ...sale }) => {
    const lines = lignes.map((line) => ({ ...line, price: Math.round(Number(line.prix_unitaire) * 100) }));
    return { ...sale, lines, total: lines.reduce((sum, { quantite, price }) => sum + quantite * price, 0) };
  });
  const made = await client.query<{ id: string; number: string }>({
    ...SALES,
    values: [
      till,
      priced.map((sale) => sale.numero_facture),
      priced.map((sale) => sale.date_vente),
      priced.map((sale) => sale.total),
    ],
  });
  const ids = new Map(made.rows.map(({ id, number }) => [number, id]));
  const lines = priced.flatMap((sale) => {
    const id = ids.get(sale.numero_facture);
    return id === undefined ? [] : sale.lines.map((line) => ({ ...line, id }));
  });
  if (lines.length === 0) return;
  const articles = lines.map((line) => line.article_id);
  const quantities = lines.map((line) => line.quantite);
  const sold = lines.map((line) => line.id);
  await client.query({ ...LINES, values: [sold, articles, quantities, lines.map((line) => line.price)] });
  const taken = new Map<number, number>();
  for (const { article_id: id, quantite } of lines) taken.set(id, (taken.get(id) ?? 0) + quantite);
  const found = await client.query<{ id: number; before: string }>({
    ...LEVELS,
    values: [[...taken.keys()], [...taken.values()]],
  });
  const levels = new Map(found.rows.map(({ id, before }) => [id, Number(before)]));
  const before: number[] = [];
  const after: number[] = [];
  for (const { article_id: id, quantite } of lines) {
    const level = levels.get(id);
    if (level === undefined) throw new Error(`article ${id} is not known`);
    before.push(level);
    after.push(level - quantite);
    levels.set(id, level - quantite);
  }
  const changes = quantities.map((quantity) => -quantity);
  await client.query({ ...MOVEMENTS, values: [articles, changes, before, after, sold] });
}

const app = Fastify({ bodyLimit: 10 << 20 });
app.post('/api/v2/simple/ventes/sync', async (request, reply) => {
  const sales = request.body as readonly SentSale[];
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await book(client, String(request.headers['x-device-serial']), sales);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
  return reply.code(201).send({ success: true, accepted: sales.map((sale) => sale.numero_facture) });
});
const origin = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`port ${new URL(origin).port}\n`);
process.on('SIGTERM', () => process.exit(0));
