import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { skipAloud } from '../support/skip-aloud.ts';
import { emptyFolder, isolationMissing, startDemo } from './isolated-demo.ts';

test('finds its hub by mDNS, and ends in agreement after head office was away', async (context) => {
  const missing = isolationMissing();
  if (missing !== null) skipAloud(context, missing);
  const folder = emptyFolder(context);
  const { output, ended } = startDemo(folder, '--seconds', '8');
  const code = await ended;
  const said = await output;
  expect(said).toContain("Caisses, hub et siège sont d'accord.");
  expect(code).toBe(0);
  expect(said).toContain('Hub trouvé par mDNS');
  expect(said).toContain('absent/down');
  expect(Number(/(\d+) {2}ventes acceptées/.exec(said)?.[1])).toBeGreaterThan(10);
  expect(readdirSync(folder)).toEqual([]);
}, 90_000);
