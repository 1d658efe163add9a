import type { PassOutcome } from '../line.ts';
import { openDelivery } from './deliver.ts';
import { openForward } from './forward.ts';
import { LateArrivals } from './late-arrivals.ts';
import { Ledger, type LedgerParts } from './ledger.ts';
import { type OfficeParts, openOffice } from './office.ts';
import { OfficeCheck, type OfficeCheckParts } from './office-check.ts';
import { runPass } from './pass.ts';
import { openSender } from './sender.ts';

/** The passes of one shop's line under protocol `ventes-sync`. */
export function openSalesPass(parts: LedgerParts & OfficeParts & Pick<OfficeCheckParts, 'onTrusted'>): {
  readonly pass: () => Promise<PassOutcome>;
  readonly check: OfficeCheck;
  readonly doubted: OfficeCheck['doubted'];
} {
  const { reader, shopId, clock, backoffs, requestTimeoutMs } = parts;
  const office = openOffice(parts);
  const deliver = openDelivery(office, (sale) => reader.isWithdrawn(shopId, sale));
  const send = openSender({ reader, office, deliver, clock, requestTimeoutMs });
  const late = new LateArrivals(clock, backoffs.lateMs);
  const calls = parts;
  const forward = openForward({ ...parts, office, calls, late });
  const ledger = new Ledger(parts);
  const pass = { shopId, reader, ledger, send, forward };
  const check = new OfficeCheck({ ...parts, ledger, office, calls });
  return { pass: check.after(() => runPass(pass)), check, doubted: () => check.doubted() };
}
