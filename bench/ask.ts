/**
 * A till that looks things up, one question after the other, in a process of its own. Prints one line of JSON: how long each
 * question took.
 *
 *   node bench/ask.ts ORIGIN SECONDS PAUSE_MS QUESTION=PATH…
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from './support/connection.ts';
import { serialOf } from './support/shop.ts';
import { quantile } from './support/statistics.ts';

export interface Asked {
  readonly count: number;
  readonly bytes: number;
  /** ms */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}
/** By the name of the question. */
export type AskedAll = Readonly<Record<string, Asked>>;

const [origin = '', seconds = '', pauseMs = '', ...questions] = process.argv.slice(2);
const asked = questions.map((one) => {
  const [name = '', ...path] = one.split('=');
  return { name, path: path.join('='), bytes: 0, took: [] as number[] };
});
const connection = await Connection.open(origin);
const until = performance.now() + Number(seconds) * 1000;
while (performance.now() < until) {
  for (const one of asked) {
    const startedAt = performance.now();
    const { status, text } = await connection.get(one.path, serialOf(1));
    one.took.push(performance.now() - startedAt);
    one.bytes = text.length;
    if (status !== 200) throw new Error(`${one.path}: ${status} ${text.slice(0, 300)}`);
    await pause(Number(pauseMs));
  }
}
connection.close();
const result: AskedAll = Object.fromEntries(
  asked.map(({ name, bytes, took }) => {
    took.sort((a, b) => a - b);
    const [p50, p99] = [quantile(took, 0.5), quantile(took, 0.99)];
    return [name, { count: took.length, bytes, p50, p99, worst: took.at(-1) ?? Number.NaN }];
  }),
);
process.stdout.write(`${JSON.stringify(result)}\n`);
