import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const MODULE = join(import.meta.dirname, '../../src/operations/quiet-memory.ts');
const CLOCK = join(import.meta.dirname, '../../src/clock.ts');
/** Makes much that lives for a moment, says what that takes, becomes quiet, and says it again. */
const RUSH = `
  const { giveBackMemoryWhenQuiet, youngBytes } = await import(${JSON.stringify(MODULE)});
  const { systemClock } = await import(${JSON.stringify(CLOCK)});
  const stop = giveBackMemoryWhenQuiet(systemClock);
  let kept = [];
  for (let made = 0; made < 3_000_000; made++) {
    kept.push({ made });
    if (kept.length > 200_000) kept = [];
  }
  console.log(youngBytes());
  setTimeout(() => {
    console.log(youngBytes());
    stop();
  }, 8_000);
`;

async function young(...flags: readonly string[]): Promise<readonly number[]> {
  const args = [...flags, '--input-type=module', '--eval', RUSH];
  const { stdout, stderr } = await run(process.execPath, args);
  expect(stderr).toBe('');
  return stdout.trim().split('\n').map(Number);
}

test('what a rush took of the memory is given back when the process is quiet, if it was started for that', {
  timeout: 60_000,
}, async () => {
  const bound = '--max-semi-space-size=16';
  const [[rush = 0, quiet = 0], [, kept = 0]] = (await Promise.all([
    young('--expose-gc', bound),
    young(bound),
  ])) as [number[], number[]];
  expect(rush).toBeGreaterThan(8 * 2 ** 20);
  expect(quiet).toBeLessThan(rush / 4);
  expect(kept).toBeGreaterThan(rush / 4);
});
