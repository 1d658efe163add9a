import type { TillSerial } from '../../domain/ids.ts';
import { type DateWindow, encodeReconciliation } from '../../wire/head-office/reconciliation.ts';
import { joinSales } from '../../wire/head-office/sales.ts';
import { type ExchangeParts, exchange, isReply } from '../exchange.ts';
import { isUsableSerial } from '../usable-serial.ts';
import { classifyReconciliation, classifySync, type ReconcileVerdict, type SyncVerdict } from './classify.ts';
import type { Outgoing } from './outgoing.ts';

/** The two calls that protocol `ventes-sync` needs. Neither ever throws: each ends in a verdict. */
export interface HeadOffice {
  sync(serial: TillSerial, sales: readonly Outgoing[]): Promise<SyncVerdict>;
  reconcile(
    serial: TillSerial,
    numbers: readonly string[],
    window: DateWindow | null,
  ): Promise<ReconcileVerdict>;
}

export interface OfficeParts extends ExchangeParts {
  /** Told the wall time (UTC ms) of every answer that head office itself gave. */
  onContact(at: number): void;
}

/** Where the routes of the tills' contract begin. */
const SIMPLE = '/api/v2/simple';

export function openOffice(parts: OfficeParts): HeadOffice {
  return {
    async sync(serial, sales) {
      if (!isUsableSerial(serial)) {
        return { kind: 'till-refused', code: 'SERIAL_UNUSABLE', answer: '' };
      }
      const body = joinSales(sales.map((sale) => sale.text));
      const reply = await exchange(parts, { method: 'POST', path: `${SIMPLE}/ventes/sync`, serial, body });
      if (!isReply(reply)) return { kind: 'fault', fault: reply };
      const verdict = classifySync(reply, serial, parts.clock.now());
      noteContact(parts, verdict.kind);
      return verdict;
    },
    async reconcile(serial, numbers, window) {
      const body = encodeReconciliation(numbers, window);
      const path = `${SIMPLE}/ventes/reconciliation/`;
      const reply = await exchange(parts, { method: 'POST', path, serial, body });
      if (!isReply(reply)) return { kind: 'fault', fault: reply };
      const verdict = classifyReconciliation(reply, numbers, parts.clock.now());
      noteContact(parts, verdict.kind);
      return verdict;
    },
  };
}

function noteContact(parts: OfficeParts, kind: (SyncVerdict | ReconcileVerdict)['kind']): void {
  if (kind === 'processed' || kind === 'listed' || kind === 'till-refused')
    parts.onContact(parts.clock.now());
}
