import type { PassOutcome } from '../line.ts';
import type { OnAhead } from './ahead.ts';
import { Ledger, type LedgerParts } from './ledger.ts';
import { type JournalOfficeParts, openJournalOffice } from './office.ts';
import type { OfficeCheck } from './office-check.ts';
import { JournalPass } from './pass.ts';
import { takingBack } from './take-back.ts';

export type OpenPassParts = LedgerParts &
  Omit<JournalOfficeParts, 'hub' | 'shop'> & {
    /** Settles it when head office is ahead of the hub; what the hub lost is taken back when this is left out. */
    readonly onAhead?: OnAhead;
  };

/** The passes of one shop's line under protocol `journal`. */
export function openJournalPass(parts: OpenPassParts): {
  readonly pass: () => Promise<PassOutcome>;
  readonly check: OfficeCheck;
} {
  const { shopId, reader } = parts;
  const ledger = new Ledger(parts);
  const office = openJournalOffice({ ...parts, hub: reader.hubId(), shop: shopId });
  const onAhead = parts.onAhead ?? takingBack({ ...parts, office });
  const pass = new JournalPass({ ...parts, ledger, office, onAhead });
  return { pass: () => pass.run(), check: pass.check };
}
