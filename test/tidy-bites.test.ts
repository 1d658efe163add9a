import { describe, expect, test } from 'vitest';
import { anys, consoles, hiddenTime, leftOutTests } from './support/tidy-calls.ts';
import { barrels, wrongImports } from './support/tidy-imports.ts';
import { drawers, longFiles, longFunctions } from './support/tidy-sizes.ts';
import { type Finding, type Source, sourceOf } from './support/tidy-source.ts';
import { machinePaths, strayQueries, unfinished } from './support/tidy-texts.ts';
import { busyTops } from './support/tidy-tops.ts';

type Rule = (source: Source) => Finding[];
type Case = readonly [path: string, text: string];

const lines = (count: number, text: string) => `${text}\n`.repeat(count);
const longFunction = (count: number) => `const f = () => {\n${lines(count - 2, '  g();')}};\n`;
/** Words that the rules look for in every file, this one included, are put together here. */
const word = (...parts: readonly string[]) => parts.join('');

function bites(rule: Rule, untidy: readonly Case[], tidy: readonly Case[]) {
  test.each(untidy)('finds %s: %j', (path, text) => {
    const findings = rule(sourceOf(path, text));
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) expect(finding.startsWith(`${path}:`)).toBe(true);
  });
  test.each(tidy)('leaves %s alone: %j', (path, text) => {
    expect(rule(sourceOf(path, text))).toEqual([]);
  });
}

describe('imports', () =>
  bites(
    wrongImports,
    [
      ['src/domain/a.ts', "import { x } from 'node:fs';"],
      ['src/domain/a.ts', "import type { Logger } from '../log.ts';"],
      ['src/domain/a.ts', "import { x } from '../wire/b.ts';"],
      ['src/wire/a.ts', "import { x } from 'node:buffer';"],
      ['src/wire/a.ts', "import fastify from 'fastify';"],
      ['src/wire/a.ts', "import { x } from '../store/reader.ts';"],
      ['src/config/a.ts', "import { validate } from 'node-cron';"],
      ['src/store/a.ts', "import { x } from '../wire/b.ts';"],
      ['src/live/a.ts', "import type { FastifyInstance } from 'fastify';"],
      ['src/live/a.ts', "import { x } from '../upstream/b.ts';"],
      ['src/live/a.ts', "import { x } from '../store/statements/sale.ts';"],
      ['src/discovery/a.ts', "import { x } from '../store/reader.ts';"],
      ['src/upstream/a.ts', "import { x } from '../http/b.ts';"],
      ['src/operations/a.ts', "import { x } from '../http/b.ts';"],
      ['src/http/a.ts', "import Database from 'better-sqlite3';"],
      ['src/http/a.ts', "import { x } from '../store/statements/sale.ts';"],
      ['src/http/routes/a.ts', "import { x } from '../../upstream/b.ts';"],
      ['src/http/a.ts', "export * from '../hub.ts';"],
      ['src/cli/a.ts', "const live = await import('../live/b.ts');"],
      ['src/cli/a.ts', 'const room = await import(name);'],
      ['src/cli/a.ts', "type X = import('../upstream/b.ts').X;"],
      ['src/demo/a.ts', "import { x } from '../http/b.ts';"],
      ['src/store/a.ts', "import { x } from '../hub.ts';"],
      ['src/store/a.ts', "import { x } from '../../test/support/c.ts';"],
      ['src/attic/a.ts', 'export const x = 1;'],
      ['src/main.ts', "import { x } from './http/b.ts';"],
    ],
    [
      ['src/domain/a.ts', "import { x } from './b.ts';"],
      ['src/wire/a.ts', "import { Type } from 'typebox';"],
      ['src/http/routes/a.ts', "import websocket from '@fastify/websocket';"],
      ['src/http/routes/a.ts', "import type { Reader } from '../../store/reader.ts';"],
      ['src/live/a.ts', "import type { Logger } from '../log.ts';"],
      ['src/cli/a.ts', "import { openHub } from '../hub.ts';"],
      ['src/main.ts', "import { openHub } from './hub.ts';"],
      ['test/live/a.test.ts', "import Database from 'better-sqlite3';"],
    ],
  ));

describe('barrels', () =>
  bites(
    barrels,
    [
      ['src/store/all.ts', "export { a } from './a.ts';\nexport { b } from './b.ts';"],
      ['src/store/all.ts', "export * from './a.ts';"],
    ],
    [
      ['src/store/a.ts', 'export const a = 1;'],
      ['src/store/a.ts', ''],
    ],
  ));

describe('sizes and names', () => {
  bites(longFiles, [['src/a.ts', lines(401, '//')]], [['src/a.ts', lines(400, '//')]]);
  bites(
    longFunctions,
    [
      ['src/a.ts', longFunction(71)],
      ['test/a.test.ts', `test('x', () => {\n${lines(70, 'f();')}});`],
    ],
    [
      ['src/a.ts', longFunction(70)],
      ['test/a.test.ts', `describe('x', () => {\n${lines(70, 'f();')}});`],
    ],
  );
  bites(
    drawers,
    [
      ['src/store/utils.ts', ''],
      ['src/http/route-helpers.ts', ''],
      ['src/common/a.ts', ''],
      ['src/store/index.ts', ''],
      ['test/support/types.ts', ''],
    ],
    [['deploy/systemd/boutique-hub.service', '']],
  );
});

