import type { ProvisionedTill } from '../../../domain/provision.ts';
import { isPlaceholderSerial, SERIAL_LENGTH_MAX } from '../../../domain/till-serial.ts';
import type { StoredTill } from '../../statements/till.ts';
import { recordTill } from '../record-till.ts';
import type { Transaction } from '../transaction.ts';
import { mergeDetails } from './details.ts';
import type { ImportReport } from './report.ts';
import { sameFields } from './same-fields.ts';

export function importTills(tx: Transaction, tills: readonly ProvisionedTill[], report: ImportReport): void {
  for (const given of tills) {
    const fault = faultOf(tx, given);
    if (fault !== null) {
      report.faults.push(`till ${given.id}: ${fault}`);
      continue;
    }
    const before = tx.prepared.till.byId(given.id);
    const till: StoredTill = {
      id: given.id,
      serial: given.serial,
      name: given.name,
      shopId: given.shopId,
      active: given.active ?? before?.active ?? true,
      details: mergeDetails(before?.details, given.details),
    };
    if (before !== undefined && sameFields(till, before)) {
      report.count('tills', 'unchanged');
      continue;
    }
    recordTill(tx, till, before);
    report.count('tills', before === undefined ? 'added' : 'changed');
  }
}

function faultOf(tx: Transaction, given: ProvisionedTill): string | null {
  if (given.serial === '' || given.serial.length > SERIAL_LENGTH_MAX) {
    return `its serial must have 1 to ${SERIAL_LENGTH_MAX} characters`;
  }
  if (isPlaceholderSerial(given.serial)) return `${given.serial} is a placeholder, not a serial`;
  if (given.shopId !== null && tx.catalogue.shop(given.shopId) === undefined) {
    return `there is no shop ${given.shopId}`;
  }
  const owner = tx.prepared.till.bySerial(given.serial);
  if (owner !== undefined && owner.id !== given.id) {
    return `the serial ${given.serial} belongs to till ${owner.id}`;
  }
  return null;
}
