/**
 * The tills of a measurement, in a process of their own: each sends batches of sales one after the other, for a while, and
 * checks that every sale was accepted. Prints one line of JSON.
 *
 *   node bench/load.ts ORIGIN TILLS SALES_PER_BATCH SECONDS NAME
 */
import { Connection } from './support/connection.ts';
import { SALES_PATH, saleText, serialOf } from './support/shop.ts';
import { quantile } from './support/statistics.ts';

export interface LoadResult {
  readonly sales: number;
  readonly requests: number;
  readonly seconds: number;
  /** From the request to its answer, ms. */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

const [origin = '', tills = '', perBatch = '', seconds = '', name = ''] = process.argv.slice(2);
const batch = Number(perBatch);
const latencies: number[] = [];
let sales = 0;

async function sell(till: number, until: number): Promise<void> {
  const connection = await Connection.open(origin);
  let made = 0;
  while (performance.now() < until) {
    const texts: string[] = [];
    for (let count = 0; count < batch; count++) {
      made++;
      texts.push(saleText(`${name}-${till}-${made}`, till * 7_919 + made));
    }
    const startedAt = performance.now();
    const { status, text } = await connection.post(SALES_PATH, serialOf(till), `[${texts.join()}]`);
    latencies.push(performance.now() - startedAt);
    const accepted = (JSON.parse(text) as { accepted?: readonly string[] }).accepted?.length;
    if (status !== 201 || accepted !== batch)
      throw new Error(`${batch} sales were sent, answer ${status}: ${text.slice(0, 300)}`);
    sales += batch;
  }
  connection.close();
}

const startedAt = performance.now();
const until = startedAt + Number(seconds) * 1000;
await Promise.all(Array.from({ length: Number(tills) }, (_, index) => sell(index + 1, until)));
const took = (performance.now() - startedAt) / 1000;
latencies.sort((a, b) => a - b);
const result: LoadResult = {
  sales,
  requests: latencies.length,
  seconds: took,
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
  worst: latencies.at(-1) ?? 0,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
