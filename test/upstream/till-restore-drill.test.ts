import { test } from 'vitest';
import { ageOf } from './backup-age.ts';
import { runDrill } from './till-restore-drill.ts';

/** How many drills; the long proof asks for hundreds. */
const DRILLS = Number(process.env['PROVE_DRILLS'] ?? 6);
const SEED = Number(process.env['PROVE_SEED'] ?? 1);
const RESENDS = ['never', 'before', 'after'] as const;

const drills = Array.from({ length: DRILLS }, (_, index) => ({
  seed: SEED + index,
  age: ageOf(index),
  lineUp: index % 2 === 0,
  resend: RESENDS[(index + Math.floor(index / 3)) % 3] ?? 'never',
  rough: (index >> 1) % 2 === 0,
  disputed: index % 2 === 1,
  twice: index % 5 === 4,
}));

test.each(drills)(
  'a restored hub and the existing head office have every sale once: %o',
  async (drill) => {
    await runDrill(drill);
  },
  60_000,
);
