import { fitsHeader, isPlaceholderSerial, SERIAL_LENGTH_MAX } from '../../../domain/till-serial.ts';
import type { StoredTill } from '../../statements/till.ts';
import type { CommandRefusal, Commands, Receipts, TillChange } from '../protocol.ts';
import { recordTill } from '../record-till.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

const refuse = (sentence: string): CommandRefusal => ({ refused: 'not-possible', sentence });

/** Adds a till, or enables or disables one. It takes effect at once, on open sockets too. */
export function changeTill(
  tx: Transaction,
  { change }: Commands['changeTill'],
): Finish<Receipts['changeTill']> | CommandRefusal {
  const known = tx.prepared.till.bySerial(change.serial);
  if (change.kind === 'add') return addTill(tx, change, known);
  if (known === undefined) return refuse(`no till has the serial ${change.serial}`);
  const active = change.kind === 'enable';
  if (known.active === active) return () => ({ tillId: known.id, changed: false });
  recordTill(tx, { ...known, active }, known);
  return () => ({ tillId: known.id, changed: true });
}

function addTill(
  tx: Transaction,
  change: TillChange & { kind: 'add' },
  known: StoredTill | undefined,
): Finish<Receipts['changeTill']> | CommandRefusal {
  const { serial, name, shopId } = change;
  if (known !== undefined) {
    const same = known.name === name && known.shopId === shopId;
    if (same) return () => ({ tillId: known.id, changed: false });
    return refuse(`the serial ${serial} belongs to the till "${known.name}" already`);
  }
  if (serial === '' || serial.length > SERIAL_LENGTH_MAX) {
    return refuse(`a serial of 1 to ${SERIAL_LENGTH_MAX} characters is needed`);
  }
  if (!fitsHeader(serial)) {
    return refuse(
      'a till sends its serial in an HTTP header: letters, digits and signs, no space at the ends',
    );
  }
  if (isPlaceholderSerial(serial))
    return refuse(`${serial} is a placeholder that many tills send, not a serial`);
  if (name.trim() === '') return refuse('the till needs a name');
  if (shopId !== null && tx.catalogue.shop(shopId) === undefined) return refuse(`there is no shop ${shopId}`);
  const till: StoredTill = {
    id: tx.prepared.till.nextLocalId(),
    serial,
    name,
    shopId,
    active: true,
    details: '{}',
  };
  recordTill(tx, till, undefined);
  return () => ({ tillId: till.id, changed: true });
}
