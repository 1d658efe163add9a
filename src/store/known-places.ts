import type { ShopId, TillSerial } from '../domain/ids.ts';
import type { Shop, Till } from './facts.ts';
import type { Reader } from './reader.ts';

export interface KnownPlaces {
  /** The same reader, which looks up a till by its serial and a shop only once. */
  readonly reader: Reader;
  /** To be called when a commit changed a till or a shop, before anybody hears of it. */
  forget(): void;
}

/**
 * Every request asks whose till it comes from and which shop that is, and the answer changes a few times a year. Only what
 * exists is remembered, so strangers with ever new serials take no memory.
 */
export function rememberPlaces(reader: Reader): KnownPlaces {
  const shops = new Map<ShopId, Shop>();
  const tills = new Map<TillSerial, Till>();
  return {
    reader: {
      ...reader,
      shop: (id) => remembered(shops, id, reader.shop),
      tillBySerial: (serial) => remembered(tills, serial, reader.tillBySerial),
    },
    forget: () => {
      shops.clear();
      tills.clear();
    },
  };
}

function remembered<Key, Value>(
  known: Map<Key, Value>,
  key: Key,
  read: (key: Key) => Value | undefined,
): Value | undefined {
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = read(key);
  if (found !== undefined) known.set(key, found);
  return found;
}
