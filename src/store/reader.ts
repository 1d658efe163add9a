import type { CatalogueArticle, ListedCategory, ListedVariant, RemovedArticle } from '../domain/catalogue.ts';
import type { HubStock } from '../domain/central-stock.ts';
import type { Certificate } from '../domain/certificate.ts';
import type { DayTotal } from '../domain/day-total.ts';
import type { DeclarationKind } from '../domain/declaration.ts';
import type { EpochRange } from '../domain/epoch-ranges.ts';
import type { ArticleId, Epoch, Seq, ShopId, TillId, TillSerial } from '../domain/ids.ts';
import type { Minor } from '../domain/money.ts';
import type { Movement } from '../domain/movement.ts';
import type { Notification } from '../domain/notification.ts';
import type { PastSale } from '../domain/past-sale.ts';
import type { PendingArticle } from '../domain/pending-article.ts';
import type { UpstreamProtocol } from '../domain/upstream-protocol.ts';
import type {
  ArrivedIn,
  CataloguePull,
  CentralStockRow,
  HeldCatalogue,
  LateEntries,
  LateEntry,
  MovedIn,
  NotTakenBack,
  OfficeTrust,
  OpenComparison,
  SettledSale,
  TakenBackSales,
  UnsureRecord,
} from './central-facts.ts';
import type {
  Changes,
  CountLine,
  CountSession,
  DeclarationRow,
  DeliveryRow,
  DeliveryState,
  Details,
  EntryBounds,
  JournalPage,
  Notices,
  QuarantineRow,
  QuarantineState,
  SaleRow,
  Shop,
  ShopCounts,
  TakenBackCounts,
  Till,
  TillPresence,
  Unsent,
  UpstreamCounts,
  UpstreamDecision,
  UpstreamException,
  UpstreamHold,
  UpstreamRecord,
} from './facts.ts';
import type { ArrivedFact, QueueEntry, QueuePart, UpstreamCall } from './forwardable.ts';

export interface NoticeBounds {
  /** The level at which an article is low. */
  readonly lowStock: number;
  /** Refused sales in one answer. */
  readonly refusedMax: number;
}

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

export interface QuarantineFilter {
  /** Null for all shops. */
  readonly shopId: ShopId | null;
  readonly state: QuarantineState | null;
  /** Only entries that follow this one in the list (cursor). */
  readonly after?: { readonly shopId: ShopId; readonly id: Seq } | null;
  readonly limit: number;
}

export interface UpstreamFilter {
  readonly shopId: ShopId;
  /** `renumbered`: sales that were given another number, wherever they stand; null for all exceptions. */
  readonly state: UpstreamException['state'] | 'renumbered' | null;
  /** Only records with a seq above this one (cursor). */
  readonly after: Seq;
  readonly limit: number;
}

export interface DeclarationFilter {
  readonly shopId: ShopId;
  readonly kind: DeclarationKind;
  readonly tillId: TillId | null;
  /** The date under which a declaration counts, UTC ms, both inclusive. */
  readonly from: number | null;
  readonly to: number | null;
  readonly limit: number;
}

/** What a comparison with head office's stock starts from. */
export interface CentralStanding {
  /** Differs as soon as something was sent, settled or decided. */
  readonly mark: string;
  /** How many sales were ever found at head office before they were sent. */
  readonly foundUpTo: number;
  readonly articles: ReadonlyMap<ArticleId, HubStock>;
}

/**
 * The hub's read side: a connection of its own, opened read-only, synchronous, one short snapshot per call and none
 * held between calls. Every method that takes a shop answers for that shop only.
 */
export interface Reader {
  hubId(): string;
  epoch(): Epoch;
  /** What opens the control API on the network; a secret. */
  controlToken(): string;

  shop(id: ShopId): Shop | undefined;
  shops(): readonly Shop[];
  /** Exact, case-sensitive comparison; inactive tills and tills without shop are found too. */
  tillBySerial(serial: TillSerial): Till | undefined;
  till(id: TillId): Till | undefined;
  tills(): readonly Till[];

