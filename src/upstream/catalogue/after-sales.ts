import type { PassOutcome } from '../line.ts';
import { type LineFault, sentencesOf } from '../line-fault.ts';
import type { CataloguePuller } from './puller.ts';

/**
 * A pass of a shop's line that reads the catalogue when nothing is left to send: sales go first, and there is never a
 * second request beside another (contract, 11.4).
 */
export function thenCatalogue(
  runPass: () => Promise<PassOutcome>,
  puller: Pick<CataloguePuller, 'giveUp' | 'nextDueMs'>,
  pull: CataloguePuller['pull'],
): () => Promise<PassOutcome> {
  return async () => {
    const outcome = await runPass();
    if (outcome.kind === 'fault') puller.giveUp(sentencesOf(outcome.fault).english);
    if (outcome.kind !== 'idle') return outcome;
    const dueMs = puller.nextDueMs();
    if (dueMs === null) return outcome;
    if (dueMs > 0) return { kind: 'idle', nextDueMs: Math.min(dueMs, outcome.nextDueMs ?? dueMs) };
    const fault = await pull(() => drain(runPass));
    return fault === null ? { kind: 'worked' } : { kind: 'fault', fault };
  };
}

async function drain(runPass: () => Promise<PassOutcome>): Promise<LineFault | null> {
  for (;;) {
    const outcome = await runPass();
    if (outcome.kind === 'fault') return outcome.fault;
    if (outcome.kind === 'idle') return null;
  }
}
