import type { Random } from '../../clock.ts';
import { type ArticleId, type Epoch, type Seq, type ShopId, seq, type TillId } from '../../domain/ids.ts';
import { isToldMovement } from '../../domain/notification.ts';
import type { MovementKind } from '../../domain/stock.ts';
import { localDay } from '../../domain/time-zone.ts';
import type { StoredArticle } from '../statements/article.ts';
import type { FactKind } from '../statements/fact.ts';
import type { CatalogueCache } from './catalogue-cache.ts';
import { type CountedSale, DayTotals } from './day-totals.ts';
import type { Moment } from './hub-time.ts';
import type { Prepared } from './prepared.ts';
import type { Committed } from './protocol.ts';

/** Why a movement happened, as lists of movements show it (contract, 8). */
export interface MovementNote {
  readonly reference: string;
  readonly user: string;
  readonly comment: string;
  readonly [further: string]: unknown;
}

interface LevelView {
  quantity: number;
  lastSeq: number;
  /** Not in the database yet. */
  readonly isNew: boolean;
  /** Moved in this transaction; a level that was only looked at is not written. */
  moved: boolean;
}

/**
 * One transaction as its commands see it: the journal's heads and the levels, loaded at first touch, changed by every
 * command of the group in turn, and written once per article and shop before COMMIT, like what is added to the days.
 * Thrown away on rollback. Sales of one group compete for one stock here.
 */
export class Transaction {
  readonly prepared: Prepared;
  readonly catalogue: CatalogueCache;
  readonly random: Random;
  readonly moment: Moment;
  #heads = new Map<ShopId, number>();
  #levels = new Map<ShopId, Map<ArticleId, LevelView>>();
  #catalogueFacts = new Map<ShopId, Seq>();
  #days = new DayTotals();
  readonly #today = new Map<ShopId, number>();
  #tills = new Set<TillId>();
  readonly #orphans = new Map<ShopId, boolean>();
  #upstreamDue = new Set<ShopId>();
  #epoch: Epoch | null = null;
  #shopsChanged = false;

  constructor(prepared: Prepared, catalogue: CatalogueCache, random: Random, moment: Moment) {
    this.prepared = prepared;
    this.catalogue = catalogue;
    this.random = random;
    this.moment = moment;
  }

  /** Whether movements of the shop wait for their cause to come back. Read once for all sales of a transaction. */
  hasOrphans(shop: ShopId): boolean {
    const known = this.#orphans.get(shop) ?? this.prepared.orphanedMovement.isAnyOpen(shop);
    this.#orphans.set(shop, known);
    return known;
  }

  /** One more does. */
  orphanKept(shop: ShopId): void {
    this.#orphans.set(shop, true);
  }

