import { decodeDate, formatUtc } from '../../values/dates.ts';
import { readable } from '../instant.ts';

/** Head office takes its server_time after the query: what was changed between the two is asked for once more. */
const OVERLAP_MS = 5 * 60_000;

/** The `since` of the next incremental reading; null when the time cannot be read, and only a full reading is safe. */
export function sinceAfter(serverTime: string | null): string | null {
  const at = serverTime === null ? 'unreadable' : decodeDate(serverTime, 'UTC');
  return typeof at === 'string' ? null : formatUtc(readable(at - OVERLAP_MS));
}

/** A path with its `since`, in which an offset's plus sign must not stand bare (contract, 7.4). */
export function withSince(path: string, since: string | null): string {
  return since === null ? path : `${path}?since=${encodeURIComponent(since)}`;
}
