import { callingTill } from '../calling-till.ts';
import { type CommandRefusal, type Commands, isRefused, type Receipts } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/** Notes that a till has read some of its shop's notifications, or all that it sees. No fact: the shop is as it was. */
export function readNotifications(
  tx: Transaction,
  { serial, ids }: Commands['readNotifications'],
): Finish<Receipts['readNotifications']> | CommandRefusal {
  const caller = callingTill(tx, serial);
  if (isRefused(caller)) return caller;
  const { till, shop } = caller;
  const { notification } = tx.prepared;
  const now = tx.moment.hubTime;
  const read =
    ids === 'all'
      ? notification.readLatest(shop.id, till.id, now)
      : ids.reduce((sum, id) => sum + notification.read(shop.id, till.id, id, now), 0);
  return () => ({ read });
}
