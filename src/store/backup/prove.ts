import type { Clock, Random } from '../../clock.ts';
import { UnusableDatabase } from '../unusable-database.ts';
import { verify } from '../verify.ts';
import { makeDraft, removeDraft } from './draft.ts';
import { type Inspection, inspect } from './inspect.ts';

/**
 * Proves that a copy can be put back: restores it into a scratch file, and recomputes every stock and total from its facts.
 * @param scratch a file beside it, gone afterwards
 * @throws UnusableDatabase with what is wrong with the copy
 */
export function proveCopy(
  copy: string,
  scratch: string,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Inspection {
  const found = inspect(copy);
  try {
    const before = { epoch: found.epoch, heads: {}, hubTime: found.lastFactAt ?? 0, runningMs: 0 };
    makeDraft({ source: copy, draft: scratch, before, machine: 'a proof', clock, random, bootId: 'a proof' });
    const [first, ...others] = verify(scratch).differences;
    if (first !== undefined) {
      const more = others.length === 0 ? '' : `, and ${others.length} more`;
      throw new UnusableDatabase(`${copy} does not add up: ${first}${more}`);
    }
    return found;
  } finally {
    removeDraft(scratch);
  }
}
