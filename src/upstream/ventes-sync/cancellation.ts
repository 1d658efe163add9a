import type { TillSerial } from '../../domain/ids.ts';
import type { SaleRow } from '../../store/facts.ts';
import type { ForwardableCancellation } from '../../store/forwardable.ts';
import type { Reader } from '../../store/reader.ts';
import { annuler } from './calls/annuler.ts';
import type { CallParts, CallVerdict } from './calls/call.ts';
import { ownTerminal } from './calls/terminal.ts';
import { confirm } from './confirm.ts';
import type { LateArrivals } from './late-arrivals.ts';
import type { HeadOffice } from './office.ts';
import { aside, type CallOutcome } from './once.ts';
import { prepare } from './outgoing.ts';
import { DELIVERED, park, retrySoon, settleRefusedCall, tillStop } from './settlement.ts';

export interface CancellationParts {
  readonly reader: Reader;
  readonly office: HeadOffice;
  readonly calls: CallParts;
  readonly late: LateArrivals;
}

const NOTHING_TO_DO: CallOutcome = { settlement: DELIVERED, stop: null };

/**
 * Takes the cancellation of a sale that may have left to head office. It is asked first whether it holds the number for
 * this very till: `ventes/annuler` goes by the number alone, and would cancel the sale of another one. That it does not
 * hold it counts only when a request that is late cannot bring it any more (contract, 11.6).
 */
export async function cancelThere(
  parts: CancellationParts,
  { seq, sale, reason }: ForwardableCancellation,
  serial: TillSerial,
): Promise<CallOutcome> {
  // Its own was never sent: what is there is another sale.
  if (isAnothersNumber(parts.reader, sale)) return NOTHING_TO_DO;
  const outgoing = prepare(sale);
  const known = await confirm(parts.office, serial, [outgoing]);
  if (known.kind === 'till-refused') return { settlement: null, stop: tillStop(known.code, known.answer) };
  if (known.kind !== 'known') return aside(known.fault);
  if (known.found.has(outgoing.number)) {
    return outcomeOf(await annuler(parts.calls, serial, outgoing.number, reason));
  }
  // A till that was moved there shows another shop's sales: then nothing is known.
  const own = await ownTerminal(parts.calls, serial);
  if (own.kind === 'till-refused') return { settlement: null, stop: tillStop(own.code, own.answer) };
  if (own.kind === 'fault') return aside(own.fault);
  const name = `cancellation ${seq}`;
  if (!parts.late.isMissingForGood(name))
    return { settlement: retrySoon('CANCELLATION_OPEN', ''), stop: null };
  parts.late.forget(name);
  return NOTHING_TO_DO;
}

/** Whether a person gave the sale's number to another sale of its till: under it, only that one is at head office. */
export function isAnothersNumber(reader: Reader, sale: SaleRow): boolean {
  return sale.sentNumber === sale.number && reader.isGivenNumber(sale.tillId, sale.number);
}

/** A repeat does no harm: what is not certain is sent again, after the question. */
export function outcomeOf(verdict: CallVerdict): CallOutcome {
  switch (verdict.kind) {
    case 'done':
      return { settlement: { kind: 'delivered' }, stop: null };
    case 'refused':
      if (verdict.code === 'CANCELLATION_TIMEOUT')
        return { settlement: park('CANCELLATION_TOO_LATE', 'never', verdict.answer), stop: null };
      return { settlement: settleRefusedCall(verdict, 'ventes/annuler'), stop: null };
    case 'till-refused':
      return { settlement: null, stop: tillStop(verdict.code, verdict.answer) };
    case 'turned-away':
      return { settlement: park('POISON', 'patient', verdict.fault.detail), stop: null };
    case 'unknown':
      return aside(verdict.fault);
    case 'not-sent':
      return aside(verdict.fault);
  }
}
