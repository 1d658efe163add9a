import type { Seq, TillSerial } from '../../domain/ids.ts';
import type { SaleVerdict } from '../../wire/head-office/answers.ts';
import type { LineFault } from '../line-fault.ts';
import type { Unprocessed } from './classify.ts';
import { confirm, confirmNear } from './confirm.ts';
import type { HeadOffice } from './office.ts';
import type { Outgoing } from './outgoing.ts';
import { type FailedRequest, PutOffQuestions } from './put-off.ts';
import {
  DELIVERED,
  type Delivery,
  FOUND,
  park,
  retrySoon,
  type Settlement,
  type Stop,
  settleRefusal,
  tillStop,
  WITHDRAWN,
} from './settlement.ts';

/** Sends sales of one till, and settles each as far as head office's answers prove it. */
export type Deliver = (serial: TillSerial, sales: readonly Outgoing[]) => Promise<Delivery>;

/** After so many sales in a row on which head office failed, it is taken to be ill rather than the sales. */
const POISON_STREAK_MAX = 3;

/**
 * Two rules hold it together. Only a `created` of the answer, or the till's number in a reconciliation, is proof. And
 * after an answer that proves nothing, head office is asked what it has before anything is sent again, in halves, down
 * to the one sale on which it fails; if it cannot even tell that, the line stands still and nothing is marked. Where it
 * asked to wait, the question waits, too.
 * @param isWithdrawn whether a sale was cancelled meanwhile, or a person decided on it: then it is not sent again
 */
export function openDelivery(office: HeadOffice, isWithdrawn: (sale: Seq) => boolean): Deliver {
  let poisonStreak = 0;
  const putOff = new PutOffQuestions();

  async function deliver(serial: TillSerial, sales: readonly Outgoing[], again: boolean): Promise<Delivery> {
    const verdict = await office.sync(serial, sales);
    switch (verdict.kind) {
      case 'processed':
        poisonStreak = 0;
        return judge(office, serial, sales, verdict.verdicts);
      case 'ambiguous':
        if (verdict.fault.retryAfterMs === null)
          return findOut(serial, { sales, again, fault: verdict.fault });
        putOff.put({ sales, again, fault: verdict.fault });
        return { settled: new Map(), stop: { kind: 'line', fault: verdict.fault } };
      case 'till-refused':
        return { settled: new Map(), stop: tillStop(verdict.code, verdict.answer) };
      case 'fault':
        return { settled: new Map(), stop: { kind: 'line', fault: verdict.fault } };
    }
  }

  async function findOut(serial: TillSerial, { sales, again, fault }: FailedRequest): Promise<Delivery> {
    // Whoever is missing between the dates is sent again, and then head office says whether it has it.
    const isLast = again && sales.length === 1;
    const known = await (isLast ? confirm : confirmNear)(office, serial, sales);
    if (known.kind !== 'known') return { settled: new Map(), stop: unknownStop(known, fault) };
    const settled = new Map<Seq, Settlement>();
    for (const sale of sales) if (known.found.has(sale.number)) settled.set(sale.seq, DELIVERED);
    const rest = sales.filter((sale) => !settled.has(sale.seq));
    const [only] = rest;
    if (only !== undefined && isLast) return poison(only, fault);
    return sendParts(
      serial,
      sales.length === 1 ? [rest] : suspectFirst(sales, rest),
      settled,
      sales.length === 1,
    );
  }

  async function sendParts(
    serial: TillSerial,
    parts: readonly (readonly Outgoing[])[],
    settled: Map<Seq, Settlement>,
    again: boolean,
  ): Promise<Delivery> {
    for (const part of parts) {
      const standing = part.filter(({ seq }) => !isWithdrawn(seq));
      for (const sale of part) if (!standing.includes(sale)) settled.set(sale.seq, WITHDRAWN);
      if (standing.length === 0) continue;
      const delivery = await deliver(serial, standing, again);
      // These were sent a moment ago: that they are there now says nothing about before.
      for (const [seq, settlement] of delivery.settled)
        settled.set(seq, settlement.kind === 'delivered' ? DELIVERED : settlement);
      if (delivery.stop !== null) return { settled, stop: delivery.stop };
    }
    return { settled, stop: null };
  }

  function poison(sale: Outgoing, fault: LineFault): Delivery {
    poisonStreak++;
    const settled = new Map([[sale.seq, park('POISON', 'patient', fault.detail)]]);
    return { settled, stop: poisonStreak >= POISON_STREAK_MAX ? { kind: 'line', fault } : null };
  }

  return (serial, sales) => {
    const failed = putOff.take(sales);
    return failed === null ? deliver(serial, sales, false) : findOut(serial, failed);
  };
}

