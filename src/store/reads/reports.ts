import type { Database } from '../open.ts';
import type { Reader } from '../reader.ts';
import { prepareDayTotal } from '../statements/day-total.ts';
import { prepareDeclaration } from '../statements/declaration.ts';
import { prepareNotification } from '../statements/notification.ts';

/** What was declared, counted by day, and said to the tills. */
export function reportReads(db: Database) {
  const dayTotal = prepareDayTotal(db);
  const declaration = prepareDeclaration(db);
  const notification = prepareNotification(db);
  return {
    dayTotals: dayTotal.between,
    stockValues: dayTotal.presentValue,
    declarations: declaration.list,
    declaration: declaration.one,
    appliedExpenses: declaration.appliedExpenses,
    notifications: notification.latest,
    notification: notification.one,
    unreadNotifications: notification.unread,
  } satisfies Partial<Reader>;
}
