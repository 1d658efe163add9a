import type { ShopId } from '../../domain/ids.ts';
import type { JournalWatermark } from '../../wire/journal/decode.ts';
import type { LineFault } from '../line-fault.ts';

/** Head office has facts under names that the hub never gave, or gave to other facts: the hub was restored. */
export interface Ahead {
  readonly shopId: ShopId;
  readonly watermark: JournalWatermark;
  /** A seq under which the two are known to have different facts (not the first one, perhaps); null = none is known. */
  readonly differsAt: number | null;
}

/** Settles it, so that sending can go on, or tells why the line stands still. */
export type OnAhead = (found: Ahead) => Promise<'resolved' | LineFault>;
