import type { Epoch, Seq, ShopId } from '../../domain/ids.ts';
import type { Moment } from './hub-time.ts';
import type { Prepared } from './prepared.ts';

/** Writes down that a life begins: from which seq on in each shop, and that any earlier sale may be at head office. */
export function startEpoch(
  { hub, shop, upstream }: Pick<Prepared, 'hub' | 'shop' | 'upstream'>,
  epoch: Epoch,
  why: { readonly reason: string; readonly moment: Moment },
  places: { readonly head: (shop: ShopId) => Seq; readonly after?: (shop: ShopId) => Seq },
): void {
  hub.insertEpoch(epoch, why.reason, why.moment);
  for (const { id } of shop.all()) {
    const head = places.head(id);
    hub.insertStart(epoch, id, places.after?.(id) ?? head);
    // In the life that is lost, any of these sales may have left for head office.
    upstream.raiseAttempted(id, head);
    // And a person may have done by hand what waited; by protocol `journal` head office would know it again.
    if (upstream.protocol(id) === 'ventes-sync') upstream.stopParked(id, head);
  }
}