/** When head office cannot say what it has, whatever was sent may be there. */
function unknownStop(known: Unprocessed, fault: LineFault): Stop {
  if (known.kind === 'till-refused') return tillStop(known.code, known.answer);
  const says = known.kind === 'fault' || known.fault.retryAfterMs !== null;
  return { kind: 'line', fault: says ? known.fault : fault };
}

/**
 * Head office books sales one after the other: when it has the first ones, it failed on the one that follows. Otherwise
 * any of them may be what it, or something before it, dislikes.
 */
function suspectFirst(
  sales: readonly Outgoing[],
  missing: readonly Outgoing[],
): readonly (readonly Outgoing[])[] {
  const [suspect] = missing;
  if (suspect === undefined) return [];
  const inOrder = missing.length < sales.length && sales.indexOf(suspect) === sales.length - missing.length;
  return inOrder ? [[suspect], missing.slice(1)] : halves(missing);
}

function halves(sales: readonly Outgoing[]): readonly (readonly Outgoing[])[] {
  const middle = Math.ceil(sales.length / 2);
  return [sales.slice(0, middle), sales.slice(middle)];
}

/** Settles the sales of an answer that was understood. */
async function judge(
  office: HeadOffice,
  serial: TillSerial,
  sales: readonly Outgoing[],
  verdicts: ReadonlyMap<string, SaleVerdict>,
): Promise<Delivery> {
  const settled = new Map<Seq, Settlement>();
  const doubtful: Outgoing[] = [];
  let stop: Stop | null = null;
  for (const sale of sales) {
    const verdict = verdicts.get(sale.number);
    if (verdict === undefined || verdict.kind === 'exists') doubtful.push(sale);
    else if (verdict.kind === 'created') settled.set(sale.seq, DELIVERED);
    else if (verdict.code === 'BOUTIQUE_MISMATCH')
      stop = tillStop(verdict.code, `HTTP 201 ${verdict.message}`);
    else settled.set(sale.seq, settleRefusal(verdict));
  }
  if (doubtful.length === 0) return { settled, stop };
  const unclear = await settleDoubtful(office, serial, doubtful, verdicts, settled);
  return { settled, stop: unclear ?? stop };
}

/** Adds to `settled` what reconciliation proves about numbers that exist, or that the answer did not name. */
async function settleDoubtful(
  office: HeadOffice,
  serial: TillSerial,
  sales: readonly Outgoing[],
  verdicts: ReadonlyMap<string, SaleVerdict>,
  settled: Map<Seq, Settlement>,
): Promise<Stop | null> {
  const known = await confirm(office, serial, sales);
  if (known.kind === 'fault') return { kind: 'line', fault: known.fault };
  if (known.kind === 'till-refused') return tillStop(known.code, known.answer);
  for (const sale of sales) {
    const exists = verdicts.has(sale.number);
    const answer = exists ? 'HTTP 201 DUPLICATE' : 'HTTP 201';
    if (known.kind === 'ambiguous') settled.set(sale.seq, retrySoon('UNCONFIRMED', answer));
    else if (known.found.has(sale.number)) settled.set(sale.seq, exists ? FOUND : DELIVERED);
    else settled.set(sale.seq, exists ? park('COLLISION', 'never', answer) : retrySoon('NOT_NAMED', answer));
  }
  const waits = known.kind === 'ambiguous' && known.fault.retryAfterMs !== null;
  return waits ? { kind: 'line', fault: known.fault } : null;
}
