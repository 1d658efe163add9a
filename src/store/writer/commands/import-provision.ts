import { articleImport } from '../import/articles.ts';
import { categoryImport } from '../import/categories.ts';
import { ImportReport } from '../import/report.ts';
import { importShops } from '../import/shops.ts';
import { importTills } from '../import/tills.ts';
import type { CommandRefusal, Commands, Receipts } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/**
 * Loads a provisioning file: what is new is added, what differs is changed, what is the same stays untouched, so that
 * running it twice changes nothing. All or nothing: every fault is named, and then nothing is written.
 */
export function importProvision(
  tx: Transaction,
  { provision }: Commands['importProvision'],
): Finish<Receipts['importProvision']> | CommandRefusal {
  const report = new ImportReport();
  const undo = tx.remember();
  tx.prepared.savepoint.begin();
  importShops(tx, provision.shops, report);
  importTills(tx, provision.tills, report);
  categoryImport(tx, provision.categories, report);
  articleImport(tx, provision.articles, report);
  if (report.faults.length > 0) {
    tx.prepared.savepoint.undo();
    undo();
    return { refused: 'not-possible', sentence: report.faultSentence() };
  }
  tx.prepared.savepoint.keep();
  tx.catalogueChanged();
  return () => ({ lines: report.lines(), changed: report.changed });
}