  /** Further keys of the shop as its provisioning file gave them, by the data model's names (contract, 10). */
  shopDetails(id: ShopId): Details;
  tillDetails(id: TillId): Details;
  /** When the till last introduced itself; null when it never did. */
  presence(id: TillId): TillPresence | null;
  /** What of the shop is active; `low` counts active articles whose stock is at most `lowAt`. */
  shopCounts(id: ShopId, lowAt: number): ShopCounts;

  /** The seq of the shop's last fact; 0 when it has none. */
  head(shopId: ShopId): Seq;
  /** How far recorded hub time has come, UTC ms; never runs backwards. */
  recordedTime(): number;
  /** Recorded hub time of the shop's last fact; null when it has none. Never runs backwards. */
  lastHubTime(shopId: ShopId): number | null;
  /** The seq of the first fact recorded at or after `hubTime`; head + 1 when there is none. */
  firstSeqAt(shopId: ShopId, hubTime: number): Seq;

  /** The facts that follow `after` as they travel to head office, up to a bound or the end of their epoch; null = none. */
  journalPage(shopId: ShopId, after: Seq, bounds: EntryBounds): JournalPage | null;
  /** The sale or the other fact that caused a movement; null for one that stands alone, and for what is no movement. */
  causeOf(shopId: ShopId, at: Seq): Seq | null;
  /** Which seqs of the shop belong to which epoch, oldest first. */
  epochRanges(shopId: ShopId): readonly EpochRange[];
  /** The last seq of an epoch that was taken back from head office; 0 when nothing of it was. */
  takenBackUpTo(shopId: ShopId, epoch: number): number;
  /** What was taken back from head office after restores. */
  takenBack(shopId: ShopId): TakenBackCounts;

  /** For live: what moved, and what of the catalogue changed, in facts after `since`. */
  changesAfter(shopId: ShopId, since: Seq): Changes;

  /** For a shop's dashboard: alerts, refused sales and sales, in facts after `since`. */
  noticesAfter(shopId: ShopId, since: Seq, bounds: NoticeBounds): Notices;

  /** Active and validated articles by name (code point order) then id, stock and variants included. With `changedFrom`,
   *  only those whose stock, description, variants or category changed in a fact of that seq or later. */
  articles(shopId: ShopId, changedFrom: Seq | null): readonly CatalogueArticle[];
  /** Articles that are switched off, by name then id; with `since` (UTC ms) those that were at that time or later. */
  removedArticles(shopId: ShopId, since: number | null): readonly RemovedArticle[];
  /** Active variants by id, whatever their article is. With `since`, those that changed at `since.at` (UTC ms) or later,
   *  inactive ones included, and the active ones whose article or its stock changed in the fact `since.from` or later. */
  variants(
    shopId: ShopId,
    since: { readonly at: number; readonly from: Seq } | null,
  ): readonly ListedVariant[];
  /** By name (code point order) then id; with `changedFrom`, those that changed in a fact of that seq or later. */
  categories(shopId: ShopId, changedFrom: Seq | null): readonly ListedCategory[];

  /** Articles that wait for a till's decision, by name then id: those with open deliveries, and active ones not validated. */
  pendingArticles(shopId: ShopId, limit: number): readonly PendingArticle[];

  /** The last fact that changed the shop's catalogue; 0 when none did. */
  catalogueSeq(shopId: ShopId): Seq;
  /** What became of the last reading of head office's catalogue; null before the first one. */
  cataloguePull(shopId: ShopId): CataloguePull | null;
  /** What the hub holds of the shop's catalogue, for comparing it with a full reading of head office's. */
  heldCatalogue(shopId: ShopId): HeldCatalogue;

  /** The article of this shop that has this code (exact, case included), active or not. */
  articleByCode(shopId: ShopId, code: string): ArticleId | undefined;

  /** Counts of the shop's shelves, newest first. */
  counts(shopId: ShopId, limit: number): readonly CountSession[];
  /** One count, with its lines by article id, those above `after`; and the journal's head of the same moment. */
  count(
    shopId: ShopId,
    id: Seq,
    page: { readonly after: number; readonly limit: number },
  ): { readonly session: CountSession; readonly lines: readonly CountLine[]; readonly head: Seq } | undefined;

  /** Newest first. */
  deliveries(shopId: ShopId, state: DeliveryState | null, limit: number): readonly DeliveryRow[];

