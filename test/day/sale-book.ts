import { type ExpectedMovement, StockBooks } from './books.ts';
import { amountText, distance, sum } from './exact.ts';
import type { BrokenIntent, EntryIntent, LineIntent, SaleIntent } from './intents.ts';
import type { DayArticle, DayShop, DayTill } from './shops.ts';

export interface BookedLine {
  readonly article: DayArticle;
  readonly quantity: number;
  readonly price: bigint;
  readonly priceUsd: bigint | null;
  readonly original: bigint | null;
  readonly negotiated: boolean;
  readonly movement: ExpectedMovement;
}

export interface BookedSale {
  readonly till: DayTill;
  number: string;
  /** As the hub named it, learnt from its answer. */
  id: number;
  readonly content: string;
  /** The instant it counts at; null: the time at which the hub booked it. */
  readonly soldAt: number | null;
  readonly currency: string;
  readonly total: bigint;
  readonly payment: string;
  readonly paid: boolean;
  readonly lines: readonly BookedLine[];
  cancelled: boolean;
}

export interface Refusal {
  readonly code: string;
  /** Named in stock_updates too, when it is of this shop. */
  readonly article?: DayArticle | undefined;
  readonly articleId?: number;
  readonly demand?: number;
  readonly available?: number;
  readonly existing?: BookedSale;
}

