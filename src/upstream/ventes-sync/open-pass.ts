import type { PassOutcome } from '../line.ts';
import { openDelivery } from './deliver.ts';
import { openForward } from './forward.ts';
import { LateArrivals } from './late-arrivals.ts';
import { Ledger, type LedgerParts } from './ledger.ts';
import { type OfficeParts, openOffice } from './office.ts';
import { OfficeCheck } from './office-check.ts';
import { runPass } from './pass.ts';
import { openSender } from './sender.ts';
import { StillThere } from './still-there.ts';

/** The passes of one shop's line under protocol `ventes-sync`. */
export function openSalesPass(parts: LedgerParts & OfficeParts): {
  readonly pass: () => Promise<PassOutcome>;
  readonly check: OfficeCheck;
  readonly trust: OfficeCheck['trust'];
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
  const stillThere = new StillThere({ ...parts, ledger, office, calls });
  const check = new OfficeCheck({ ...parts, stillThere });
  return { pass: check.after(() => runPass(pass)), check, trust: (articles) => check.trust(articles) };
}
