/**
 * Cashiers who sell at the pace of people while one till catches up with everything that it could not send, in a process of
 * their own. Prints one line of JSON.
 *
 *   node bench/cashiers.ts ORIGIN CASHIERS EVERY_MS CATCH_UP_SALES PER_REQUEST NAME
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from './support/connection.ts';
import { SALES_PATH, saleText, serialOf } from './support/shop.ts';
import { quantile } from './support/statistics.ts';

export interface CashiersResult {
  /** Answers of the cashiers while the other one caught up. */
  readonly answers: number;
  /** ms */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  /** From the first request of the till that caught up to its last answer. */
  readonly catchUpSeconds: number;
  /** Answers that told a till to come back later. */
  readonly postponed: number;
}

const RETRY_MS = 500;

const [origin = '', cashiers = '', everyMs = '', catchUp = '', perRequest = '', name = ''] =
  process.argv.slice(2);
const latencies: number[] = [];
let postponed = 0;
let caughtUp = false;

async function post(connection: Connection, till: number, numbers: readonly string[]): Promise<void> {
  const body = `[${numbers.map((number, index) => saleText(number, till * 7_919 + index)).join()}]`;
  for (;;) {
    const { status, text } = await connection.post(SALES_PATH, serialOf(till), body);
    if (status === 201) {
      const { accepted } = JSON.parse(text) as { accepted: readonly string[] };
      if (accepted.length !== numbers.length) throw new Error(`not all were accepted: ${text.slice(0, 300)}`);
      return;
    }
    if (status !== 503) throw new Error(`${status}: ${text.slice(0, 300)}`);
    postponed++;
    await pause(RETRY_MS);
  }
}

async function serve(till: number): Promise<void> {
  const connection = await Connection.open(origin);
  await pause((Number(everyMs) * till) / Number(cashiers));
  for (let made = 0; !caughtUp; made++) {
    const startedAt = performance.now();
    await post(connection, till, [`${name}-${till}-${made}`]);
    latencies.push(performance.now() - startedAt);
    await pause(Math.max(0, Number(everyMs) - (performance.now() - startedAt)));
  }
  connection.close();
}

async function sendAll(till: number): Promise<number> {
  const connection = await Connection.open(origin);
  // The cashiers are at work when the other one comes.
  await pause(2 * Number(everyMs));
  const startedAt = performance.now();
  for (let sent = 0; sent < Number(catchUp); sent += Number(perRequest)) {
    const numbers = Array.from({ length: Number(perRequest) }, (_, index) => `${name}-late-${sent + index}`);
    await post(connection, till, numbers);
  }
  const took = performance.now() - startedAt;
  caughtUp = true;
  connection.close();
  return took / 1000;
}

const serving = Array.from({ length: Number(cashiers) }, (_, index) => serve(index + 1));
const catchUpSeconds = await sendAll(Number(cashiers) + 1);
await Promise.all(serving);
latencies.sort((a, b) => a - b);
const result: CashiersResult = {
  answers: latencies.length,
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
  worst: latencies.at(-1) ?? Number.NaN,
  catchUpSeconds,
  postponed,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
