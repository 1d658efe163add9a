import type { Seq, ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';
import type { FactKind } from './fact.ts';

/** What a fact says, for answering a repeat as the first request was answered. */
export function prepareFactBody(db: Database) {
  const get = db.prepare<[number, number], { kind: FactKind; body: string }>(
    'SELECT kind, body FROM fact WHERE shop_id = ? AND seq = ?',
  );
  return {
    /** @throws Error when there is no such fact, or it is of another kind */
    of: (shop: ShopId, at: Seq, kind: FactKind): unknown => {
      const row = get.get(shop, at);
      if (row?.kind !== kind) throw new Error(`fact ${at} of shop ${shop} is no ${kind}`);
      return JSON.parse(row.body);
    },
    kindOf: (shop: ShopId, at: Seq): FactKind | undefined => get.get(shop, at)?.kind,
  };
}
