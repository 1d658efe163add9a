import { expect } from 'vitest';
import type { LivingShop } from './living-shop.ts';
import { SHOP } from './shop-and-office.ts';
import { ARTICLES } from './stock-events.ts';
import { ELSEWHERE, type Sent } from './stock-truth.ts';

const FIRST_SENDING = Date.UTC(2026, 10, 22, 8);
const MINUTE_MS = 60_000;
const IDS: readonly number[] = ARTICLES;

/** Goods on their way, as people of both sides know of them: what waits at head office, and what waits at the hub. */
export class StockDeliveries {
  readonly #shop: LivingShop;
  /** How many were sent of each article: the next one's quantity, which no other delivery of the article has. */
  readonly #sent = ARTICLES.map(() => 0);
  /** What the hub's tills are asked to decide on, by article, in the order in which it became known there. */
  readonly #open = ARTICLES.map((): Sent[] => []);
  readonly #known = new Set<string>();
  /** What the hub's tills decided on head office's goods. */
  readonly #decided = { received: new Set<string>(), refused: new Set<string>() };

  constructor(shop: LivingShop) {
    this.#shop = shop;
  }

  /** Head office sends goods. What waits of the article there is overwritten; at the hub both wait. */
  send(article: number): void {
    const { shelves } = this.#shop.scene.office;
    const quantity = (this.#sent[article] ?? 0) + 1;
    this.#sent[article] = quantity;
    const sentAt = new Date(FIRST_SENDING + quantity * MINUTE_MS).toISOString();
    shelves.send(ARTICLES[article] ?? 0, quantity, sentAt);
  }

  announce(sent: Sent): void {
    this.#open[sent.article]?.push(sent);
  }

  /** A till elsewhere decides at head office itself. */
  decideThere(nth: number, refuse: boolean): void {
    const all = ARTICLES.flatMap((_, article) => this.#waiting(article) ?? []);
    const waiting = all[nth % all.length];
    if (waiting === undefined) return;
    const { stock } = this.#shop.scene.office.tillCalls;
    const ids = { article_id: ARTICLES[waiting.article], boutique_id: SHOP };
    const text = JSON.stringify({ ...ids, quantite_validee: waiting.quantity });
    const request = { method: 'POST', path: '', query: new URLSearchParams(), serial: ELSEWHERE, text };
    expect((refuse ? stock.refuse(request) : stock.receive(request)).status).toBe(200);
  }

  /** The hub read what waits at head office: what it did not know is announced, what waits no more is withdrawn. */
  wasRead(): void {
    for (const [article, open] of this.#open.entries()) {
      const waiting = this.#waiting(article);
      if (waiting === null) this.#open[article] = open.filter(({ central }) => !central);
      else if (!this.#known.has(nameOf(waiting))) {
        this.#known.add(nameOf(waiting));
        open.push(waiting);
      }
    }
  }

  /** One of the articles of which something waits at the hub; null when there is none. */
  openArticle(nth: number): number | null {
    const all = ARTICLES.map((_, article) => article).filter((one) => this.#open[one]?.length !== 0);
    return all[nth % all.length] ?? null;
  }

  /** A till of the hub decides on all that waits of an article there. */
  decide(article: number, refuse: boolean): readonly Sent[] {
    const open = this.#open[article] ?? [];
    this.#open[article] = [];
    const decided = refuse ? this.#decided.refused : this.#decided.received;
    for (const one of open) if (one.central) decided.add(nameOf(one));
    return refuse ? [] : open;
  }

  /** In the end head office let the hub's tills decide on nothing on which they did not. */
  check(): void {
    for (const { articleId, serial, decision, sent } of this.#shop.scene.office.tillCalls.stock.decisions) {
      if (serial === ELSEWHERE || sent === 0) continue;
      const name = nameOf({ article: IDS.indexOf(articleId), quantity: sent });
      expect(this.#decided[decision], `${decision} ${name}`).toContain(name);
    }
  }

  #waiting(article: number): Sent | null {
    const shelved = this.#shop.scene.office.shelves.articles.get(ARTICLES[article] ?? 0);
    return shelved?.validated === false ? { article, quantity: shelved.sent, central: true } : null;
  }
}

function nameOf({ article, quantity }: Pick<Sent, 'article' | 'quantity'>): string {
  return `delivery ${quantity} of article ${ARTICLES[article]}`;
}
