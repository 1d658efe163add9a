import type { CatalogueArticle } from '../domain/catalogue.ts';
import type { ArticleId, Epoch, Seq, ShopId, TillId, TillSerial } from '../domain/ids.ts';
import type { Movement } from '../domain/movement.ts';
import type { Comparison, PastSale } from '../domain/past-sale.ts';
import type {
  Level,
  QuarantineRow,
  QuarantineState,
  SaleRow,
  Shop,
  Till,
  Unsent,
  UpstreamException,
  UpstreamHold,
} from './facts.ts';

export interface MovementFilter {
  readonly shopId: ShopId;
  readonly articleId: ArticleId | null;
  /** Hub time, UTC ms, both inclusive. */
  readonly from: number | null;
  readonly to: number | null;
  /** Only movements with a seq below this one (cursor). */
  readonly before: Seq | null;
  readonly limit: number;
}

export interface SaleHistoryFilter {
  readonly shopId: ShopId;
  /** Date of sale, UTC ms, both inclusive. */
  readonly from: number | null;
  readonly to: number | null;
  /** Only sales that follow this one in the list (cursor). */
  readonly before: { readonly soldAt: number; readonly seq: Seq } | null;
  readonly limit: number;
}

/** Sales of one till in one shop, compared with the numbers that the till has. */
export interface ComparisonFilter {
  readonly tillId: TillId;
  readonly shopId: ShopId;
  /** Date of sale, UTC ms, both inclusive. */
  readonly from: number | null;
  readonly to: number | null;
  /** Each once. */
  readonly numbers: readonly string[];
  /** How many of each kind of difference are named. */
  readonly limit: number;
}

/**
 * The hub's read side: a connection of its own, opened read-only, synchronous, one short snapshot per call and none
 * held between calls. Every method that takes a shop answers for that shop only.
 */
export interface Reader {
  hubId(): string;
  epoch(): Epoch;

  shop(id: ShopId): Shop | undefined;
  shops(): readonly Shop[];
  /** Exact, case-sensitive comparison; inactive tills and tills without shop are found too. */
  tillBySerial(serial: TillSerial): Till | undefined;
  till(id: TillId): Till | undefined;
  tills(): readonly Till[];

  /** The seq of the shop's last fact; 0 when it has none. */
  head(shopId: ShopId): Seq;
  /** Recorded hub time of the shop's last fact; null when it has none. Never runs backwards. */
  lastHubTime(shopId: ShopId): number | null;
  /** The seq of the first fact recorded at or after `hubTime`; head + 1 when there is none. */
  firstSeqAt(shopId: ShopId, hubTime: number): Seq;

  /**
   * For live: head, and the latest level of each article whose last movement is after `since`, in ascending seq; both
   * of one snapshot.
   */
  levelsAfter(shopId: ShopId, since: Seq): { readonly head: Seq; readonly levels: readonly Level[] };

  /** Active and validated articles by name (code point order) then id, stock and variants included. With `changedFrom`,
   *  only those whose stock or description changed in a fact of that seq or later. */
  articles(shopId: ShopId, changedFrom: Seq | null): readonly CatalogueArticle[];

  /** Newest first; openings are left out. */
  movements(filter: MovementFilter): readonly Movement[];

  /** Sales after a seq in journal order, lines included, without cancelled ones and those of the tills named. */
  salesAfter(shopId: ShopId, after: Seq, limit: number, exceptTills: readonly TillId[]): readonly SaleRow[];
  /** Sales of one till with after < seq <= upTo, in journal order, without cancelled ones. */
  salesOfTill(tillId: TillId, shopId: ShopId, after: Seq, upTo: Seq, limit: number): readonly SaleRow[];
  sale(shopId: ShopId, seq: Seq): SaleRow | undefined;
  /** The sale that this till sent under this number, in whatever shop it stood then. */
  saleOfTill(tillId: TillId, number: string): SaleRow | undefined;
  /** The shop's sales by date, newest first, cancelled ones too. */
  saleHistory(filter: SaleHistoryFilter): readonly PastSale[];
  compareSales(filter: ComparisonFilter): Comparison;
  isCancelled(shopId: ShopId, saleSeq: Seq): boolean;

  quarantine(filter: {
    readonly shopId: ShopId | null;
    readonly state: QuarantineState | null;
    readonly limit: number;
  }): readonly QuarantineRow[];
  quarantineEntry(shopId: ShopId, id: Seq): QuarantineRow | undefined;
  quarantineCount(shopId: ShopId): number;

  upstreamPosition(shopId: ShopId): Seq;
  /** The highest seq of a sale that was ever handed to the line. */
  upstreamAttempted(shopId: ShopId): Seq;
  upstreamExceptions(shopId: ShopId): readonly UpstreamException[];
  /** The sale that an exception speaks of: its own, or the one whose cancellation it is. */
  exceptionSale(shopId: ShopId, exceptionSeq: Seq): SaleRow | undefined;
  upstreamHolds(shopId: ShopId): readonly UpstreamHold[];
  /** After the position + exceptions (retry, parked) + held. */
  unsent(shopId: ShopId): Unsent;

  close(): void;
}
