/**
 * Compares the two physical forms that the journal could have, on the same sales and in the same run:
 *
 *   facts    sale, movement and fact are the journal: each row's key is (shop, seq). This is what migrations/ makes.
 *   journal  one more table with a row per fact (key, kind, times); sale leaves its times to it.
 *
 * Sales of two lines, groups of 100 per transaction, synchronous=FULL, one level written per article and group.
 * Prints CPU and WAL bytes per sale, and the median of the per-round ratios journal ÷ facts.
 *
 *   npx node bench/journal-form.ts
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openForWriting, requireDurable } from '../src/store/open.ts';

const ROUNDS = 15;
const GROUPS_PER_ROUND = 60;
const SALES_PER_GROUP = 100;
const ARTICLES = 500;
const SHOP = 1;
const TILLS = 8;

type Form = 'facts' | 'journal';

interface Cost {
  readonly cpuMicros: number;
  readonly walBytes: number;
}

const SCHEMA = readFileSync(new URL('../migrations/0001-initial.sql', import.meta.url), 'utf8');

/** The other form: the same sale without its times, and the list of all facts as a table. */
const JOURNAL_SCHEMA = `
CREATE TABLE journal_entry (
  shop_id INTEGER NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, subject_id INTEGER, till_time TEXT,
  hub_time INTEGER NOT NULL, boot INTEGER NOT NULL REFERENCES boot (id), running_ms INTEGER NOT NULL,
  clock_doubt INTEGER NOT NULL, PRIMARY KEY (shop_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE lean_sale (
  shop_id INTEGER NOT NULL REFERENCES shop (id), seq INTEGER NOT NULL, till_id INTEGER NOT NULL REFERENCES till (id),
  till_name TEXT NOT NULL, number TEXT NOT NULL, number_generated INTEGER NOT NULL, content_hash BLOB NOT NULL,
  sold_at INTEGER NOT NULL, currency TEXT NOT NULL, total INTEGER NOT NULL, till_total INTEGER,
  payment_mode TEXT NOT NULL, paid INTEGER NOT NULL, anomalies TEXT, PRIMARY KEY (shop_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX lean_sale_identity ON lean_sale (till_id, number);
CREATE INDEX lean_sale_without_number ON lean_sale (till_id, content_hash) WHERE number_generated = 1;
CREATE TABLE lean_sale_line (
  shop_id INTEGER NOT NULL, sale_seq INTEGER NOT NULL, line_no INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id), variant_id INTEGER, variant_name TEXT,
  quantity INTEGER NOT NULL, unit_price INTEGER NOT NULL, unit_price_usd INTEGER, original_price INTEGER,
  negotiated INTEGER NOT NULL, discount_reason TEXT, PRIMARY KEY (shop_id, sale_seq, line_no),
  FOREIGN KEY (shop_id, sale_seq) REFERENCES lean_sale (shop_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER journal_entry_never_updated BEFORE UPDATE ON journal_entry
  BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER lean_sale_never_updated BEFORE UPDATE ON lean_sale
  BEGIN SELECT RAISE(ABORT, 'a booked sale is never changed'); END;`;

const LINE_COLUMNS = 12;
const MOVEMENT_INSERT = `INSERT INTO movement
  (shop_id, seq, article_id, kind, quantity, stock_before, prev_seq, cause_seq) VALUES (?, ?, ?, 'sale', ?, ?, ?, ?)`;
const LEVEL_UPDATE = 'UPDATE stock_level SET quantity = ?, last_seq = ? WHERE shop_id = ? AND article_id = ?';

/** One database of one form, and the loop that books sales into it. */
class Subject {
  readonly db: Database;
  readonly #file: string;
  readonly #bookGroup: () => void;
  readonly #levels = new Map<number, { quantity: number; lastSeq: number }>();
  #seq = ARTICLES;

