import type { Clock } from '../clock.ts';
import { localDay } from '../domain/time-zone.ts';
import type { Shop } from '../store/facts.ts';
import type { Reader } from '../store/reader.ts';

/**
 * The shop's present local day (20261122): of the hub's clock, unless it stands before what the shop recorded last, for
 * a clock that woke in the past would show an empty day.
 */
export function todayOf(
  { reader, clock }: { readonly reader: Pick<Reader, 'lastHubTime'>; readonly clock: Clock },
  shop: Pick<Shop, 'id' | 'timeZone'>,
): number {
  return localDay(shop.timeZone, Math.max(clock.now(), reader.lastHubTime(shop.id) ?? 0));
}
