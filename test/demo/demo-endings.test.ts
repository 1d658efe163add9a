import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { skipAloud } from '../support/skip-aloud.ts';
import { emptyFolder, isolationMissing, startDemo } from './isolated-demo.ts';

describe.concurrent('the demo', () => {
  test('takes the address where no announcement is heard, and says so', async (context) => {
    const missing = isolationMissing();
    if (missing !== null) skipAloud(context, missing);
    const { output, ended } = startDemo(emptyFolder(context), '--lan', '--seconds', '1');
    expect(await ended).toBe(0);
    expect(await output).toContain('found by its address');
  }, 90_000);

  test('leaves nothing behind after Ctrl-C', async (context) => {
    const missing = isolationMissing();
    if (missing !== null) skipAloud(context, missing);
    const folder = emptyFolder(context);
    const { child, output, ended } = startDemo(folder);
    child.stdout.on('data', (chunk: Buffer) => {
      if (/00:01/.test(String(chunk))) child.kill('SIGINT');
    });
    expect(await ended).toBe(0);
    expect(await output).toContain('ventes acceptées');
    expect(readdirSync(folder)).toEqual([]);
  }, 60_000);
});