  /** Newest first; openings are left out. */
  movements(filter: MovementFilter): readonly Movement[];

  sale(shopId: ShopId, seq: Seq): SaleRow | undefined;
  /** The sale that this till sent under this number, in whatever shop it stood then. */
  saleOfTill(tillId: TillId, number: string): SaleRow | undefined;
  /** The shop's sales by date, newest first, cancelled ones too. */
  saleHistory(filter: SaleHistoryFilter): readonly PastSale[];
  isCancelled(shopId: ShopId, saleSeq: Seq): boolean;
  /** Whether a record is not sent (any more): it was cancelled, or a person dropped or settled it. */
  isWithdrawn(shopId: ShopId, seq: Seq): boolean;
  /** Whether another sale of the till goes to head office under this number, or was to. */
  isGivenNumber(tillId: TillId, number: string): boolean;

  /** Totals of the shop's local days (20261122, both inclusive) by day, then currency; days without any are absent. */
  dayTotals(shopId: ShopId, fromDay: number, toDay: number): readonly DayTotal[];

  /** What the stock is worth now at the selling price, by the articles' currency, in minor units; it has a sign. */
  stockValues(shopId: ShopId): readonly { readonly currency: string; readonly value: number }[];

  /** By shop, then in the order in which they came. */
  quarantine(filter: QuarantineFilter): readonly QuarantineRow[];
  quarantineEntry(shopId: ShopId, id: Seq): QuarantineRow | undefined;
  quarantineCount(shopId: ShopId): number;
  /** All open entries of a till. */
  openQuarantineOf(tillId: TillId): readonly QuarantineRow[];

  /** Newest first, by the date under which they count. */
  declarations(filter: DeclarationFilter): readonly DeclarationRow[];
  declaration(shopId: ShopId, id: Seq): DeclarationRow | undefined;
  /** Expenses that a person deducted, by currency; of reports dated between the bounds (UTC ms, both inclusive). */
  appliedExpenses(
    shopId: ShopId,
    from: number,
    to: number,
  ): readonly { readonly currency: string; readonly total: Minor }[];

  /** The latest ones of the till's shop (a thousand at most), newest first, as this till has read them. */
  notifications(shopId: ShopId, tillId: TillId): readonly Notification[];
  /** Any one of the shop, also an older one. */
  notification(shopId: ShopId, tillId: TillId, id: Seq): Notification | undefined;
  /** How many of the latest ones this till has not read. */
  unreadNotifications(shopId: ShopId, tillId: TillId): number;

