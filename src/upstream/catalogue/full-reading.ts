import type { ArticleId, ShopId } from '../../domain/ids.ts';

/** The stock of a shop's articles as a full reading showed it, after the catalogue was brought into the hub. */
export interface FullReading {
  readonly shopId: ShopId;
  /** By article that both sides know. */
  readonly shown: ReadonlyMap<ArticleId, number>;
  /** UTC ms at which head office showed it. */
  readonly takenAt: number;
}

/**
 * Told each full reading that was applied, on the shop's own line: from the answer that showed the stock until the
 * promise resolves nothing leaves for head office, so its position is what it was then, and what was booked here since
 * has not left.
 */
export type OnFullReading = (reading: FullReading) => Promise<void>;
