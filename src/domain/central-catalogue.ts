import type { ArticleId, ShopId, TillId, TillSerial } from './ids.ts';
import type { Minor } from './money.ts';
import type { ProvisionedArticle, ProvisionedCategory, ProvisionedVariant } from './provision.ts';

/** An article without its variants. `opening` is the stock that head office shows, which only a new article takes. */
export interface CentralArticle extends ProvisionedArticle {
  readonly id: ArticleId;
  readonly opening: number;
}

/** A variant, and the article to which it belongs. */
export interface CentralVariant {
  readonly articleId: ArticleId;
  readonly variant: ProvisionedVariant;
}

/** How a delivery that head office announced is recognised ever after, in the reference of its fact. */
export const CENTRAL_DELIVERY_PREFIX = 'central:';

/** Goods that head office sent and that no till has received or refused there. */
export interface CentralDelivery {
  readonly articleId: ArticleId;
  readonly quantity: number;
  /** UTC ms; null when head office does not say. */
  readonly sentAt: number | null;
  /** What it is known by for ever: `central:{article}:{quantity}:{date as head office wrote it}`. */
  readonly key: string;
}

/** A till as head office shows it under its serial; null = it knows no such serial. */
export interface CentralTill {
  readonly tillId: TillId;
  readonly serial: TillSerial;
  readonly shown: {
    readonly name: string;
    readonly active: boolean;
    /** The shop in which it stands there; null for none. */
    readonly shopId: ShopId | null;
  } | null;
}

/** What of a shop's catalogue was read at head office and is to be brought into the hub's. Ids are head office's. */
export interface CentralCatalogue {
  /** Null when it was not read. */
  readonly dollarRate: Minor | null;
  readonly categories: readonly ProvisionedCategory[];
  readonly articles: readonly CentralArticle[];
  readonly variants: readonly CentralVariant[];
  readonly deliveries: readonly CentralDelivery[];
  readonly tills: readonly CentralTill[];
}

/** What a person must settle, because the hub does not guess. The code is stable, `subject` names an id or a serial. */
export interface CatalogueConflict {
  readonly code: CatalogueConflictCode;
  readonly subject: string;
  /** For the operator, in English. */
  readonly sentence: string;
}

export type CatalogueConflictCode =
  /** An entry of head office's list that cannot be understood; the rest was applied. */
  | 'unreadable-entry'
  | 'code-taken'
  | 'belongs-elsewhere'
  | 'till-unknown'
  | 'till-elsewhere'
  | 'till-active-there'
  /** The hub sells an article that head office never showed. */
  | 'unknown-there'
  /** A reading that would retire most of the catalogue. */
  | 'too-many-missing';

/** Conflicts that are kept of one reading; beyond it only their number matters. */
export const CONFLICTS_MAX = 100;

/** Retiring waits for a person from so many articles on, when more than half of them would go. */
const SAFETY_FROM_ARTICLES = 10;

/** Whether a full reading lacks so much that it may be the reading that is wrong (another database, an empty one). */
export function isTooMuchMissing(missing: number, had: number): boolean {
  return had >= SAFETY_FROM_ARTICLES && missing * 2 > had;
}

/** What came of one reading of head office's catalogue. */
export interface CataloguePullOutcome {
  readonly full: boolean;
  /** Why nothing (more) was applied; null when all of it was, but for the conflicts. */
  readonly error: string | null;
  /** Articles. */
  readonly added: number;
  readonly changed: number;
  readonly retired: number;
  /** Everything else that changed: variants, categories, tills, deliveries, the rate. */
  readonly others: number;
  readonly conflicts: readonly CatalogueConflict[];
}

/** Each conflict once; of two about the same thing the later one. At most {@link CONFLICTS_MAX}. */
export function mergeConflicts(
  ...lists: readonly (readonly CatalogueConflict[])[]
): readonly CatalogueConflict[] {
  const merged = new Map(lists.flat().map((one) => [`${one.code} ${one.subject}`, one]));
  return [...merged.values()].slice(0, CONFLICTS_MAX);
}
