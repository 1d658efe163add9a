import { expect, test } from 'vitest';
import { wearText } from '../../src/cli/wear-text.ts';

test('an operator reads how much was written in how long, and how often it was synced', () => {
  const wear = {
    runningMs: 3 * 3_600_000 + 60_000,
    commits: 5200,
    writtenBytes: 41_250_000,
    walBytes: 12_300_000,
  };
  expect(wearText(wear)).toBe(
    'Written since the start: 41.3 MB in 3 h 1 min, with 5200 syncs; the log of the database holds 12.3 MB',
  );
  expect(wearText({ ...wear, commits: 1 })).toContain('with 1 sync;');
});
