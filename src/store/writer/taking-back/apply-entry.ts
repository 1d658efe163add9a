import { isFact, type JournalEntry } from '../../../domain/journal-entry.ts';
import { takeArticle, takeCategory, takeVariant } from './catalogue.ts';
import { takeCount, takeCountEnd, takeCounted, takeCountStart } from './counts.ts';
import { takeDeclaration, takeExpense } from './declarations.ts';
import { takeAnnounced, takeReception, takeRefusal } from './deliveries.ts';
import { takeShop, takeTill } from './places.ts';
import { takeDecision, takeQuarantined } from './quarantined.ts';
import { takeCancellation, takeMovement, takeSale } from './sales.ts';
import { takeAlone, takeOpening } from './stock.ts';
import { hindered, type LostEntry, same, type Taken, type Taking } from './taking.ts';
import { takeClosing, takeNumber } from './upstream-decisions.ts';

/** How a fact of each kind is taken back. A kind that is missing here was written by a newer program. */
const BY_KIND: Readonly<Record<string, (taking: Taking, entry: JournalEntry, payload: string) => Taken>> = {
  sale: takeSale,
  movement: takeMovement,
  cancellation: takeCancellation,
  opening: takeOpening,
  shop: takeShop,
  till: takeTill,
  category: takeCategory,
  article: takeArticle,
  variant: takeVariant,
  quarantined: takeQuarantined,
  'quarantine-decided': takeDecision,
  'delivery-announced': takeAnnounced,
  'delivery-refused': takeRefusal,
  reception: takeReception,
  correction: takeAlone,
  regularisation: takeAlone,
  'rejection-trace': takeAlone,
  'central-correction': takeAlone,
  delivery: takeAlone,
  loss: takeAlone,
  return: takeAlone,
  negotiation: takeDeclaration,
  'customer-return': takeDeclaration,
  'cash-report': takeDeclaration,
  'expense-applied': takeExpense,
  'count-started': takeCountStart,
  counted: takeCounted,
  count: takeCount,
  'count-ended': takeCountEnd,
  'upstream-dropped': takeClosing,
  'upstream-settled': takeClosing,
  'upstream-renumbered': takeNumber,
  'taken-back-unapplied': takeAlone,
};

/** Applies one lost fact, or what stands in its place at head office. */
export function applyEntry(taking: Taking, { entry, payload }: LostEntry): Taken {
  if (isFact(entry)) {
    const take = BY_KIND[entry.kind];
    return take === undefined ? hindered('KIND_UNKNOWN') : take(taking, entry, payload);
  }
  if (entry.kind !== 'taken-back') return hindered('NOT_HELD');
  const at = taking.origins.named(entry.origin);
  return at === null ? hindered('NOT_HELD') : same(at);
}