  /** The next number of the shop's journal. Whoever takes it writes a fact under it in this transaction. */
  nextSeq(shop: ShopId): Seq {
    const next = (this.#heads.get(shop) ?? this.prepared.shop.head(shop)) + 1;
    this.#heads.set(shop, next);
    return seq(next);
  }

  head(shop: ShopId): Seq {
    return seq(this.#heads.get(shop) ?? this.prepared.shop.head(shop));
  }

  /** Records a fact that is neither a sale nor a movement caused by one. */
  record(
    shop: ShopId,
    kind: FactKind,
    subjectId: number | null,
    body: object,
    tillTime: string | null = null,
  ): Seq {
    const at = this.nextSeq(shop);
    this.prepared.fact.insert(shop, at, { kind, subjectId, body, tillTime }, this.moment);
    return at;
  }

  stock(shop: ShopId, article: ArticleId): number {
    return this.#level(shop, article).quantity;
  }

  /** Whether the article was opened: only then can it move. */
  isOpen(shop: ShopId, article: ArticleId): boolean {
    return this.#levelsOf(shop).has(article) || this.prepared.level.get(shop, article) !== undefined;
  }

  /** The article's last movement. */
  lastMovement(shop: ShopId, article: ArticleId): Seq {
    return seq(this.#level(shop, article).lastSeq);
  }

  /** Records one movement and changes the level. Returns the stock before it and its seq. */
  move(
    shop: ShopId,
    article: ArticleId,
    kind: MovementKind,
    quantity: number,
    causeSeq: Seq,
  ): { seq: Seq; before: number } {
    const level = this.#level(shop, article);
    const before = level.quantity;
    const at = this.nextSeq(shop);
    this.#insertMovement(shop, at, article, kind, quantity, level, causeSeq);
    return { seq: at, before };
  }

  /**
   * Records an article's opening: a fact and its movement under one seq, the first of the article's chain.
   * @param from says in the fact where the quantity comes from, when it is head office's
   */
  open(shop: ShopId, article: ArticleId, quantity: number, from: { readonly origin?: 'central' } = {}): Seq {
    const at = this.record(shop, 'opening', article, { quantity, ...from });
    const level: LevelView = { quantity: 0, lastSeq: 0, isNew: true, moved: false };
    this.#levelsOf(shop).set(article, level);
    this.#insertMovement(shop, at, article, 'opening', quantity, level, at);
    if (from.origin === 'central') this.#agreed(shop, article, quantity, at);
    return at;
  }

  /**
   * Records a movement that stands alone: a fact and its movement under one seq, and tells the tills of it (contract,
   * 7.8). Returns the stock before it.
   * @param body says for people why: `reference`, `user` and `comment` stand in every list of movements
   */
  moveAlone(
    shop: ShopId,
    article: ArticleId,
    kind: MovementKind,
    quantity: number,
    fact: { readonly kind: FactKind; readonly body: MovementNote; readonly tillTime?: string | null },
  ): { seq: Seq; before: number } {
    const level = this.#level(shop, article);
    const before = level.quantity;
    const at = this.record(shop, fact.kind, article, fact.body, fact.tillTime ?? null);
    this.#insertMovement(shop, at, article, kind, quantity, level, at);
    if (isToldMovement(kind)) this.prepared.notification.tellStock(at, article, level.quantity);
    return { seq: at, before };
  }

  /** Counts a booked sale at the day of its effective date; with −1 it is taken out again, because it was cancelled. */
  countSale(shop: ShopId, sale: CountedSale, sign: 1 | -1): void {
    this.#days.countSale(shop, this.#zoneOf(shop), sale, sign);
  }

  /** Notes that the stock of an article is worth something else now, because its price or its currency changed. */
  countPriceChange(before: StoredArticle, after: StoredArticle): void {
    const { id, shopId } = after;
    const quantity = this.stock(shopId, id);
    const day = this.#todayOf(shopId);
    this.#days.of(shopId, day, before.currency).valueRepriced -= quantity * before.price;
    this.#days.of(shopId, day, after.currency).valueRepriced += quantity * after.price;
  }

  /** Counts all sales of the shop again, because its days are cut elsewhere now: its time zone has changed. */
  recountSales(shop: ShopId): void {
    this.#today.delete(shop);
    this.#days.recountSales(shop, this.#zoneOf(shop), this.prepared);
  }

  /** The last fact that changed the shop's catalogue. */
  catalogueSeq(shop: ShopId): Seq {
    return this.#catalogueFacts.get(shop) ?? this.prepared.shop.heads(shop).catalogue;
  }

  /** Notes that the fact `at` changed the shop's catalogue. */
  catalogueFact(shop: ShopId, at: Seq): void {
    this.#catalogueFacts.set(shop, at);
    this.catalogue.clear();
  }

  tillChanged(till: TillId): void {
    this.#tills.add(till);
    this.catalogue.clear();
  }

  catalogueChanged(): void {
    this.#shopsChanged = true;
    this.catalogue.clear();
  }

  epochRaised(epoch: Epoch): void {
    this.#epoch = epoch;
  }

  upstreamDue(shop: ShopId): void {
    this.#upstreamDue.add(shop);
  }

  /** Writes levels, days and heads; the last thing before COMMIT. */
  flush(): void {
    for (const [shop, levels] of this.#levels) {
      for (const [article, level] of levels) {
        if (!level.moved) continue;
        if (level.isNew) this.prepared.level.insert(shop, article, level.quantity, level.lastSeq);
        else this.prepared.level.update(shop, article, level.quantity, level.lastSeq);
      }
    }
    this.#days.flush(this.prepared);
    for (const [shop, head] of this.#heads) this.prepared.shop.setHead(shop, seq(head));
    for (const [shop, at] of this.#catalogueFacts) this.prepared.shop.setCatalogueSeq(shop, at);
  }

  committed(): Committed {
    return {
      heads: [...this.#heads].map(([shopId, head]) => ({ shopId, head: seq(head) })),
      tills: [...this.#tills],
      epoch: this.#epoch,
      shopsChanged: this.#shopsChanged,
      upstreamDue: [...this.#upstreamDue],
    };
  }

  /** What a savepoint cannot undo: returns a function that puts this view back to where it is now. */
  remember(): () => void {
    const heads = new Map(this.#heads);
    const catalogueFacts = new Map(this.#catalogueFacts);
    const days = this.#days.copy();
    const levels = new Map<ShopId, Map<ArticleId, LevelView>>();
    for (const [shop, ofShop] of this.#levels) {
      levels.set(shop, new Map([...ofShop].map(([article, level]) => [article, { ...level }])));
    }
    return () => {
      this.#heads = heads;
      this.#catalogueFacts = catalogueFacts;
      this.#levels = levels;
      this.#days = days;
      this.#today.clear();
      this.catalogue.clear();
    };
  }

  #insertMovement(
    shop: ShopId,
    at: Seq,
    article: ArticleId,
    kind: MovementKind,
    quantity: number,
    level: LevelView,
    causeSeq: Seq,
  ): void {
    this.prepared.movement.insert(shop, at, article, kind, quantity, level.quantity, level.lastSeq, causeSeq);
    level.quantity += quantity;
    level.lastSeq = at;
    level.moved = true;
    const moved = this.catalogue.article(shop, article);
    if (moved === undefined) throw new Error(`article ${article} of shop ${shop} moves and is not known`);
    this.#days.countMovement(shop, this.#todayOf(shop), moved, kind, quantity);
  }

  /** An opening that head office gave is the first look at its stock: nothing differs, and nothing is unexplained. */
  #agreed(shopId: ShopId, articleId: ArticleId, shown: number, head: Seq): void {
    const { centralStock } = this.prepared;
    const stock = { articleId, shown, expected: shown, unexplained: 0, waits: null, absent: [], head };
    centralStock.put(shopId, stock, { foundUpTo: centralStock.lastFound(), at: this.moment.hubTime });
  }

  /** The local day on which this transaction is recorded. */
  #todayOf(shop: ShopId): number {
    const known = this.#today.get(shop);
    if (known !== undefined) return known;
    const today = localDay(this.#zoneOf(shop), this.moment.hubTime);
    this.#today.set(shop, today);
    return today;
  }

  #zoneOf(shop: ShopId): string {
    const known = this.catalogue.shop(shop);
    if (known === undefined) throw new Error(`there is no shop ${shop} whose days could be counted`);
    return known.timeZone;
  }

  #levelsOf(shop: ShopId): Map<ArticleId, LevelView> {
    let levels = this.#levels.get(shop);
    if (levels === undefined) {
      levels = new Map();
      this.#levels.set(shop, levels);
    }
    return levels;
  }

  #level(shop: ShopId, article: ArticleId): LevelView {
    const levels = this.#levelsOf(shop);
    let level = levels.get(article);
    if (level === undefined) {
      const row = this.prepared.level.get(shop, article);
      if (row === undefined)
        throw new Error(`article ${article} of shop ${shop} has no level: it was never opened`);
      level = { quantity: row.quantity, lastSeq: row.last_seq, isNew: false, moved: false };
      levels.set(article, level);
    }
    return level;
  }
}
