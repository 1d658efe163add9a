import type { Seq, ShopId, TillId } from '../../../domain/ids.ts';
import { callingTill } from '../calling-till.ts';
import type { CorrectionCommands, Trace } from '../correction-protocol.ts';
import { rejectionNote } from '../movement-notes.ts';
import { type CommandRefusal, type Commands, isRefused, type Receipts } from '../protocol.ts';
import { type Asked, answeredBefore, noteAnswered } from '../repeats.ts';
import { saleNamed } from '../sale-named.ts';
import { articleOfShop } from '../shop-article.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/** What the first fact of a rejection keeps, for its repeats. */
interface Traced {
  readonly reason: string;
  readonly traces: readonly Trace[];
}

/** What the reference names: a booked sale, an entry of the quarantine, or nothing that the hub knows. */
interface Link {
  readonly sale: Seq | null;
  readonly quarantined: Seq | null;
}

/**
 * Leaves a trace of a sale that a till gave up: a movement of quantity 0 for each article named that the shop has, so
 * that it stands where people look for it (contract, 7.3). One trace for ever per till and reference; a repeat gets the
 * first one, whatever else it says. Two entries of one article are two traces, as two lines of a sale are two movements.
 */
export function recordRejection(
  tx: Transaction,
  argument: Commands['recordRejection'],
): Finish<Receipts['recordRejection']> | CommandRefusal {
  const caller = callingTill(tx, argument.serial);
  if (isRefused(caller)) return caller;
  const { shop, till } = caller;
  const { reference, reason } = argument;
  const asked: Asked = {
    shop: shop.id,
    scope: `till ${till.id} rejection`,
    content: reference,
    forEver: true,
  };
  const first = answeredBefore(tx, asked);
  if (first !== null) {
    const known = tx.prepared.fact.bodyOf(shop.id, first, 'rejection-trace') as Traced;
    return () => ({ kind: 'traced', reason: known.reason, traces: known.traces });
  }
  const meant = linkOf(tx, shop.id, till.id, reference);
  if ('kind' in meant) return () => meant;
  const traces = tracesOf(tx, shop.id, argument.articles);
  const body = (quantity: number) => ({
    ...rejectionNote(till.name, argument, quantity),
    till: till.id,
    rejected: reference,
    ...meant,
  });
  const [head, ...rest] = traces;
  const whole = { ...body(head?.quantity ?? 0), reason, traces };
  const at =
    head === undefined
      ? tx.record(shop.id, 'rejection-trace', null, whole)
      : leaveTrace(tx, shop.id, head, whole);
  for (const trace of rest) leaveTrace(tx, shop.id, trace, body(trace.quantity));
  noteAnswered(tx, asked, at);
  return () => ({ kind: 'traced', reason, traces });
}

/**
 * A till speaks of its own sale first. One that it sent and that was refused stands in the quarantine under its number:
 * then that is meant, however many tills have booked sales of the same number.
 */
function linkOf(
  tx: Transaction,
  shop: ShopId,
  till: TillId,
  reference: string,
): Link | (Receipts['recordRejection'] & { readonly kind: 'ambiguous' }) {
  const quarantined = tx.prepared.salesByNumber.quarantined(shop, till, reference);
  const found = saleNamed(tx, shop, till, reference);
  if (found.kind === 'one' && (found.own || quarantined === null)) return { sale: found.seq, quarantined };
  if (found.kind !== 'several' || quarantined !== null) return { sale: null, quarantined };
  const candidates = found.candidates.map(({ seq, tillName, soldAt, currency, total }) => {
    return { seq, tillName, soldAt, currency, total };
  });
  return { kind: 'ambiguous', candidates };
}

function tracesOf(
  tx: Transaction,
  shop: ShopId,
  articles: CorrectionCommands['recordRejection']['articles'],
): Trace[] {
  return articles.flatMap(({ articleId, quantity }) => {
    const article = articleOfShop(tx, shop, articleId);
    if (article === undefined) return [];
    return [{ articleId, name: article.name, quantity, stock: tx.stock(shop, articleId) }];
  });
}

function leaveTrace(
  tx: Transaction,
  shop: ShopId,
  trace: Trace,
  body: ReturnType<typeof rejectionNote>,
): Seq {
  return tx.moveAlone(shop, trace.articleId, 'adjustment', 0, { kind: 'rejection-trace', body }).seq;
}