export type Outcome =
  | { readonly kind: 'created'; readonly sale: BookedSale }
  | { readonly kind: 'replay'; readonly sale: BookedSale; readonly kept: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface Kept {
  readonly number: string | null;
  readonly till: DayTill;
  /** Null when it could not be read. */
  readonly sale: SaleIntent | null;
  /** The latest one; of a repeat that was kept, none. */
  refusal: Refusal;
  repeats: number;
  state: 'open' | 'superseded' | 'accepted' | 'discarded';
}

interface PricedLine {
  readonly article: DayArticle;
  readonly sent: LineIntent;
  readonly price: bigint;
  readonly priceUsd: bigint | null;
  readonly original: bigint | null;
  readonly negotiated: boolean;
}

const MINUTES_30 = 30 * 60_000;

/** Sales and quarantine of one shop, by sections 1, 2.2 and 6 of the contract. */
export class SaleBook {
  readonly stock: StockBooks;
  readonly sales: BookedSale[] = [];
  readonly quarantine = new Map<string, Kept>();
  readonly #shop: DayShop;
  readonly #byNumber = new Map<string, BookedSale>();
  readonly #numberless = new Map<string, BookedSale>();
  /** Conflicts that a person accepted, by till, number and content. */
  readonly #acceptedConflicts = new Map<string, BookedSale>();

  constructor(shop: DayShop) {
    this.#shop = shop;
    this.stock = new StockBooks(shop.id);
  }

  /** @param now the hub's time, as far as a test can know it: decides only what is far from it */
  judge(till: DayTill, entry: EntryIntent, now: number): Outcome {
    const content = entry.kind === 'broken' ? brokenContent(entry) : contentOf(entry);
    const key = `${till.id} ${entry.number ?? ''} ${content}`;
    const outcome =
      entry.kind === 'broken' ? refused({ code: 'INVALID_FORMAT' }) : this.#sale(till, entry, key, now);
    this.#noteQuarantine(till, entry, key, outcome);
    if (outcome.kind === 'created' && entry.number === null && entry.kind === 'sale') {
      this.#numberless.set(numberlessKey(till, entry), outcome.sale);
    }
    return outcome;
  }

  /** A created sale without a number, once its answer named one. */
  named(sale: BookedSale, number: string): void {
    sale.number = number;
    this.#byNumber.set(`${sale.till.id} ${number}`, sale);
  }

  known(till: DayTill, number: string): BookedSale | undefined {
    return this.#byNumber.get(`${till.id} ${number}`);
  }

  /** The sale that a call means which names only a number (D11): undefined when none, 'ambiguous' when several. */
  meant(till: DayTill, number: string): BookedSale | 'ambiguous' | undefined {
    const own = this.known(till, number);
    if (own !== undefined) return own;
    const others = this.sales.filter((sale) => sale.number === number);
    return others.length > 1 ? 'ambiguous' : others[0];
  }

  #sale(till: DayTill, entry: SaleIntent, key: string, now: number): Outcome {
    const kept = this.quarantine.get(key);
    if (entry.shop !== null && entry.shop !== this.#shop.id) return refused({ code: 'BOUTIQUE_MISMATCH' });
    const content = contentOf(entry);
    const existing =
      entry.number === null
        ? this.#numberless.get(numberlessKey(till, entry))
        : this.known(till, entry.number);
    const conflict = this.#acceptedConflicts.get(key);
    if (conflict !== undefined) return { kind: 'replay', sale: conflict, kept: false };
    if (existing?.content !== content && kept?.state === 'discarded') return refused(kept.refusal);
    if (existing !== undefined) {
      return existing.content === content
        ? { kind: 'replay', sale: existing, kept: entry.number === null && entry.date === null }
        : refused({ code: 'DUPLICATE_CONFLICT', existing });
    }
    const lines = this.#priced(entry);
    if ('code' in lines) return refused(lines);
    const short = this.#shop.refuses ? this.#firstShort(lines) : null;
    if (short !== null) return refused(short);
    return { kind: 'created', sale: this.#book(till, entry, content, lines, now) };
  }

  /** Every article is looked at before any price. */
  #priced(entry: SaleIntent): readonly PricedLine[] | Refusal {
    const articles: DayArticle[] = [];
    for (const sent of entry.lines) {
      const article = this.stock.article(sent.article);
      if (article?.active !== true) return { code: 'ARTICLE_NOT_FOUND', article, articleId: sent.article };
      articles.push(article);
    }
    const lines: PricedLine[] = [];
    for (const [place, article] of articles.entries()) {
      const priced = priceLine(entry, entry.lines[place] as LineIntent, article);
      if (priced === null) return { code: 'INVALID_FORMAT' };
      lines.push(priced);
    }
    return lines;
  }

  /** Entries with a number that a person may decide on, in the order in which they came. */
  decidable(): readonly Kept[] {
    return [...this.quarantine.values()].filter(
      ({ state, sale, number, refusal }) =>
        state === 'open' && sale !== null && number !== null && refusal.code !== 'BOUTIQUE_MISMATCH',
    );
  }

  /** Books it whatever the stock, a conflict under a number of its own (2.2, rule 4); null when it cannot be. */
  accept(kept: Kept, now: number): BookedSale | null {
    const { till, sale, number } = kept;
    if (sale === null || number === null) return null;
    const lines = this.#priced(sale);
    if ('code' in lines) return null;
    kept.state = 'accepted';
    const content = contentOf(sale);
    if (this.known(till, number) === undefined) return this.#book(till, sale, content, lines, now);
    let k = 1;
    while (this.known(till, `${number}~${k}`) !== undefined) k += 1;
    const booked = this.#book(till, { ...sale, number: `${number}~${k}` }, content, lines, now);
    this.#acceptedConflicts.set(`${till.id} ${number} ${content}`, booked);
    return booked;
  }

  #firstShort(lines: readonly PricedLine[]): Refusal | null {
    const demand = new Map<number, number>();
    for (const { article, sent } of lines) {
      demand.set(article.id, (demand.get(article.id) ?? 0) + sent.quantity);
    }
    for (const { article } of lines) {
      const [asked, available] = [demand.get(article.id) ?? 0, this.stock.level(article.id)];
      if (asked > available) {
        return { code: 'INSUFFICIENT_STOCK', article, articleId: article.id, demand: asked, available };
      }
    }
    return null;
  }

  #book(
    till: DayTill,
    entry: SaleIntent,
    content: string,
    lines: readonly PricedLine[],
    now: number,
  ): BookedSale {
    const instant = entry.date?.instant ?? null;
    const total = sum(lines.map(({ price, sent }) => price * BigInt(sent.quantity)));
    const sale: BookedSale = {
      till,
      number: entry.number ?? '',
      id: 0,
      content,
      soldAt: instant !== null && instant <= now + MINUTES_30 ? instant : null,
      currency: entry.currency,
      total,
      payment: entry.payment,
      paid: entry.paid,
      cancelled: false,
      lines: lines.map(({ sent, ...line }) => ({
        ...line,
        quantity: sent.quantity,
        movement: this.stock.move(line.article, 'VENTE', -sent.quantity, {
          reference: entry.number,
          user: till.name,
          comment: entry.number === null ? null : saleComment(entry, sent, line),
        }),
      })),
    };
    this.sales.push(sale);
    if (entry.number !== null) this.#byNumber.set(`${till.id} ${entry.number}`, sale);
    return sale;
  }

  /** One entry per till, number and content; a booked resend closes it, a refused one counts (2.2, rule 4). */
  #noteQuarantine(till: DayTill, entry: EntryIntent, key: string, outcome: Outcome): void {
    const kept = this.quarantine.get(key);
    if (outcome.kind === 'created') {
      if (kept !== undefined) kept.state = 'superseded';
      return;
    }
    if (outcome.kind === 'replay' && !outcome.kept) return;
    const refusal = outcome.kind === 'replay' ? { code: 'DUPLICATE' } : outcome.refusal;
    if (kept === undefined) {
      const { number } = entry;
      const sale = entry.kind === 'sale' ? entry : null;
      this.quarantine.set(key, { number, till, sale, refusal, repeats: 0, state: 'open' });
    } else {
      kept.refusal = refusal;
      kept.repeats += 1;
    }
  }
}

