import type { TillId } from '../../domain/ids.ts';
import type { Till } from '../../store/facts.ts';
import { decodeFailure } from '../../wire/head-office/answers.ts';
import { type DateWindow, encodeReconciliation } from '../../wire/head-office/reconciliation.ts';
import { decodeTillSales } from '../../wire/head-office/till-sales.ts';
import { type ExchangeParts, exchange, isReply } from '../exchange.ts';
import { isUsableSerial } from '../usable-serial.ts';

const PATH = '/api/v2/simple/ventes/reconciliation/';

/**
 * How many sales head office holds of each till that it knows, dated within the window. Only the counts are kept.
 * @returns null when a question stayed without an answer: then nothing can be said of any till
 */
export async function salesAtHeadOffice(
  parts: ExchangeParts,
  tills: readonly Till[],
  window: DateWindow,
): Promise<ReadonlyMap<TillId, number> | null> {
  const counts = new Map<TillId, number>();
  for (const { id, serial } of tills) {
    if (!isUsableSerial(serial)) continue;
    const body = encodeReconciliation([], window);
    const reply = await exchange(parts, { method: 'POST', path: PATH, serial, body });
    if (!isReply(reply)) return null;
    // A till that head office does not know has sold nothing there.
    if (decodeFailure(reply.text)?.code === 'TERMINAL_NOT_FOUND') continue;
    const count = reply.status === 200 ? decodeTillSales(reply.text) : null;
    if (count === null) return null;
    counts.set(id, count);
  }
  return counts;
}
