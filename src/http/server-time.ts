import type { Clock } from '../clock.ts';
import type { ShopId } from '../domain/ids.ts';
import type { Reader } from '../store/reader.ts';

/**
 * The `server_time` of a list (UTC ms), to be taken before the list is read. Recorded hub time and not the clock's: it
 * never runs backwards, so whatever is committed from now on is recorded at this time or later, and the next `since`
 * finds it whatever the clock does.
 */
export function serverTime(reader: Pick<Reader, 'lastHubTime'>, clock: Clock, shop: ShopId): number {
  return reader.lastHubTime(shop) ?? clock.now();
}
