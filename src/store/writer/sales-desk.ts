import type { Article } from '../../domain/catalogue.ts';
import { effectiveDate } from '../../domain/effective-date.ts';
import { type ArticleId, seq, shopId } from '../../domain/ids.ts';
import { type PricedSale, priceSale } from '../../domain/pricing.ts';
import type { FormatProblem, Refusal } from '../../domain/refusal.ts';
import type { BatchEntry, SaleDraft, SaleOutcome } from '../../domain/sale.ts';
import { demandOf, shortage } from '../../domain/stock.ts';
import { contentHash, textHash } from '../content-hash.ts';
import type { KnownSale } from '../statements/known-sale.ts';
import type { StoredContent } from '../statements/quarantine.ts';
import type { StoredShop } from '../statements/shop.ts';
import type { StoredTill } from '../statements/till.ts';
import { bookSale, generatedNumber } from './book-sale.ts';
import { isDated, Numberless } from './numberless.ts';
import type { TouchedArticle } from './protocol.ts';
import { type KeptItem, keepInQuarantine, type QuarantineRefusal, supersede } from './quarantine.ts';
import { cameBackRenumbered, isBookedAs } from './taking-back/same-sale.ts';
import type { Transaction } from './transaction.ts';

/**
 * One till's sales, one after the other: replay, conflict, booked, or kept in quarantine. Order of checks (contract,
 * D21): shape (done by the decoder) → shop → identity → articles → stock.
 */
export class SalesDesk {
  readonly #tx: Transaction;
  readonly #shop: StoredShop;
  readonly #till: StoredTill;
  readonly #touched = new Set<ArticleId>();
  readonly #numberless: Numberless;
  /** Whether this till ever had anything in quarantine: spares most sales a look-up. */
  #hasQuarantine: boolean;

  /** Whether sales of this till ever came back from head office: spares all others a look-up. */
  readonly #hasTakenBack: boolean;

  constructor(tx: Transaction, shop: StoredShop, till: StoredTill, takenNumberless: readonly string[]) {
    this.#tx = tx;
    this.#shop = shop;
    this.#till = till;
    this.#numberless = new Numberless(tx, till.id, takenNumberless);
    this.#hasTakenBack = tx.prepared.tillComparison.anyTakenBack(shop.id, till.id);
    this.#hasQuarantine = tx.prepared.quarantine.anyOfTill(till.id);
  }

  settle(sale: SaleDraft, payload: () => string): SaleOutcome {
    const hash = contentHash(sale);
    if (sale.claimedShopId !== null && sale.claimedShopId !== this.#shop.id) {
      return this.#keepSale(sale, hash, { code: 'BOUTIQUE_MISMATCH' }, payload());
    }
    if (sale.number === null) return this.#settleNumberless(sale, hash, payload);
    const booked =
      this.#tx.prepared.sale.byIdentity(this.#till.id, sale.number) ??
      this.#cameBackRenumbered(sale, sale.number, hash);
    if (booked !== undefined) {
      const existing = seq(booked.seq);
      if (isBookedAs(this.#tx, booked, sale, hash)) {
        this.#closeKept(sale.number, hash, booked);
        return { kind: 'replay', number: sale.number, existing };
      }
      return this.#keepSale(sale, hash, { code: 'DUPLICATE_CONFLICT', existing }, payload());
    }
    const kept = this.#content(sale.number, hash);
    if (kept?.state === 'discarded') return this.#refuseAgain(sale.number, kept);
    return this.#book(sale, sale.number, hash, kept, payload);
  }

  #cameBackRenumbered(sale: SaleDraft, number: string, hash: Buffer): KnownSale | undefined {
    return this.#hasTakenBack
      ? cameBackRenumbered(this.#tx, { till: this.#till.id, number }, sale, hash)
      : undefined;
  }

  /** It was refused before it came back from head office: by the till's word it is known that this is that sale. */
  #closeKept(number: string, hash: Buffer, booked: KnownSale): void {
    const kept = this.#content(number, hash);
    if (kept?.state !== 'open') return;
    supersede(this.#tx, kept, { shop: shopId(booked.shop_id), seq: seq(booked.seq) });
  }

  /** Keeps an entry that is no sale by its form. */
  keepMalformed(number: string | null, problem: FormatProblem, payload: string): SaleOutcome {
    const hash = textHash(payload);
    const refusal = { code: 'INVALID_FORMAT', problem } as const;
    return this.#keep({ number, hash, refusal, payload, mayBeAnother: false });
  }

  /** For a sale whose booking made the database throw: its own savepoint is rolled back, the others stand. */
  keepFailed(entry: BatchEntry, payload: () => string): SaleOutcome {
    if (entry.ok) return this.#keepSale(entry.sale, contentHash(entry.sale), { code: 'OTHER' }, payload());
    return this.keepMalformed(entry.number, entry.problem, payload());
  }

  /** Articles that created sales moved or refusals named, with the level they have when this is called. */
  touchedArticles(): TouchedArticle[] {
    return [...this.#touched].flatMap((id) => {
      const article = this.#tx.catalogue.article(this.#shop.id, id);
      if (article === undefined) return [];
      const { code, name, price } = article;
      return [{ id, code, name, price, stock: this.#tx.stock(this.#shop.id, id) }];
    });
  }

  takenNumberless(): string[] {
    return this.#numberless.taken();
  }

  #keepSale(sale: SaleDraft, hash: Buffer, refusal: QuarantineRefusal, payload: string): SaleOutcome {
    const { number } = sale;
    return this.#keep({ number, hash, refusal, payload, mayBeAnother: number === null && !isDated(sale) });
  }

  /**
   * Keeps an entry whole in quarantine and answers why. What a person discarded keeps its old reason, and what a person
   * accepted is a replay of the sale that was booked from it.
   */
  #keep(item: KeptItem): SaleOutcome {
    const { number, hash } = item;
    const kept = this.#content(number, hash);
    const mayBeAnother = item.mayBeAnother || (kept !== undefined && this.#isTwin(kept));
    if (kept !== undefined && !mayBeAnother) {
      if (kept.state === 'discarded') return this.#refuseAgain(number, kept);
      if (kept.state === 'accepted' && kept.booked_seq !== null) return this.#replayOf(kept, kept.booked_seq);
    }
    this.#hasQuarantine = true;
    keepInQuarantine(this.#tx, { ...item, mayBeAnother, shop: this.#shop.id, till: this.#till.id, kept });
    return refused(number, item.refusal);
  }

  /** Whether the sale that was booked from this number-less content belongs to an earlier entry of the same request. */
  #isTwin(kept: StoredContent): boolean {
    const booked = kept.number === null ? this.#bookedNumber(kept) : undefined;
    return booked !== undefined && this.#numberless.isTaken(booked);
  }

  #replayOf(kept: StoredContent, booked: number): SaleOutcome {
    const number = kept.number ?? this.#bookedNumber(kept) ?? '';
    if (kept.number === null) this.#numberless.take(number);
    return { kind: 'replay', number, existing: seq(booked) };
  }

