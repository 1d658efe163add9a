import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';

const LOG_MODULE = new URL('../src/log.ts', import.meta.url).href;

/** Runs lines of a program that has a `log`, and tells what it wrote, piece by piece. */
function running(lines: string) {
  const script = `import { openLog } from ${JSON.stringify(LOG_MODULE)}; const log = openLog('info'); ${lines}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const pieces: string[] = [];
  child.stdout.on('data', (data: Buffer) => pieces.push(String(data)));
  return { pieces, ended: once(child, 'close') };
}

const saidIn = (pieces: readonly string[]): readonly string[] =>
  pieces
    .join('')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { msg: string }).msg);

test('lines are written together, a moment later, without anything that makes it', async () => {
  const { pieces } = running(
    "for (const word of ['a', 'b', 'c']) log.info(word); setInterval(() => {}, 1000);",
  );
  await expect.poll(() => pieces.length, { timeout: 8000 }).toBe(1);
  expect(saidIn(pieces)).toEqual(['a', 'b', 'c']);
});

test('a warning does not wait, and neither does what was said before it', async () => {
  const { pieces, ended } = running(
    "log.info('a'); log.warn('b'); log.info('c'); process.kill(process.pid, 'SIGKILL');",
  );
  await ended;
  expect(saidIn(pieces)).toEqual(['a', 'b']);
});

test('nothing is left unsaid at the end', async () => {
  const { pieces, ended } = running("log.info('a'); process.exit(3);");
  expect((await ended)[0]).toBe(3);
  expect(saidIn(pieces)).toEqual(['a']);
});
