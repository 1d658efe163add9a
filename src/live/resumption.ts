import type { Epoch, Seq } from '../domain/ids.ts';

/**
 * How a till's stream begins (contract, D19):
 * - from-head: it named no seq
 * - backfill: it gets what moved after the seq that it named
 * - sync: that seq means nothing here, it must read the catalogue
 * - hub-restored: it has seen facts of this very epoch that this hub does not know, so the hub has lost part of its past
 */
export type Resumption = 'from-head' | 'backfill' | 'sync' | 'hub-restored';

export function resumption(
  wanted: { readonly since: Seq | null; readonly epoch: number | null },
  hub: { readonly epoch: Epoch; readonly head: Seq },
): Resumption {
  if (wanted.since === null) return 'from-head';
  if (wanted.epoch !== null && wanted.epoch !== hub.epoch) return 'sync';
  if (wanted.since <= hub.head) return 'backfill';
  return wanted.epoch === null ? 'sync' : 'hub-restored';
}