  constructor(folder: string, form: Form) {
    this.#file = join(folder, `${form}.db`);
    this.db = openForWriting(this.#file);
    this.db.exec(SCHEMA + (form === 'journal' ? JOURNAL_SCHEMA : ''));
    this.db.pragma('wal_autocheckpoint = 0');
    this.#fill();
    this.#bookGroup = form === 'facts' ? this.#factsGroup() : this.#journalGroup();
  }

  /** Books one round of groups, and tells what it cost; the checkpoint is not counted. */
  round(): Cost {
    requireDurable(this.db);
    const before = process.cpuUsage();
    for (let group = 0; group < GROUPS_PER_ROUND; group += 1) this.#bookGroup();
    const used = process.cpuUsage(before);
    const walBytes = statSync(`${this.#file}-wal`).size;
    this.db.pragma('wal_checkpoint(TRUNCATE)');
    const sales = GROUPS_PER_ROUND * SALES_PER_GROUP;
    return { cpuMicros: (used.user + used.system) / sales, walBytes: walBytes / sales };
  }

  /** @throws Error when a level is not the sum of its movements */
  check(): void {
    const wrong = this.db
      .prepare(
        `SELECT count(*) FROM stock_level AS l WHERE quantity <> 1000000 +
           (SELECT ifnull(sum(m.quantity), 0) FROM movement AS m WHERE m.article_id = l.article_id)`,
      )
      .pluck()
      .get();
    if (wrong !== 0) throw new Error(`${wrong} levels are not explained by their movements`);
  }

  #factsGroup(): () => void {
    const sale = this.db.prepare(
      `INSERT INTO sale (shop_id, seq, till_id, till_name, number, number_generated, content_hash, sold_at, currency,
         total, till_total, payment_mode, paid, anomalies, till_time, hub_time, boot, running_ms, clock_doubt)
       VALUES (${'?, '.repeat(18)}?) ON CONFLICT DO NOTHING`,
    );
    const line = this.db.prepare(`INSERT INTO sale_line VALUES (${marks(LINE_COLUMNS)})`);
    const movement = this.db.prepare(MOVEMENT_INSERT);
    return this.#group((seq, facts, times) => {
      sale.run(SHOP, seq, ...facts, ...times);
      return (lineNo, articleId, before, prevSeq) => {
        line.run(...lineValues(seq, lineNo, articleId));
        movement.run(SHOP, seq + lineNo, articleId, -1, before, prevSeq, seq);
      };
    });
  }

  #journalGroup(): () => void {
    const entry = this.db.prepare(`INSERT INTO journal_entry VALUES (${marks(9)})`);
    const sale = this.db.prepare(`INSERT INTO lean_sale VALUES (${marks(14)}) ON CONFLICT DO NOTHING`);
    const line = this.db.prepare(`INSERT INTO lean_sale_line VALUES (${marks(LINE_COLUMNS)})`);
    const movement = this.db.prepare(MOVEMENT_INSERT);
    return this.#group((seq, facts, times) => {
      entry.run(SHOP, seq, 'sale', facts[0], ...times);
      sale.run(SHOP, seq, ...facts);
      return (lineNo, articleId, before, prevSeq) => {
        line.run(...lineValues(seq, lineNo, articleId));
        entry.run(SHOP, seq + lineNo, 'movement', articleId, ...times);
        movement.run(SHOP, seq + lineNo, articleId, -1, before, prevSeq, seq);
      };
    });
  }

  /** One transaction of sales, the same for both forms but for `begin`, which writes a sale and returns its lines' writer. */
  #group(begin: (seq: number, facts: unknown[], times: unknown[]) => WriteLine): () => void {
    const setLevel = this.db.prepare(LEVEL_UPDATE);
    const setHead = this.db.prepare('UPDATE shop_head SET seq = ? WHERE shop_id = ?');
    return this.db.transaction(() => {
      const touched = new Set<number>();
      for (let index = 0; index < SALES_PER_GROUP; index += 1) {
        const seq = this.#seq + 1;
        const now = 1_795_000_000_000 + seq;
        const writeLine = begin(seq, saleFacts(now), ['2026-11-22T08:20:33.866+01:00', now, 1, seq, 0]);
        for (const lineNo of [1, 2]) {
          const articleId = 1 + Math.floor(Math.random() * ARTICLES);
          const level = this.#levels.get(articleId);
          if (level === undefined) throw new Error(`article ${articleId} has no level`);
          writeLine(lineNo, articleId, level.quantity, level.lastSeq);
          level.quantity -= 1;
          level.lastSeq = seq + lineNo;
          touched.add(articleId);
        }
        this.#seq += 3;
      }
      for (const articleId of touched) {
        const level = this.#levels.get(articleId);
        setLevel.run(level?.quantity, level?.lastSeq, SHOP, articleId);
      }
      setHead.run(this.#seq, SHOP);
    }).immediate;
  }

  #fill(): void {
    this.db.exec(`
      INSERT INTO boot (id, boot_id) VALUES (1, 'bench');
      INSERT INTO shop VALUES (${SHOP}, 'Banc', 'BANC', 'CDF', 'Africa/Kinshasa', 'accept', 280000, 1, 1, '{}');
      INSERT INTO shop_head VALUES (${SHOP}, ${ARTICLES});`);
    const till = this.db.prepare(`INSERT INTO till VALUES (?, ?, ?, ${SHOP}, 1, '{}')`);
    for (let id = 1; id <= TILLS; id += 1) till.run(id, `serial-${id}`, `Caisse ${id}`);
    const article = this.db.prepare(
      `INSERT INTO article VALUES (?, ${SHOP}, ?, ?, '', NULL, 'CDF', 250000, 0, NULL, NULL, 1, 1, NULL, NULL, '{}', 1)`,
    );
    const level = this.db.prepare(`INSERT INTO stock_level VALUES (${SHOP}, ?, 1000000, ?)`);
    for (let id = 1; id <= ARTICLES; id += 1) {
      article.run(id, `ART-${id}`, `Article ${id}`);
      level.run(id, id);
      this.#levels.set(id, { quantity: 1_000_000, lastSeq: id });
    }
    this.db.pragma('wal_checkpoint(TRUNCATE)');
  }
}

