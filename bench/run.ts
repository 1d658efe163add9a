/**
 * Measures the hub in processes of its own: against the limit and against what else one could write, as its file grows, on
 * small machines and bad disks, and when all tills come at once.
 *
 *   npm run bench                      all of it, some hours; writes bench/results and bench/RESULTS.md; exit code 1 when
 *                                      a figure is beyond its floor
 *   npm run bench -- --only NAME,…     only these parts: the others in bench/RESULTS.md stay as they are
 *   npm run bench -- --short           a minute; writes nothing; exit code 1 for counts only, times are just told
 *
 * It needs a C compiler (`cc`) for the disk that is slower than the machine's, and for one comparison PostgreSQL.
 */
import { parseArgs } from 'node:util';
import { measureComparison } from './sections/comparison.ts';
import { measureCounts } from './sections/counts.ts';
import { measureFootprint } from './sections/footprint.ts';
import { measureGrowth } from './sections/growth.ts';
import { measureLive } from './sections/live.ts';
import { measureReads } from './sections/reads.ts';
import { measureSmallMachines } from './sections/small-machines.ts';
import { measureStorm } from './sections/storm.ts';
import { measureWear } from './sections/wear.ts';
import { measureWrites } from './sections/writes.ts';
import { keepResult, writePage } from './support/results.ts';
import { type Check, figure, isBeyondFloor, isReached, type Measure } from './support/section.ts';

/** In the order of the page. */
const SECTIONS: Readonly<Record<string, Measure>> = {
  counts: measureCounts,
  writes: measureWrites,
  reads: measureReads,
  live: measureLive,
  footprint: measureFootprint,
  growth: measureGrowth,
  wear: measureWear,
  'small-machines': measureSmallMachines,
  storm: measureStorm,
  comparison: measureComparison,
};
const SHORT: readonly string[] = ['counts', 'writes'];

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
  },
});
const effort = {
  rounds: Number(values.rounds ?? (values.short ? 1 : 5)),
  seconds: Number(values.seconds ?? (values.short ? 1 : 4)),
  tell: (line: string) => void process.stderr.write(`${line}\n`),
};
const names = values.only?.split(',') ?? (values.short ? SHORT : Object.keys(SECTIONS));

for (const name of names) {
  const measure = SECTIONS[name];
  if (measure === undefined)
    throw new Error(`there is no part "${name}": ${Object.keys(SECTIONS).join(', ')}`);
  const section = await measure(effort);
  for (const check of section.checks) process.stdout.write(`${sentenceOf(check)}\n`);
  if (section.checks.some((check) => isBeyondFloor(check) && (!values.short || check.counted)))
    process.exitCode = 1;
  if (!values.short) keepResult(name, section, effort);
}
if (!values.short) writePage(Object.keys(SECTIONS));

function sentenceOf(check: Check): string {
  const { name, value, unit, digits, target, floor } = check;
  const verdict = isBeyondFloor(check) ? 'BEYOND ITS FLOOR' : isReached(check) ? 'reached' : 'below target';
  return `${verdict}: ${name}: ${figure(value, digits)} ${unit} (target ${target}, floor ${floor})`;
}
