import { type EpochRange, type EpochStart, epochRanges } from '../../domain/epoch-ranges.ts';
import type { ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';

/** Which seqs of a shop belong to which life of the hub. */
export function prepareEpochRanges(db: Database) {
  const epochs = db.prepare<[], number>('SELECT epoch FROM epoch ORDER BY epoch').pluck();
  const starts = db.prepare<[number], EpochStart>(
    'SELECT epoch, after_seq AS after FROM epoch_start WHERE shop_id = ? ORDER BY epoch',
  );
  return {
    /** Oldest first. */
    ofShop: (shop: ShopId): readonly EpochRange[] => epochRanges(epochs.all(), starts.all(shop)),
  };
}
