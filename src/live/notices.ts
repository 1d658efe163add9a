import type { Epoch } from '../domain/ids.ts';
import type { Notices } from '../store/facts.ts';
import { dashboardStats, saleRejected, stockAlert, type Takings } from '../wire/live/notice-frames.ts';
import { type Frames, groupBySeq, type Told } from './frames.ts';

/**
 * What a shop's dashboard has missed, as frames: an alert at the movement that made the level as bad as it is, a refused
 * sale at its fact, and the day's figures at the last sale.
 */
export function noticeFrames(
  notices: Notices,
  lowStock: number,
  takings: () => { readonly day: Takings; readonly month: Takings } | null,
  epoch: Epoch,
  at: number,
): Frames {
  const { head, complete, lastSale } = notices;
  const told: Told[] = [
    ...notices.alerts.map((alert) => ({
      seq: alert.seq,
      text: () => stockAlert(alert, lowStock, epoch, at),
    })),
    ...notices.refused.map((refused) => ({ seq: refused.seq, text: () => saleRejected(refused, epoch, at) })),
  ];
  const figures = lastSale === null ? null : takings();
  if (lastSale !== null && figures !== null)
    told.push({ seq: lastSale, text: () => dashboardStats(figures, lastSale, epoch, at) });
  return { head, complete, list: groupBySeq(told) };
}
