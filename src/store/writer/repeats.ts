import type { Seq, ShopId } from '../../domain/ids.ts';
import { textHash } from '../content-hash.ts';
import type { Transaction } from './transaction.ts';

/** Running time within which a request that names neither a date nor a key counts as a repeat (as in incident 23). */
export const REPEAT_WINDOW_MS = 60_000;

/**
 * A request that carries no identity of its own is known by who asked what. One that names a date or a key is known for
 * ever; one that does not, for a minute of running time: after that the same words may mean another thing.
 */
export interface Asked {
  readonly shop: ShopId;
  /** Who asks and for what: "till 5 customer-return", "key". */
  readonly scope: string;
  /** What makes two requests the same, as a text that is equal for equal requests. */
  readonly content: string;
  readonly forEver: boolean;
}

/** The fact that an identical request made before; null when this one is to be carried out. */
export function answeredBefore(tx: Transaction, asked: Asked): Seq | null {
  const found = tx.prepared.answeredRequest.latest(asked.shop, asked.scope, hashOf(asked));
  if (found === undefined) return null;
  const recent = tx.moment.runningMs - found.runningMs < REPEAT_WINDOW_MS;
  return asked.forEver || recent ? found.seq : null;
}

/**
 * Like `answeredBefore`, in whatever shop the one who asks stood then: a till that is moved to another shop and asks
 * again asks for the same thing.
 */
export function answeredInAnyShop(
  tx: Transaction,
  asked: Asked,
): { readonly shop: ShopId; readonly seq: Seq } | null {
  for (const { id: shop } of tx.prepared.shop.all()) {
    const seq = answeredBefore(tx, { ...asked, shop });
    if (seq !== null) return { shop, seq };
  }
  return null;
}

/** Notes that a request was carried out by the fact `at`. */
export function noteAnswered(tx: Transaction, asked: Asked, at: Seq): void {
  tx.prepared.answeredRequest.insert(asked.shop, asked.scope, hashOf(asked), at);
}

function hashOf({ content }: Asked): Buffer {
  return textHash(content);
}
