import { articleId } from '../../../domain/ids.ts';
import type { FactBody, JournalEntry } from '../../../domain/journal-entry.ts';
import { recordAlone } from './stock.ts';
import { insteadOf, same, type Taken, type Taking } from './taking.ts';

/**
 * A change of head office's stock, booked once more. What the hub keeps of its last look stays as it is, but for a
 * difference that a person took over in the lost life: the level has it now, and a look that added it again would take
 * it off. Where nothing is kept the next look is the first one, and finds what was unexplained then.
 */
export function takeCentralCorrection(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop } = taking;
  const { said, subjectId } = entry.body as FactBody;
  const taken = recordAlone(taking, entry, { ...said, ...named(taking, said) });
  const stock = tx.prepared.centralStock.one(shop.id, articleId(subjectId ?? 0));
  if ('obstacle' in taken || stock === undefined) return taken;
  const unexplained = stock.unexplained - Number(said['accepted'] ?? 0);
  const looked = { ...stock, unexplained, head: tx.head(shop.id) };
  tx.prepared.centralStock.put(shop.id, looked, { foundUpTo: 0, at: stock.takenAt });
  return taken;
}

/** The sales by which a change was explained, and where head office stood: only one that was booked says so. */
function named({ tx, shop, origins }: Taking, said: FactBody['said']): Readonly<Record<string, unknown>> {
  if (!Array.isArray(said['found'])) return {};
  const found = (said['found'] as readonly { readonly seq: number }[]).flatMap((sale) => {
    const at = origins.own(sale.seq);
    return at === null ? [] : [{ ...sale, seq: at }];
  });
  return { found, position: origins.own(said['position']) ?? tx.prepared.upstream.position(shop.id) };
}

/** A shop moves in once: a hub that did it anew since the restore says how. */
export function takeMoveIn({ tx, shop }: Taking, entry: JournalEntry): Taken {
  const before = tx.prepared.moveIn.of(shop.id);
  if (before !== null) return insteadOf(before.seq);
  const { said } = entry.body as FactBody;
  const at = tx.record(shop.id, 'moved-in', null, said);
  tx.prepared.moveIn.insert(shop.id, at);
  return same(at);
}
