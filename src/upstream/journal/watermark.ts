import type { EpochRange } from '../../domain/epoch-ranges.ts';

/**
 * Where head office stands, seen from the hub. `behind`: it lacks what the hub thought delivered. `level`: exactly there.
 * `beyond`: it has more than the hub knows of, under names that the hub gave. `ahead`: it has names that the hub never gave.
 */
export type Standpoint = 'behind' | 'level' | 'beyond' | 'ahead';

/**
 * @param position the last seq that the hub knows to be there
 * @param head the last seq of the shop
 */
export function standpointOf(
  watermark: { readonly epoch: number; readonly seq: number },
  hub: { readonly ranges: readonly EpochRange[]; readonly position: number; readonly head: number },
): Standpoint {
  if (watermark.epoch > 0 || watermark.seq > 0) {
    const range = hub.ranges.find(({ epoch }) => epoch === watermark.epoch);
    if (range === undefined) return 'ahead';
    if (watermark.seq <= range.after || watermark.seq > (range.upTo ?? hub.head)) return 'ahead';
  }
  if (watermark.seq < hub.position) return 'behind';
  return watermark.seq === hub.position ? 'level' : 'beyond';
}
