import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Ballast } from '../../src/store/ballast.ts';
import { tempFolder } from '../support/temp-folder.ts';

const KIBIBYTE = 1024;

test('ballast really takes up its room, is given up in parts, and grows back', async () => {
  const path = join(tempFolder(), 'hub.ballast');
  const ballast = new Ballast(path);
  expect(ballast.bytes).toBe(0);
  await ballast.grow(1_000 * KIBIBYTE);
  expect(ballast.bytes).toBe(1_000 * KIBIBYTE);
  expect(statSync(path).blocks * 512).toBeGreaterThanOrEqual(1_000 * KIBIBYTE);
  ballast.release(300 * KIBIBYTE);
  expect(ballast.bytes).toBe(700 * KIBIBYTE);
  await ballast.grow(1_000 * KIBIBYTE);
  expect(ballast.bytes).toBe(1_000 * KIBIBYTE);
  ballast.release(2_000 * KIBIBYTE);
  expect(ballast.bytes).toBe(0);
  ballast.release(1);
});
