import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Check, figure, isBeyondFloor, isReached, type Section, table } from './section.ts';

const FOLDER = join(import.meta.dirname, '../results');
const PAGE = join(import.meta.dirname, '../RESULTS.md');

/** What was found, and what is needed to find it again. */
export interface Result extends Section {
  readonly day: string;
  readonly machine: string;
  readonly command: string;
}

/** Keeps what one part found in bench/results, with its pictures beside it. */
export function keepResult(
  name: string,
  { pictures, ...section }: Section,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): void {
  mkdirSync(FOLDER, { recursive: true });
  const result: Result = {
    ...section,
    day: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, Linux ${release().split('-')[0]}, Node ${process.versions.node}`,
    command: `npm run bench -- --only ${name} --rounds ${rounds} --seconds ${seconds}`,
  };
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  for (const [file, picture] of Object.entries(pictures ?? {})) writeFileSync(join(FOLDER, file), picture);
}

/** What was kept of one part; undefined when it was never measured. */
export function keptResult(name: string): Result | undefined {
  const file = join(FOLDER, `${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined;
}

/** Makes bench/RESULTS.md of everything that was kept. */
export function writePage(names: readonly string[]): void {
  const results = names.map(keptResult).filter((one) => one !== undefined);
  const checks = results.flatMap((one) => one.checks);
  const parts = results.map(
    ({ title, text, day, machine, command }) =>
      `## ${title}\n\n${text}\n\n${day}, ${machine}. \`${command}\``,
  );
  writeFileSync(
    PAGE,
    `# What was measured\n\n${INTRODUCTION}\n\n${table(HEAD, checks.map(row))}\n\n${parts.join('\n\n')}\n`,
  );
}

const INTRODUCTION = `Written by \`npm run bench\`. Times differ from machine to machine, so most figures are ratios within one run. *Target* is what
the hub is built for; beyond its *floor* a figure fails the run.`;

const HEAD = ['figure', 'measured', 'target', 'floor', ''];

function row(check: Check): readonly string[] {
  const { name, value, unit, digits, target, floor } = check;
  const verdict = isBeyondFloor(check) ? '**beyond its floor**' : isReached(check) ? 'reached' : 'missed';
  return [name, `${figure(value, digits)} ${unit}`.trim(), String(target), String(floor), verdict];
}