type WriteLine = (lineNo: number, articleId: number, before: number, prevSeq: number) => void;

/** From till_id to anomalies. */
function saleFacts(now: number): unknown[] {
  const till = 1 + Math.floor(Math.random() * TILLS);
  const number = `${till}-${now}-${randomBytes(4).toString('hex')}`;
  return [till, `Caisse ${till}`, number, 0, randomBytes(16), now, 'CDF', 500_000, null, 'CASH', 1, null];
}

function lineValues(seq: number, lineNo: number, articleId: number): unknown[] {
  return [SHOP, seq, lineNo, articleId, null, null, 1, 250_000, null, 250_000, 0, null];
}

const marks = (count: number): string => Array(count).fill('?').join(', ');

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bench-journal-form-'));
  const subjects = { facts: new Subject(folder, 'facts'), journal: new Subject(folder, 'journal') };
  const costs: Record<Form, Cost[]> = { facts: [], journal: [] };
  for (const form of ['facts', 'journal'] as const) subjects[form].round();
  for (let round = 0; round < ROUNDS; round += 1) {
    const order: Form[] = Math.random() < 0.5 ? ['facts', 'journal'] : ['journal', 'facts'];
    for (const form of order) costs[form].push(subjects[form].round());
  }
  const ratio = (of: (cost: Cost) => number): string =>
    median(costs.journal.map((cost, index) => of(cost) / of(costs.facts[index] as Cost))).toFixed(2);
  for (const form of ['facts', 'journal'] as const) {
    subjects[form].check();
    const cpu = median(costs[form].map((cost) => cost.cpuMicros)).toFixed(1);
    const wal = median(costs[form].map((cost) => cost.walBytes)).toFixed(0);
    process.stdout.write(
      `${form.padEnd(9)}${cpu.padStart(8)} CPU µs/sale ${wal.padStart(8)} WAL bytes/sale\n`,
    );
    subjects[form].db.close();
  }
  process.stdout.write(
    `journal ÷ facts, median of ${ROUNDS} rounds: CPU ${ratio((cost) => cost.cpuMicros)}, WAL ${ratio((cost) => cost.walBytes)}\n`,
  );
  rmSync(folder, { recursive: true });
}

main();
