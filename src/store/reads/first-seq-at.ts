import { type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { Database } from '../open.ts';
import { prepareFactTimes } from '../statements/fact.ts';
import { prepareShop } from '../statements/shop.ts';

/** The seq of a shop's first fact recorded at or after an instant (UTC ms); head + 1 when there is none. */
export function prepareFirstSeqAt(db: Database): (shop: ShopId, hubTime: number) => Seq {
  const { head } = prepareShop(db);
  const { hubTimeOf } = prepareFactTimes(db);
  return (shop, hubTime) => firstAt(head(shop), (at) => hubTimeOf(shop, seq(at)) ?? 0, hubTime);
}

/** Binary search: recorded time rises with seq, and a journal has no gaps. */
function firstAt(head: number, timeOf: (at: number) => number, hubTime: number): Seq {
  let low = 1;
  let high = head + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (timeOf(middle) >= hubTime) high = middle;
    else low = middle + 1;
  }
  return seq(low);
}
