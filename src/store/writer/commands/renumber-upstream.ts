import type { Seq, ShopId, TillId } from '../../../domain/ids.ts';
import { NUMBER_LENGTH_MAX } from '../../../domain/sale.ts';
import type { OpenRecord } from '../../statements/upstream-decision.ts';
import type { CommandRefusal, Commands, Receipts } from '../protocol.ts';
import { freshNumber, giveNumber, isTaken } from '../sent-number.ts';
import type { Transaction } from '../transaction.ts';
import { heldToBe, refuse, userProblem } from '../upstream-decisions.ts';
import type { Finish } from './script.ts';

type Renumbered = Finish<Receipts['renumberUpstream']>;

/**
 * Gives a sale whose number another sale has at head office a new one to go there under; here it keeps its own. A new
 * number is never that of another sale of the till, nor one that was given before.
 */
export function renumberUpstream(
  tx: Transaction,
  { shopId, seq, number: asked, user: sent }: Commands['renumberUpstream'],
): Renumbered | CommandRefusal {
  const user = sent.trim();
  const problem = userProblem(user);
  if (problem !== null) return problem;
  const { upstream, upstreamDecision } = tx.prepared;
  const record = upstreamDecision.record(shopId, seq);
  const sale = record?.sale;
  if (record?.state !== 'parked' || record.reason !== 'COLLISION' || sale?.seq !== seq)
    return again(tx, shopId, seq, record, asked) ?? refuse(notColliding(shopId, seq, record));
  const unusable = asked === null ? null : numberProblem(tx, sale.tillId, asked);
  if (unusable !== null) return refuse(unusable);
  const number = asked ?? freshNumber(tx, sale.tillId, sale.number, contentOf(tx, sale));
  giveNumber(tx, shopId, sale, { number, user });
  upstream.makeDue(shopId, seq);
  tx.upstreamDue(shopId);
  return () => ({ number, already: false });
}

/** A repeat is answered with the number that the sale got, when it is on its way under it or has arrived. */
function again(
  tx: Transaction,
  shop: ShopId,
  at: Seq,
  record: OpenRecord | undefined,
  asked: string | null,
): Renumbered | null {
  const number = tx.prepared.upstreamDecision.given(shop, at);
  if ((record?.state ?? 'retry') !== 'retry' || number === undefined || (asked ?? number) !== number)
    return null;
  return () => ({ number, already: true });
}

function notColliding(shop: ShopId, at: Seq, record: OpenRecord | undefined): string {
  if (record === undefined) return heldToBe(shop, at);
  const { state, reason } = record;
  if (state === 'dropped' || state === 'settled') return `record ${at} was ${state} already, and that stands`;
  if (reason !== 'COLLISION')
    return `record ${at} waits because of ${reason}: only a sale whose number is taken at head office (COLLISION) gets another`;
  return `record ${at} is being tried; look again in a moment`;
}

function numberProblem(tx: Transaction, till: TillId, number: string): string | null {
  if (number.trim() === '' || number.length > NUMBER_LENGTH_MAX || /\p{Cc}/u.test(number))
    return `a number has 1 to ${NUMBER_LENGTH_MAX} characters, not only spaces and no control characters`;
  return isTaken(tx, till, number)
    ? `a sale of this till has the number ${number}, or was given it: choose another`
    : null;
}

function contentOf(tx: Transaction, { tillId, number }: NonNullable<OpenRecord['sale']>): Buffer {
  const booked = tx.prepared.sale.byIdentity(tillId, number);
  if (booked === undefined) throw new Error(`sale ${number} of till ${tillId} waits and is not booked`);
  return booked.content_hash;
}
