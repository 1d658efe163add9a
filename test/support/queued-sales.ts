import { type ShopId, seq, type TillId } from '../../src/domain/ids.ts';
import type { SaleRow } from '../../src/store/facts.ts';
import type { Reader } from '../../src/store/reader.ts';

const PART = 1_000;

/** Every sale that a shop has for head office, in journal order: without cancelled ones and those of the tills named. */
export function queuedSales(
  reader: Reader,
  shop: ShopId,
  exceptTills: readonly TillId[] = [],
): readonly SaleRow[] {
  const sales: SaleRow[] = [];
  for (let after = seq(0); after < reader.head(shop); ) {
    const { entries, lookedUpTo } = reader.queueAfter(shop, after, PART, exceptTills);
    sales.push(...entries.flatMap((entry) => (entry.kind === 'sale' ? [entry.sale] : [])));
    after = lookedUpTo;
  }
  return sales;
}
