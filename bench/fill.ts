/**
 * A hub's folder with a past: the writer itself books so many sales, as if they had been sold evenly since the beginning of
 * 2025. The hub must not run. Prints one line of JSON, and how far it is on the other stream.
 *
 *   node bench/fill.ts FOLDER SALES
 */
import { type Clock, systemClock, systemRandom } from '../src/clock.ts';
import { tillSerial } from '../src/domain/ids.ts';
import { migrate } from '../src/store/migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../src/store/migrations.ts';
import { openForWriting } from '../src/store/open.ts';
import { dataPaths } from '../src/store/paths.ts';
import { isRefused, type Method } from '../src/store/writer/protocol.ts';
import { type CommandResult, Writer } from '../src/store/writer/writer.ts';
import { decodeProvision } from '../src/wire/provision/provision-file.ts';
import { decodeSalesBatch } from '../src/wire/sales/sales-request.ts';
import { parseJsonBody } from '../src/wire/values/json-body.ts';
import { provision, saleText, serialOf, TILLS } from './support/shop.ts';

const GROUP = 500;
/** Before 2025 the hub takes a clock for one that was never set. */
const BEGIN = Date.parse('2025-01-02T00:00:00Z');
const CONTEXT = { timeZone: 'Africa/Kinshasa', shopCurrency: 'CDF' } as const;

class PastClock implements Clock {
  #now = BEGIN;
  now = (): number => Math.round(this.#now);
  monotonic = (): number => this.#now - BEGIN;
  sleep = (): Promise<void> => Promise.resolve();
  pass(ms: number): void {
    this.#now += ms;
  }
}

const [folder = '', wanted = ''] = process.argv.slice(2);
const total = Number(wanted);
const clock = new PastClock();
const db = openForWriting(dataPaths(folder).database);
migrate(db, readMigrations(MIGRATIONS_FOLDER), clock.now());
const writer = new Writer(db, { clock, random: systemRandom, bootId: 'the past', before: null });

const decoded = decodeProvision(provision());
if (!decoded.ok) throw new Error(decoded.faults.join('\n'));
run('importProvision', { provision: decoded.provision });

const perGroup = (systemClock.now() - BEGIN) / (total / GROUP + 1);
for (let made = 0; made < total; made += GROUP) {
  clock.pass(perGroup);
  const date = new Date(clock.now()).toISOString();
  const texts: string[] = [];
  for (let n = made; n < Math.min(made + GROUP, total); n++) texts.push(saleText(`P-${n}`, n, date));
  const body = parseJsonBody(`[${texts.join()}]`);
  const sales = body === null ? null : decodeSalesBatch(body, CONTEXT);
  if (sales?.kind !== 'batch') throw new Error('the sales of the past cannot be read');
  const serial = tillSerial(serialOf(1 + ((made / GROUP) % TILLS)));
  for (const chunk of sales.chunks(GROUP))
    run('recordSales', { serial, ...chunk, firstChunk: true, takenNumberless: [] });
  if (made % 250_000 === 0) process.stderr.write(`${made} of ${total} sales of the past\n`);
}
writer.checkpoint();
writer.close();
process.stdout.write(`${JSON.stringify({ sales: total })}\n`);

function run(method: Method, argument: object): void {
  const [result] = writer.run([{ method, argument } as never]).results as readonly CommandResult[];
  if (result === undefined || !result.ok) throw result?.error ?? new Error(`${method} has no result`);
  if (isRefused(result.receipt)) throw new Error(`${method}: ${JSON.stringify(result.receipt)}`);
}
