import { cpus, release } from 'node:os';
import type { Counts } from '../counts.ts';
import type { CaseResult } from '../write-cases.ts';
import { COUNTS } from './targets.ts';

/** The figures as a page, with what is needed to make them again. */
export function markdownOf(
  cases: readonly CaseResult[],
  counts: Counts,
  run: { readonly rounds: number; readonly seconds: number },
): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Linux ${release()}, Node ${process.versions.node}`;
  const rows = cases.map(
    (one) =>
      `| ${one.perBatch} × ${one.tills}${one.syncMs > 0 ? `, disk +${one.syncMs} ms` : ''} | ${one.ratios.hub.toFixed(2)} | ${one.target} | ${one.floor} | ${one.ratios.naive.toFixed(2)} | ${one.ratios['http-stub'].toFixed(2)} | ${Math.round(one.rates.hub)} | ${one.p50.toFixed(1)} | ${one.p99.toFixed(1)} |`,
  );
  return `# What was measured

${new Date().toISOString().slice(0, 10)}, ${machine}. \`node bench/run.ts --rounds ${run.rounds} --seconds ${run.seconds}\`

Sales per second, as a ratio to a loop without network that writes the same rows into the same schema, with as many sales per
transaction as a request has; medians of the ratios of ${run.rounds} interleaved rounds. Everything is durable before it is
answered; the stub of HTTP keeps nothing.

| sales per request × tills | hub | target | floor | naive | HTTP alone | hub, sales/s | p50 ms | p99 ms |
|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

| count | hub | target | floor |
|---|---|---|---|
| bytes of WAL per sale, groups of 100 | ${Math.round(counts.walBytesPerSale)} | ${COUNTS.walBytesPerSale.target} | ${COUNTS.walBytesPerSale.floor} |
| syncs per commit | ${counts.syncsPerCommit.toFixed(2)} | ${COUNTS.syncsPerCommit} | ${COUNTS.syncsPerCommit} |
`;
}
