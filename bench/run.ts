/**
 * Measures the hub against the limit and against what else one could write, in processes of their own and interleaved.
 *
 *   npm run bench                  five rounds of each case; exit code 1 when one is below its floor
 *   npm run bench -- --short       one short round, about a minute; exit code 1 for counts only, times are just told
 *   npm run bench -- --out FILE    writes the table as Markdown, too
 *
 * It needs a C compiler (`cc`) for the disk that is slower than the machine's.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { countWrites } from './counts.ts';
import { markdownOf } from './support/report.ts';
import { COUNTS } from './support/targets.ts';
import { runWriteCases } from './write-cases.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    out: { type: 'string' },
  },
});
const rounds = Number(values.rounds ?? (values.short ? 1 : 5));
const seconds = Number(values.seconds ?? (values.short ? 1 : 4));

const counts = await countWrites();
const cases = await runWriteCases(rounds, seconds, (line) => process.stderr.write(`${line}\n`));
const text = markdownOf(cases, counts, { rounds, seconds });
process.stdout.write(text);
if (values.out !== undefined) writeFileSync(values.out, text);

const broken = [
  counts.walBytesPerSale > COUNTS.walBytesPerSale.floor
    ? `${counts.walBytesPerSale.toFixed(0)} bytes of WAL per sale`
    : '',
  counts.syncsPerCommit > COUNTS.syncsPerCommit * 1.1
    ? `${counts.syncsPerCommit.toFixed(2)} syncs per commit`
    : '',
  ...(values.short ? [] : cases)
    .filter((one) => one.ratios.hub < one.floor)
    .map((one) => `${one.perBatch} × ${one.tills} at ${one.ratios.hub.toFixed(2)} of the raw loop`),
].filter((line) => line !== '');
for (const line of broken) process.stderr.write(`below its floor: ${line}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