function refused(refusal: Refusal): Outcome {
  return { kind: 'refused', refusal };
}

/** D16, D26, check 29. Null when the catalogue has no price in the sale's currency and none was sent. */
function priceLine(sale: SaleIntent, sent: LineIntent, article: DayArticle): PricedLine | null {
  const catalogue =
    article.currency === sale.currency ? article.price : sale.currency === 'USD' ? article.priceUsd : null;
  const takesUsd = sale.currency === 'USD' && (sent.price ?? 0n) === 0n && sent.priceUsd !== null;
  const price = takesUsd ? sent.priceUsd : (sent.price ?? catalogue);
  if (price === null) return null;
  const original = sent.original ?? catalogue;
  return {
    article,
    sent,
    price,
    priceUsd: sent.priceUsd ?? (sale.currency === 'USD' ? price : article.priceUsd),
    original,
    negotiated: sent.negotiated || (original !== null && distance(price, original) > 1n),
  };
}

function saleComment(
  sale: SaleIntent,
  sent: LineIntent,
  { article, price }: { article: DayArticle; price: bigint },
): string {
  const variant = article.variants.find(({ id, active }) => id === sent.variant && active);
  const named = variant === undefined ? '' : `Variante: ${variant.name} - `;
  return `Vente #${sale.number} - ${named}Prix: ${amountText(price)} ${sale.currency}`;
}

/** 2.2 rule 3 and D25: what makes two sendings one sale. */
function contentOf(sale: SaleIntent): string {
  const money = (value: bigint | null): string | null => (value === null ? null : String(value));
  return JSON.stringify([
    sale.currency,
    sale.payment,
    sale.paid,
    sale.date?.instant ?? null,
    sale.lines.map((line) => [
      line.article,
      line.variant,
      line.quantity,
      money(line.price),
      money(line.priceUsd),
      money(line.original),
      line.negotiated,
      line.reason,
    ]),
  ]);
}

function brokenContent(broken: BrokenIntent): string {
  return JSON.stringify(broken.entry) ?? 'undefined';
}

/** Incident 23: a number-less sale with a date is known by its content. */
function numberlessKey(till: DayTill, entry: SaleIntent): string {
  return `${till.id} ${contentOf(entry)}`;
}
