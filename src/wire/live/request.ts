import { type Seq, seq } from '../../domain/ids.ts';

/** From where a till wants to resume (contract, D19). */
export interface Resume {
  /** The last seq that the till has; null: it wants what comes from now on. */
  readonly since: Seq | null;
  /** The epoch of that seq; null: the current one. */
  readonly epoch: number | null;
}

/** Beyond every head, and of no epoch that a hub ever has: what a till gets for it is sync_required. */
const UNREADABLE: Resume = { since: seq(Number.MAX_SAFE_INTEGER), epoch: -1 };

/**
 * Reads `since` and `epoch` of the socket's URL. One that can't be read is a resume that can't be made, not a reason
 * to leave the till without live stock: it will be told to read the catalogue.
 */
export function decodeResume(query: Readonly<Record<string, string | undefined>>): Resume {
  const since = decodeCount(query['since']);
  const epoch = decodeCount(query['epoch']);
  if (since === null) return { since: null, epoch: null };
  if (since === 'unreadable' || epoch === 'unreadable') return UNREADABLE;
  return { since: seq(since), epoch };
}

function decodeCount(text: string | undefined): number | null | 'unreadable' {
  if (text === undefined || text === '') return null;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : 'unreadable';
}
