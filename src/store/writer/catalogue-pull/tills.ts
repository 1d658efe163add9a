import type { CentralTill } from '../../../domain/central-catalogue.ts';
import { recordTill } from '../record-till.ts';
import type { Transaction } from '../transaction.ts';
import type { PullReport } from './pull-report.ts';

/**
 * Takes over what head office changed of a till: its name, and whether it is switched on. What a person switched off
 * here stays off; a till that stands in another shop there is left as it is.
 */
export function pullTills(tx: Transaction, tills: readonly CentralTill[], report: PullReport): void {
  for (const { tillId, serial, shown } of tills) {
    const before = tx.prepared.till.byId(tillId);
    if (before?.shopId !== report.shopId || before.serial !== serial) continue;
    if (shown === null || shown.shopId !== report.shopId) continue;
    const last = tx.prepared.central.till(tillId);
    const name = shown.name === last?.name ? before.name : shown.name;
    const switched = last === undefined ? !shown.active : shown.active !== last.active;
    const active = switched ? shown.active : before.active;
    if (shown.active && !active) {
      const sentence = `the till ${serial} is switched off here and switched on at head office`;
      report.conflicts.push({ code: 'till-active-there', subject: serial, sentence });
    }
    if (name !== before.name || active !== before.active) {
      recordTill(tx, { ...before, name, active }, before);
      report.count('tills', 'changed');
    }
    if (last?.name !== shown.name || last.active !== shown.active) tx.prepared.central.putTill(tillId, shown);
  }
}