  upstreamPosition(shopId: ShopId): Seq;
  /** How often a person asked for another try. */
  upstreamAsked(shopId: ShopId): number;
  /** The protocol that the position, the exceptions and the holds speak of. */
  upstreamProtocol(shopId: ShopId): UpstreamProtocol;
  /** The highest seq of a sale of this till that was ever handed to the line. */
  upstreamAttempted(shopId: ShopId, tillId: TillId): Seq;
  /** Those that are open, and decided ones that the queue has yet to pass. For people there are the records. */
  upstreamExceptions(shopId: ShopId): readonly UpstreamException[];
  /** By seq. */
  upstreamRecords(filter: UpstreamFilter): readonly UpstreamRecord[];
  /** Any sale, and whatever else is an exception. */
  upstreamRecord(shopId: ShopId, seq: Seq): UpstreamRecord | undefined;
  /** Those that stand, in their order. */
  upstreamDecisions(shopId: ShopId, seq: Seq): readonly UpstreamDecision[];
  upstreamCounts(shopId: ShopId): UpstreamCounts;
  upstreamException(shopId: ShopId, seq: Seq): UpstreamException | undefined;
  /**
   * Open exceptions, but for those of held tills, whose wait is over at `now` (UTC ms), the longest due first; then as
   * many whose wait begins after it, because the clock was set back.
   */
  upstreamDue(shopId: ShopId, now: number, limit: number): readonly UpstreamException[];
  /** The least time of an open exception after `now`, UTC ms; null when there is none. */
  upstreamNextDue(shopId: ShopId, now: number): number | null;
  /** Protocol `journal`: entries that arrived after what follows them, by seq; without those that wait or were decided on. */
  upstreamLate(shopId: ShopId, which: LateEntries): readonly LateEntry[];
  /**
   * Protocol `journal`: what head office was found to have before the line came to `position`, and was not seen to keep
   * since; null = nothing.
   */
  upstreamAcknowledged(shopId: ShopId, position: Seq): { readonly after: Seq; readonly upTo: Seq } | null;
  /** The sale that an exception speaks of: its own, or the one whose cancellation it is. */
  exceptionSale(shopId: ShopId, exceptionSeq: Seq): SaleRow | undefined;
  upstreamHolds(shopId: ShopId): readonly UpstreamHold[];
  /** What the hub has of each article, and what of it head office has not; all of one snapshot. */
  centralStanding(shopId: ShopId): CentralStanding;
  /** The `mark` of the standing alone. */
  centralMark(shopId: ShopId): string;
  /** Whether it is known of each till what head office has of it and the hub not; false while that is lost. */
  tillsCompared(shopId: ShopId): boolean;
  /** Tills that are not compared yet, the oldest life first. */
  openComparisons(shopId: ShopId): readonly OpenComparison[];
  /** What comparing them came to. */
  takenBackSales(shopId: ShopId): TakenBackSales;
  /** What head office has of the tills and the hub could not take back, the longest known first. */
  notTakenBack(shopId: ShopId, limit: number): readonly NotTakenBack[];
  /** Whether the hub has what head office has under this number of the till. */
  hasCentralNumber(tillId: TillId, number: string): boolean;
  /** Null while the shop's stock was not taken over from head office. */
  movedIn(shopId: ShopId): MovedIn | null;
  /** Articles whose stock was compared with head office, by id. */
  centralStocks(shopId: ShopId): readonly CentralStockRow[];
  /** For upstream: what follows a seq in the queue, without cancelled sales and what is of the tills named. */
  queueAfter(shopId: ShopId, after: Seq, limit: number, exceptTills: readonly TillId[]): QueuePart;
  /** The same of one till. */
  queueOfTill(tillId: TillId, shopId: ShopId, after: Seq, limit: number): QueuePart;
  /** Undefined when nothing of this fact is to be forwarded. A cancelled sale is found, too. */
  queueEntry(shopId: ShopId, seq: Seq): QueueEntry | undefined;
  /** What is known of a call that must not be made twice; undefined = it was never made. */
  upstreamCall(shopId: ShopId, seq: Seq, call: string): UpstreamCall | undefined;
  /** Sales that head office has, as far as the hub knows. The part must not be large. */
  settledSales(shopId: ShopId, part: ArrivedIn): readonly SettledSale[];
  /** Tills that sold within some thousand entries before that one. */
  tillsSoldBefore(shopId: ShopId, at: Seq): readonly TillId[];
  /** Facts beside sales of which head office has to hear, whatever became of them. The part must not be large. */
  factsArrivedIn(shopId: ShopId, part: ArrivedIn): readonly ArrivedFact[];
  /** Null before head office was first looked through. */
  officeTrust(shopId: ShopId): OfficeTrust | null;
  /** Records of which nobody could say so far whether head office still has them. */
  officeUnsure(shopId: ShopId): readonly UnsureRecord[];
  /** The articles that these moved. */
  officeUnsureArticles(shopId: ShopId): ReadonlySet<ArticleId>;
  /** The last sale that was booked before that hub time (UTC ms); 0 when there is none. */
  lastSaleBefore(shopId: ShopId, hubTime: number): Seq;
  /** After the position + exceptions (retry, parked) + held. */
  unsent(shopId: ShopId): Unsent;
  /**
   * The sales that wait for their turn, and how many the position went past since this reader first looked: only
   * differences of the latter mean something.
   */
  queueProgress(shopId: ShopId): { readonly passed: number; readonly queued: number };

  /**
   * What the shop sold on a local day (20261122) and where each sale stands at head office; undefined when there is no such
   * shop. It reads the day's sales one by one.
   * @param drawnUpAt UTC ms, for the certificate's head
   */
  certificate(shopId: ShopId, day: number, drawnUpAt: number): Certificate | undefined;

  close(): void;
}
