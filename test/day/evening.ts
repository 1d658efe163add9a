import { kinshasaDay } from './draw-dates.ts';
import { history, levels, movements, pending, quarantine, reconciliations } from './evening-books.ts';
import {
  analysis,
  declarations,
  negotiations,
  notifications,
  reports,
  statistics,
  stockValue,
} from './evening-reports.ts';
import { type Comparison, openEvening } from './evening-view.ts';
import type { DayHub } from './play.ts';
import type { ShopBook } from './shop-book.ts';
import type { DayTill } from './shops.ts';
import { DayTotals } from './totals.ts';

/** Everything that can be read of a shop in the evening, beside what the oracle holds. */
export async function compareEvening(
  hub: DayHub,
  book: ShopBook,
  tills: readonly DayTill[],
  now: number,
): Promise<Comparison[]> {
  const view = openEvening({ hub, book, tills, now, totals: new DayTotals(book, kinshasaDay(now)) });
  const parts = [
    levels,
    movements,
    history,
    reconciliations,
    pending,
    quarantine,
    statistics,
    negotiations,
    analysis,
    stockValue,
    declarations,
    reports,
    notifications,
  ];
  const all: Comparison[] = [];
  for (const part of parts) {
    try {
      all.push(...(await part(view)));
    } catch (error) {
      // One report that is not answered must not hide what is wrong with the others.
      all.push({ what: part.name, expected: 'an answer', seen: String(error) });
    }
  }
  return all;
}
