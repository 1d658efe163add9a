import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { skipAloud } from '../support/skip-aloud.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { PROGRAM, runProgram, serveIn } from './hub-process.ts';

/** A Node of the machine that is older than the one the hub needs, or null. */
const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find(isOld) ?? null;

function isOld(path: string): boolean {
  if (!existsSync(path)) return false;
  return Number(/^v(\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1]) < 24;
}

describe('serve', () => {
  test('an empty folder serves at once and says how to import', async () => {
    const hub = await serveIn(join(tempFolder(), 'data'));
    const answer = await fetch(`http://127.0.0.1:${hub.port}/api/v2/simple/status/`);
    expect(answer.status).toBe(200);
    expect(hub.printed()).toMatch(
      /"msg":"there is no shop yet: load one with `npx boutique-hub import FILE.json`"/,
    );
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s ends it with exit code 0 and leaves no socket',
    async (signal) => {
      const folder = tempFolder();
      const hub = await serveIn(folder);
      expect(await hub.end(signal)).toEqual({ code: 0, signal: null });
      expect(existsSync(join(folder, 'hub.sock'))).toBe(false);
    },
  );

  test('a second one on the same folder ends with a sentence and exit code 1, and the first goes on', async () => {
    const folder = tempFolder();
    const hub = await serveIn(folder);
    const second = await runProgram(['serve'], { HUB_DATA_DIR: folder });
    expect(second.code).toBe(1);
    expect(second.err).toMatch(
      /^boutique-hub serve: another boutique-hub is running on this data directory[^\n]*\n$/,
    );
    expect((await fetch(`http://127.0.0.1:${hub.port}/api/v2/simple/status/`)).status).toBe(200);
  });

  test('a port that is taken is named', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const ended = await runProgram(['serve'], {
      HUB_DATA_DIR: tempFolder(),
      HUB_PORT: String(port),
      HUB_LOG_LEVEL: 'silent',
    });
    other.close();
    expect(ended).toEqual({
      code: 1,
      out: '',
      err: `boutique-hub serve: port ${port} is taken by another program: choose another HUB_PORT\n`,
    });
  });
});

test('the exit code and the texts reach the shell', async () => {
  expect(await runProgram(['staus'], {})).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('status'),
  });
  expect(await runProgram(['--help'], {})).toMatchObject({ code: 0, err: '' });
});

describe('from a bundle', () => {
  /** A program of which the bundle and the sources say what they are. */
  function twoForms(bundleAge: number): string {
    const folder = tempFolder();
    for (const part of ['bin', 'src/cli', 'dist']) mkdirSync(join(folder, part), { recursive: true });
    cpSync(PROGRAM, join(folder, 'bin/boutique-hub.js'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const says = (word: string) => `export const runProcess = async () => console.log('${word}');`;
    writeFileSync(join(folder, 'src/cli/main.ts'), says('sources'));
    const bundle = join(folder, 'dist/cli-main.js');
    writeFileSync(bundle, says('bundle'));
    const at = Date.now() / 1000 - bundleAge;
    utimesSync(bundle, at, at);
    return join(folder, 'bin/boutique-hub.js');
  }

  /** Whether the tests of this file run the bundle, which was built before them. */
  const freshBundle = (): boolean => existsSync(join(PROGRAM, '../../dist/cli-main.js'));

  test('starts, when it is newer than every source, else from the sources', async () => {
    const run = async (age: number) => (await runProgram([], {}, process.execPath, twoForms(age))).out;
    expect(await run(-60)).toBe('bundle\n');
    expect(await run(60)).toBe('sources\n');
  });

  test('nothing is left out of it that only throws', async () => {
    expect(freshBundle()).toBe(true);
    const settings = { HUB_DATA_DIR: tempFolder(), HUB_UPSTREAM_PROXY: 'http://u:%@proxy:8080' };
    const ended = await runProgram(['serve'], settings);
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining('HUB_UPSTREAM_PROXY') });
  });
});

test('before its packages are installed it says so', async () => {
  const folder = tempFolder();
  for (const part of ['bin', 'src', 'package.json']) {
    cpSync(join(PROGRAM, '../..', part), join(folder, part), { recursive: true });
  }
  const ended = await runProgram(['status'], {}, process.execPath, join(folder, 'bin/boutique-hub.js'));
  expect(ended).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^boutique-hub cannot start: run "npm ci" first [^\n]*\n$/),
  });
});

describe('under an old Node of the machine', () => {
  const noOldNode = 'this machine has no Node older than 24';

  test('the command runs all the same, under the Node that came with the packages', async (context) => {
    if (oldNode === null) return skipAloud(context, noOldNode);
    expect(await runProgram(['--version'], {}, oldNode)).toMatchObject({ code: 0, err: '' });
    expect(await runProgram(['zzz'], {}, oldNode)).toMatchObject({ code: 2 });
  });

  test.for(['SIGTERM', 'SIGKILL'] as const)(
    '%s reaches the hub itself, which frees the folder',
    async (signal, context) => {
      if (oldNode === null) return skipAloud(context, noOldNode);
      const folder = tempFolder();
      const hub = await serveIn(folder, oldNode);
      const ended = await hub.end(signal);
      expect(ended).toEqual(signal === 'SIGTERM' ? { code: 0, signal: null } : { code: null, signal });
      const next = await serveIn(folder);
      expect(await next.end('SIGTERM')).toEqual({ code: 0, signal: null });
    },
  );

  test('without that Node, one sentence says what to do', async (context) => {
    if (oldNode === null) return skipAloud(context, noOldNode);
    const folder = tempFolder();
    mkdirSync(join(folder, 'bin'));
    cpSync(join(PROGRAM, '../../package.json'), join(folder, 'package.json'));
    cpSync(PROGRAM, join(folder, 'bin/boutique-hub.js'));
    const ended = await runProgram(['serve'], {}, oldNode, join(folder, 'bin/boutique-hub.js'));
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err).toMatch(
      /^boutique-hub needs Node 24 or newer and this is Node \d+\.\d+\.\d+: run "npm ci" once, then "npm start"[^\n]*\n$/,
    );
  });
});