  #bookedNumber(kept: StoredContent): string | undefined {
    if (kept.booked_seq === null) return undefined;
    return this.#tx.prepared.sale.numberOf(shopId(kept.booked_shop_id ?? kept.shop_id), seq(kept.booked_seq));
  }

  #settleNumberless(sale: SaleDraft, hash: Buffer, payload: () => string): SaleOutcome {
    const match = this.#numberless.match(sale, hash);
    if (match !== null) {
      const existing = seq(match.seq);
      if (!isDated(sale)) this.#keepSale(sale, hash, { code: 'DUPLICATE', existing }, payload());
      return { kind: 'replay', number: match.number, existing };
    }
    const kept = this.#content(null, hash);
    if (isDated(sale) && kept?.state === 'discarded') return this.#refuseAgain(null, kept);
    const outcome = this.#book(sale, null, hash, kept, payload);
    if (outcome.kind === 'created') this.#numberless.take(outcome.number);
    return outcome;
  }

  #book(
    sale: SaleDraft,
    number: string | null,
    hash: Buffer,
    kept: StoredContent | undefined,
    payload: () => string,
  ): SaleOutcome {
    const priced = this.#priceAndCheckStock(sale);
    if ('code' in priced) return this.#keepSale(sale, hash, priced, payload());
    const booked = bookSale(this.#tx, {
      shop: this.#shop,
      till: this.#till,
      sale,
      priced,
      number: number ?? generatedNumber(this.#tx, this.#till.id),
      numberGenerated: number === null,
      hash,
      date: effectiveDate(
        sale.sentDate?.instant ?? null,
        this.#tx.moment.hubTime,
        this.#tx.moment.clockDoubt,
      ),
    });
    for (const line of booked.lines) this.#touched.add(line.articleId);
    if (kept?.state === 'open' && !isPossibleRepeat(kept)) {
      supersede(this.#tx, kept, { shop: this.#shop.id, seq: booked.seq });
    }
    return booked;
  }

  #priceAndCheckStock(sale: SaleDraft): PricedSale | Refusal {
    const priced = priceSale(sale, this.#tx.catalogue.priceList(this.#shop.id));
    if ('code' in priced) {
      if (priced.code === 'ARTICLE_NOT_FOUND') this.#touched.add(priced.articleId);
      return priced;
    }
    if (this.#shop.stockPolicy === 'accept') return priced;
    const short = shortage(demandOf(priced.lines), (id) => ({
      name: this.#article(id).name,
      quantity: this.#tx.stock(this.#shop.id, id),
    }));
    if (short === null) return priced;
    if (short.code === 'INSUFFICIENT_STOCK') this.#touched.add(short.articleId);
    return short;
  }

  #article(id: ArticleId): Article {
    const article = this.#tx.catalogue.article(this.#shop.id, id);
    if (article === undefined) throw new Error(`article ${id} was priced and is gone`);
    return article;
  }

  #content(number: string | null, hash: Buffer): StoredContent | undefined {
    return this.#hasQuarantine
      ? this.#tx.prepared.quarantine.byContent(this.#till.id, number, hash)
      : undefined;
  }

  #refuseAgain(number: string | null, kept: StoredContent): SaleOutcome {
    const { hubTime } = this.#tx.moment;
    this.#tx.prepared.quarantine.repeat(kept, hubTime, kept.refusal, kept.state);
    const refusal = JSON.parse(kept.refusal) as QuarantineRefusal;
    if ('articleId' in refusal) this.#touched.add(refusal.articleId);
    return refused(number, refusal);
  }
}

function refused(number: string | null, refusal: QuarantineRefusal): SaleOutcome {
  if (refusal.code === 'DUPLICATE')
    return { kind: 'replay', number: number ?? '', existing: refusal.existing };
  return { kind: 'refused', number, refusal };
}

/** A number-less sale that was answered like a replay may still be a sale of its own: only a person closes it. */
function isPossibleRepeat(kept: StoredContent): boolean {
  return (JSON.parse(kept.refusal) as QuarantineRefusal).code === 'DUPLICATE';
}
