import type { TillSerial } from '../../../domain/ids.ts';
import type { ShownSale } from '../../../domain/shown-sale.ts';
import {
  type DateWindow,
  decodeHeldSales,
  encodeReconciliation,
  type HeldSales,
} from '../../../wire/head-office/reconciliation.ts';
import { decodeHistory, historyPath } from '../../../wire/head-office/sales-history.ts';
import { exchange, isReply } from '../../exchange.ts';
import { isUsableSerial } from '../../usable-serial.ts';
import { type CallParts, type Read, read } from '../calls/call.ts';
import { classifyFailure } from '../classify.ts';

/** Rows of one answer of the history: the backend reads each with its lines. */
const ROWS = 200;
/** Answers that are read for one page; what is not among them counts as not shown. */
const ANSWERS_MAX = 100;

const RECONCILIATION = '/api/v2/simple/ventes/reconciliation/';

/** All numbers that head office holds of a till, dated within the window. Never throws. */
export async function heldSales(
  parts: CallParts,
  serial: TillSerial,
  window: DateWindow,
): Promise<Read<HeldSales>> {
  if (!isUsableSerial(serial)) return { kind: 'till-refused', code: 'SERIAL_UNUSABLE', answer: '' };
  const body = encodeReconciliation([], window);
  const reply = await exchange(parts, { method: 'POST', path: RECONCILIATION, serial, body });
  if (!isReply(reply)) return { kind: 'fault', fault: reply, answered: false };
  const value = reply.status === 200 ? decodeHeldSales(reply.text) : null;
  if (value !== null) {
    parts.onContact(parts.clock.now());
    return { kind: 'read', value };
  }
  const failed = classifyFailure(reply, parts.clock.now());
  if (failed.kind === 'till-refused') return failed;
  return { kind: 'fault', fault: failed.fault, answered: true };
}

/** What the history shows under a number: each row once, null where it is not readable. */
export interface Shown {
  readonly sales: ReadonlyMap<string, readonly (ShownSale | null)[]>;
  /** Whether what is not among them is not there; false when there was more than is read. */
  readonly isWhole: boolean;
}

/**
 * Reads the shop's history backwards through the window, until every number was seen or nothing is left. It has no filter
 * by number, and no pages but the dates of its rows.
 */
export async function shownSales(
  parts: CallParts,
  serial: TillSerial,
  window: DateWindow,
  wanted: readonly string[],
): Promise<Read<Shown>> {
  const shown = new Map<string, (ShownSale | null)[]>();
  const seen = new Set<number>();
  const isMissing = (): boolean => wanted.some((number) => !shown.has(number));
  let to = window.to;
  let isRead = false;
  for (let answers = 0; answers < ANSWERS_MAX && isMissing(); answers++) {
    const answer = await read(parts, serial, historyPath({ from: window.from, to }, ROWS), decodeHistory);
    if (answer.kind !== 'read') return answer;
    const { rows, sales } = answer.value;
    for (const { id, number, shown: sale } of sales) {
      if (seen.has(id)) continue;
      seen.add(id);
      shown.set(number, [...(shown.get(number) ?? []), sale]);
    }
    const oldest = Math.min(...sales.map(({ shown: sale }) => sale?.soldAt ?? to));
    isRead = rows < ROWS;
    if (isRead || oldest >= to) break;
    to = oldest;
  }
  return { kind: 'read', value: { sales: shown, isWhole: isRead || !isMissing() } };
}
