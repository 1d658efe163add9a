import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anys, consoles, hiddenTime, leftOutTests } from './support/tidy-calls.ts';
import { barrels, wrongImports } from './support/tidy-imports.ts';
import { ROOMS } from './support/tidy-rooms.ts';
import { drawers, linesOf, longFiles, longFunctions } from './support/tidy-sizes.ts';
import { type Finding, readSources, type Source } from './support/tidy-source.ts';
import { machinePaths, strayQueries, unfinished } from './support/tidy-texts.ts';
import { busyTops } from './support/tidy-tops.ts';

const root = join(import.meta.dirname, '..');
const sources = readSources(root);
const median = medianLines(sources.filter(({ path }) => path.startsWith('src/')));

function medianLines(files: readonly Source[]): number {
  const lines = files.map(linesOf).sort((a, b) => a - b);
  return lines[Math.floor(lines.length / 2)] ?? 0;
}

describe('in the whole project', () => {
  test.each<[title: string, rule: (source: Source) => Finding[]]>([
    ['each room imports only what its row of the table allows', wrongImports],
    ['no file only hands on what others export', barrels],
    ['no file has more than 400 lines', longFiles],
    ['no function has more than 70 lines', longFunctions],
    ['no file is a drawer for everything', drawers],
    ['time and randomness come from outside', hiddenTime],
    ['only the command line writes to the console', consoles],
    ['nothing that ships has the type any', anys],
    ['no test is left out', leftOutTests],
    ['importing a module does nothing', busyTops],
    ['queries stand in store/statements and migrations only', strayQueries],
    ['nothing says that it is unfinished', unfinished],
    ['no path of a machine is named', machinePaths],
  ])('%s', (_, rule) => {
    expect(sources.flatMap(rule)).toEqual([]);
  });

  test(`the median file of src has at most 80 lines (${median})`, () => {
    expect(median).toBeLessThanOrEqual(80);
  });

  test('every dependency has one exact version', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
    const versions: unknown[] = Object.values({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
  });

  test('npm ci runs no script of a package, so it compiles nothing', () => {
    expect(readFileSync(join(root, '.npmrc'), 'utf8').split('\n')).toContain('ignore-scripts=true');
  });

  test('the table in ARCHITECTURE.md has a row for every room', () => {
    const table = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const rooms = Object.keys(ROOMS).filter((room) => room === 'hub.ts' || !room.endsWith('.ts'));
    expect(rooms.filter((room) => !table.includes(`\n| ${room} | `))).toEqual([]);
  });

  test('the sources are really read', () => {
    const paths = sources.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['src/log.ts', 'src/domain/money.ts', 'test/tidy.test.ts']));
  });
});
