import type { ArticleId, ShopId, TillId, TillSerial } from './ids.ts';
import type { Minor } from './money.ts';
import type { StockPolicy } from './stock.ts';

/**
 * What a provisioning file says, decoded. Ids are head office's. `details` holds further keys of the contract's data
 * model, kept as they came. A field that the file does not name is undefined: it has its default for what is new, and
 * stays as it is for what exists.
 */
export interface Provision {
  readonly shops: readonly ProvisionedShop[];
  readonly tills: readonly ProvisionedTill[];
  readonly categories: readonly ProvisionedCategory[];
  readonly articles: readonly ProvisionedArticle[];
}

export interface ProvisionedShop {
  readonly id: ShopId;
  readonly name: string;
  readonly code: string;
  readonly currency: string | undefined;
  readonly timeZone: string | undefined;
  readonly stockPolicy: StockPolicy | undefined;
  readonly dollarRate: Minor | undefined;
  readonly active: boolean | undefined;
  readonly posAllowed: boolean | undefined;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface ProvisionedTill {
  readonly id: TillId;
  readonly serial: TillSerial;
  readonly name: string;
  readonly shopId: ShopId | null;
  readonly active: boolean | undefined;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface ProvisionedCategory {
  readonly id: number;
  readonly shopId: ShopId;
  readonly name: string;
  readonly description: string | undefined;
}

export interface ProvisionedArticle {
  /** Null when the file (a CSV catalogue) gives none: the article is known by its code, and a new one gets a local id. */
  readonly id: ArticleId | null;
  readonly shopId: ShopId;
  readonly code: string;
  readonly name: string;
  readonly description: string | undefined;
  /** A category's id, its name (CSV; made when it does not exist), null for none. */
  readonly category: number | string | null | undefined;
  readonly currency: string | undefined;
  readonly price: Minor | undefined;
  readonly purchasePrice: Minor | undefined;
  readonly priceUsd: Minor | null | undefined;
  readonly purchasePriceUsd: Minor | null | undefined;
  /** Stock at the start of the article's life in this hub; may be negative. */
  readonly opening: number | undefined;
  readonly active: boolean | undefined;
  readonly validated: boolean | undefined;
  readonly imageUrl: string | null | undefined;
  readonly variants: readonly ProvisionedVariant[] | undefined;
  /** What was sent to the shop and waits for a till there to receive it. */
  readonly delivery?: ProvisionedDelivery | undefined;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface ProvisionedDelivery {
  readonly quantity: number;
  /** UTC ms; or, when the file names no offset, the shop's local time as ms, as if it were UTC. */
  readonly sentAt: { readonly at: number; readonly local: boolean } | null;
}

export interface ProvisionedVariant {
  readonly id: number;
  readonly barcode: string;
  readonly name: string;
  readonly attribute: string;
  readonly active: boolean | undefined;
  readonly imageUrl: string | null | undefined;
}
