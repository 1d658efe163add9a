import type { FactBody, JournalEntry } from '../../../domain/journal-entry.ts';
import { same, type Taken, type Taking } from './taking.ts';

/**
 * What could not be applied in the life that is lost, and waited for a person there. It goes on waiting here, under the
 * name by which it came: that is where it is asked for now.
 */
export function takeUnapplied({ tx, shop, epoch }: Taking, entry: JournalEntry): Taken {
  const { said } = entry.body as FactBody;
  const body = { ...said, origin: { epoch, seq: entry.seq } };
  return same(tx.record(shop.id, 'taken-back-unapplied', null, body));
}
