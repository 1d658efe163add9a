import { isFact, type JournalEntry } from '../../../domain/journal-entry.ts';
import type { FactKind } from '../../statements/fact.ts';
import { takeCameBack } from './came-back.ts';
import { takeArticle, takeCategory, takeVariant } from './catalogue.ts';
import { takeCentralCorrection, takeMoveIn } from './central-stock.ts';
import { takeCount, takeCountEnd, takeCounted, takeCountStart } from './counts.ts';
import { takeDeclaration, takeExpense } from './declarations.ts';
import { takeAnnounced, takeReception, takeRefusal, takeWithdrawal } from './deliveries.ts';
import { foundBefore } from './orphans.ts';
import { takeShop, takeTill } from './places.ts';
import { takeDecision, takeQuarantined } from './quarantined.ts';
import { takeCancellation, takeMovement, takeSale } from './sales.ts';
import { takeAlone, takeOpenedTwice, takeOpening } from './stock.ts';
import { hindered, type LostEntry, type Taken, type Taking } from './taking.ts';
import { takeUnapplied } from './unapplied.ts';
import { takeClosing, takeNumber } from './upstream-decisions.ts';

type Take = (taking: Taking, entry: JournalEntry, payload: string) => Taken;

/** How a fact of each kind that this program writes is taken back. */
export const BY_KIND: Readonly<Record<FactKind | 'sale' | 'movement', Take>> = {
  sale: takeSale,
  movement: takeMovement,
  cancellation: takeCancellation,
  'taken-back-sale': takeCameBack,
  opening: takeOpening,
  'opened-twice': takeOpenedTwice,
  shop: takeShop,
  till: takeTill,
  category: takeCategory,
  article: takeArticle,
  variant: takeVariant,
  quarantined: takeQuarantined,
  'quarantine-decided': takeDecision,
  'delivery-announced': takeAnnounced,
  'delivery-refused': takeRefusal,
  'delivery-withdrawn': takeWithdrawal,
  reception: takeReception,
  correction: takeAlone,
  regularisation: takeAlone,
  'rejection-trace': takeAlone,
  'central-correction': takeCentralCorrection,
  'moved-in': takeMoveIn,
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
  'taken-back-unapplied': takeUnapplied,
  'taken-back-undone': takeAlone,
};
/** Looked up by a word that came from outside. A kind that is missing was written by a newer program. */
const TAKES: ReadonlyMap<string, Take> = new Map(Object.entries(BY_KIND));

/** Applies one lost fact, or what stands in its place at head office. */
export function applyEntry(taking: Taking, { entry, payload }: LostEntry): Taken {
  if (isFact(entry)) {
    const take = TAKES.get(entry.kind);
    return take === undefined ? hindered('KIND_UNKNOWN') : take(taking, entry, payload);
  }
  if (entry.kind !== 'taken-back') return hindered('NOT_HELD');
  const at = taking.origins.named(entry.origin);
  return at === null ? hindered('NOT_HELD') : foundBefore(taking, entry, at);
}
