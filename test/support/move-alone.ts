import type { ArticleId, Seq, ShopId } from '../../src/domain/ids.ts';
import type { MovementKind } from '../../src/domain/stock.ts';
import type { Database } from '../../src/store/open.ts';
import { CatalogueCache } from '../../src/store/writer/catalogue-cache.ts';
import { prepareWrites } from '../../src/store/writer/prepared.ts';
import { Transaction } from '../../src/store/writer/transaction.ts';
import { seededRandom } from './manual-clock.ts';

/** Records a movement that stands alone, in a transaction of its own, as commands do. */
export function moveAlone(
  db: Database,
  at: { readonly shop: ShopId; readonly article: ArticleId; readonly hubTime: number },
  kind: Exclude<MovementKind, 'opening' | 'sale'>,
  quantity: number,
): Seq {
  const prepared = prepareWrites(db);
  const moment = { hubTime: at.hubTime, boot: 1, runningMs: 0, clockDoubt: false };
  const tx = new Transaction(prepared, new CatalogueCache(prepared), seededRandom(1), moment);
  prepared.boundary.begin();
  const body = { reference: 'REF-1', user: 'Marie', comment: 'essai' };
  const { seq } = tx.moveAlone(at.shop, at.article, kind, quantity, {
    kind: kind === 'adjustment' ? 'correction' : kind,
    body,
  });
  tx.flush();
  prepared.boundary.commit();
  return seq;
}
