import type { SaleOutcome } from '../../domain/sale.ts';
import { formatAmount } from '../values/amounts.ts';
import { byCodePoint } from '../values/code-point-order.ts';
import type {
  CreatedBody,
  ErrorBody,
  RejectionBody,
  StockUpdateBody,
  SyncAnswer,
} from './sync-answer-schema.ts';
import { type AnsweredArticle, createdBody, errorBody, rejectionBody } from './sync-outcome.ts';

interface AnsweringShop {
  readonly id: number;
  readonly name: string;
  readonly code: string;
}

/** What became of some entries of a request. */
export interface AnsweredPart {
  /** One per entry, in the order sent. */
  readonly outcomes: readonly SaleOutcome[];
  /** Every article that a created sale moved or a refusal named, once, of this shop, with its level after the commit. */
  readonly articles: readonly AnsweredArticle[];
}

/**
 * The 201 of `ventes/sync` (contract, 6.5): the union of the seed's form and today's. It is 201 also when every sale was
 * refused; `accepted` names created sales and replays, so that a till clears its queue (D1). It is written to its text part
 * by part, as the parts of the request are on disk: of a request with thousands of sales, nothing large is left for the end.
 */
export class SyncAnswerText {
  readonly #till: { readonly id: number; readonly name: string; readonly serial: string };
  readonly #accepted = new Set<string>();
  readonly #articles = new Map<number, AnsweredArticle>();
  readonly #created = new JsonList();
  readonly #errors = new JsonList();
  readonly #rejected = new JsonList();

  constructor(till: { readonly id: number; readonly name: string; readonly serial: string }) {
    this.#till = till;
  }

  add({ outcomes, articles }: AnsweredPart, shop: AnsweringShop): void {
    const named = new Map<number, AnsweredArticle>();
    for (const article of articles) {
      named.set(article.id, article);
      // Of an article that several parts name, the latest level counts.
      this.#articles.set(article.id, article);
    }
    const created: CreatedBody[] = [];
    const errors: ErrorBody[] = [];
    const rejected: RejectionBody[] = [];
    const before = this.#created.size + this.#errors.size;
    for (let i = 0; i < outcomes.length; i++) {
      const outcome = outcomes[i] as SaleOutcome;
      if (outcome.kind !== 'refused') this.#accepted.add(outcome.number);
      if (outcome.kind === 'created') {
        created.push(createdBody(outcome, shop, named));
        continue;
      }
      errors.push(errorBody(outcome, before + i + 1));
      if (outcome.kind === 'refused') rejected.push(rejectionBody(outcome));
    }
    this.#created.add(created);
    this.#errors.add(errors);
    this.#rejected.add(rejected);
  }

  /** The whole answer as JSON: a `SyncAnswer`, its keys in the contract's order. */
  text(shop: AnsweringShop): string {
    const [created, errors] = [this.#created.size, this.#errors.size];
    const { id, name, serial } = this.#till;
    const said: Omit<SyncAnswer, 'rejected' | 'details'> = {
      success: true,
      message: `${created} vente(s) synchronisée(s) avec succès`,
      accepted: [...this.#accepted],
      stock_updates: stockUpdates([...this.#articles.values()]),
      ventes_creees: created,
      ventes_erreurs: errors,
      boutique: { id: shop.id, nom: shop.name, code: shop.code },
      terminal: { id, nom: name, numero_serie: serial },
      statistiques: { total_envoyees: created + errors, reussies: created, erreurs: errors },
    };
    const member = (key: keyof typeof said): string => `"${key}":${JSON.stringify(said[key])}`;
    const members = [
      ...[member('success'), member('message'), member('accepted'), `"rejected":${this.#rejected.text()}`],
      ...[member('stock_updates'), member('ventes_creees'), member('ventes_erreurs')],
      `"details":{"creees":${this.#created.text()},"erreurs":${this.#errors.text()}}`,
      ...[member('boutique'), member('terminal'), member('statistiques')],
    ];
    return `{${members.join()}}`;
  }
}

/** A list that is written to JSON as it grows. */
class JsonList {
  size = 0;
  readonly #parts: string[] = [];

  add(values: readonly object[]): void {
    if (values.length === 0) return;
    this.size += values.length;
    this.#parts.push(JSON.stringify(values).slice(1, -1));
  }

  text(): string {
    return `[${this.#parts.join()}]`;
  }
}

function stockUpdates(articles: readonly AnsweredArticle[]): StockUpdateBody[] {
  return articles
    .toSorted((a, b) => byCodePoint(a.name, b.name) || a.id - b.id)
    .map((article) => ({
      article_id: article.id,
      code: article.code,
      nom: article.name,
      stock_actuel: article.stock,
      prix_actuel: formatAmount(article.price),
    }));
}
