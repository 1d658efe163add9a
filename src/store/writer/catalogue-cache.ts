import type { Article, Variant } from '../../domain/catalogue.ts';
import type { ArticleId, ShopId, TillSerial } from '../../domain/ids.ts';
import type { PriceList } from '../../domain/pricing.ts';
import type { StoredShop } from '../statements/shop.ts';
import type { StoredTill } from '../statements/till.ts';
import type { Prepared } from './prepared.ts';

/** Entries kept of each kind; beyond it the cache starts anew. */
const ENTRIES_MAX = 20_000;

/**
 * Shops, tills, articles and variants as the writer knows them, read once and kept, because only the writer changes
 * them. Cleared whenever it did, and after a rollback.
 */
export class CatalogueCache {
  readonly #prepared: Prepared;
  readonly #articles = new Map<ArticleId, Article | undefined>();
  readonly #variants = new Map<number, Variant | undefined>();
  readonly #tills = new Map<TillSerial, StoredTill | undefined>();
  readonly #shops = new Map<ShopId, StoredShop | undefined>();

  constructor(prepared: Prepared) {
    this.#prepared = prepared;
  }

  clear(): void {
    for (const map of [this.#articles, this.#variants, this.#tills, this.#shops]) map.clear();
  }

  till(serial: TillSerial): StoredTill | undefined {
    return remember(this.#tills, serial, () => this.#prepared.till.bySerial(serial));
  }

  shop(id: ShopId): StoredShop | undefined {
    return remember(this.#shops, id, () => this.#prepared.shop.byId(id));
  }

  /** An article of this shop, active or not. */
  article(shop: ShopId, id: ArticleId): Article | undefined {
    const article = remember(this.#articles, id, () => this.#prepared.article.byId(id));
    return article?.shopId === shop ? article : undefined;
  }

  /** What one shop sells, for pricing. */
  priceList(shop: ShopId): PriceList {
    return {
      sellableArticle: (id) => {
        const article = this.article(shop, id);
        return article?.active ? article : undefined;
      },
      variant: (id) => remember(this.#variants, id, () => this.#prepared.variant.byId(id)),
    };
  }
}

function remember<Key, Value>(map: Map<Key, Value>, key: Key, read: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined || map.has(key)) return known as Value;
  if (map.size >= ENTRIES_MAX) map.clear();
  const value = read();
  map.set(key, value);
  return value;
}