describe('time, randomness, console', () => {
  bites(
    hiddenTime,
    [
      ['src/live/a.ts', 'const f = () => Date.now();'],
      ['src/live/a.ts', 'const f = () => new Date();'],
      ['src/live/a.ts', 'const f = () => Math.random();'],
      ['src/live/a.ts', 'const f = () => setTimeout(g, 1);'],
      ['src/live/a.ts', 'const f = () => globalThis.setInterval(g, 1);'],
      ['src/live/a.ts', 'const f = () => performance.now();'],
      ['src/live/a.ts', "import { setTimeout as wait } from 'node:timers/promises';"],
      ['src/live/a.ts', 'const f = () => crypto.randomUUID();'],
    ],
    [
      ['src/clock.ts', 'const f = () => Date.now();'],
      ['src/live/a.ts', 'const f = (ms) => new Date(ms);'],
      ['src/live/a.ts', 'const f = (clock) => clock.now();'],
      ['test/live/a.test.ts', 'const f = () => Date.now();'],
    ],
  );
  bites(
    consoles,
    [['src/live/a.ts', "const f = () => console.log('x');"]],
    [['src/cli/a.ts', "const f = () => console.log('x');"]],
  );
});

describe('types and tests', () => {
  bites(
    anys,
    [
      ['src/a.ts', 'const f = (x: any) => x;'],
      ['bench/a.ts', 'const x = {} as Record<string, any>;'],
      ['src/a.ts', '// @ts-ignore\nf();'],
    ],
    [['src/a.ts', "// any word is good here\nconst any = 'any';"]],
  );
  bites(
    leftOutTests,
    [
      ['test/a.test.ts', "test.skip('x', () => {});"],
      ['test/a.test.ts', "describe.only('x', () => {});"],
      ['test/a.test.ts', "it.concurrent.only('x', () => {});"],
      ['test/a.test.ts', "test.only.each([1])('x', () => {});"],
      ['test/a.test.ts', "test.todo('x');"],
    ],
    [['test/a.test.ts', "test.skipIf(!root)('x', () => {}); row.only(); lines.skip(2);"]],
  );
});

describe('tops of modules', () =>
  bites(
    busyTops,
    [
      ['src/a.ts', 'run();'],
      ['src/a.ts', 'const x = await f();'],
      ['src/a.ts', 'export const db = new Database("hub.db");'],
      ['src/a.ts', 'const text = readFileSync("x");'],
      ['src/a.ts', 'const app = makeApp({ server: fs.openSync("x") });'],
      ['src/a.ts', 'if (debug) x = 1;'],
      ['src/a.ts', 'class A { static log = openLog("info"); }'],
      ['src/a.ts', 'const cwd = process.cwd();'],
    ],
    [
      ['src/main.ts', 'await run();'],
      ['src/a.ts', 'const f = () => openLog("info"); function g() { run(); }'],
      ['src/a.ts', 'const names = new Set("a b".split(" ")); const schema = Type.Object({});'],
      ['test/a.test.ts', 'run();'],
    ],
  ));

describe('texts', () => {
  bites(
    strayQueries,
    [
      ['src/http/a.ts', "const q = 'SELECT seq FROM sale';"],
      ['src/store/reader.ts', 'const q = `\n  SELECT seq\n  FROM sale WHERE shop_id = ?`;'],
      ['src/store/writer/a.ts', "const q = 'INSERT INTO sale VALUES (?)';"],
      ['src/store/writer/a.ts', "const q = 'update till set active = 0';"],
      ['src/store/verify.ts', 'const q = `WITH RECURSIVE chain (seq) AS (SELECT 1) SELECT * FROM chain`;'],
      ['src/operations/a.ts', "db.exec('BEGIN IMMEDIATE');"],
      ['src/operations/a.ts', "db.pragma('PRAGMA WAL_CHECKPOINT');"],
    ],
    [
      ['src/store/statements/sale.ts', "const q = 'SELECT seq FROM sale';"],
      ['src/store/writer/a.ts', "db.exec('BEGIN IMMEDIATE');"],
      ['src/cli/a.ts', "const help = 'Select the shop, and update it.';"],
      ['src/cli/a.ts', "const word = 'commit';"],
    ],
  );
  bites(
    unfinished,
    [
      ['src/a.ts', word('// TO', 'DO: later')],
      ['migrations/1.sql', word('-- FIX', 'ME')],
    ],
    [['src/a.ts', '// What there is to do is done here.']],
  );
  bites(
    machinePaths,
    [
      ['README.md', word('see /wo', 'rk/main')],
      ['src/a.ts', word("const x = '/ho", "me/someone';")],
      ['docs/a.md', word('as in ../sha', 'red/plan.md')],
    ],
    [['deploy/systemd/boutique-hub.service', 'WorkingDirectory=/opt/boutique-hub\nProtectHome=yes']],
  );
});
