import type { SaleOutcome } from '../../domain/sale.ts';
import { formatAmount } from '../values/amounts.ts';
import { byCodePoint } from '../values/code-point-order.ts';
import type { StockUpdateBody, SyncAnswer } from './sync-answer-schema.ts';
import { type AnsweredArticle, createdBody, errorBody, rejectionBody } from './sync-outcome.ts';

export interface SyncResult {
  readonly shop: { readonly id: number; readonly name: string; readonly code: string };
  readonly till: { readonly id: number; readonly name: string; readonly serial: string };
  /** One per entry of the request, in the order sent. */
  readonly outcomes: readonly SaleOutcome[];
  /** Every article that a created sale moved or a refusal named, once, of this shop. */
  readonly articles: readonly AnsweredArticle[];
  /** How many entries the request had. */
  readonly sent: number;
}

/** Joins the receipts of a request that was written in several chunks: of an article the latest level counts. */
export function joinReceipts(
  receipts: readonly Pick<SyncResult, 'outcomes' | 'articles'>[],
): Pick<SyncResult, 'outcomes' | 'articles'> {
  const [only] = receipts;
  if (receipts.length === 1 && only !== undefined) return only;
  const articles = new Map<number, AnsweredArticle>();
  for (const receipt of receipts) for (const article of receipt.articles) articles.set(article.id, article);
  return { outcomes: receipts.flatMap(({ outcomes }) => outcomes), articles: [...articles.values()] };
}

/**
 * The 201 of `ventes/sync` (contract, 6.5): the union of the seed's form and today's. It is 201 also when every sale was
 * refused; `accepted` names created sales and replays, so that a till clears its queue (D1).
 */
export function encodeSyncAnswer({ shop, till, outcomes, articles, sent }: SyncResult): SyncAnswer {
  const named = new Map<number, AnsweredArticle>();
  for (const article of articles) named.set(article.id, article);
  const accepted = new Set<string>();
  const answer: Pick<SyncAnswer, 'rejected' | 'details'> = {
    rejected: [],
    details: { creees: [], erreurs: [] },
  };
  for (let i = 0; i < outcomes.length; i++) {
    const outcome = outcomes[i] as SaleOutcome;
    if (outcome.kind === 'created') {
      accepted.add(outcome.number);
      answer.details.creees.push(createdBody(outcome, shop, named));
      continue;
    }
    answer.details.erreurs.push(errorBody(outcome, i + 1));
    if (outcome.kind === 'replay') accepted.add(outcome.number);
    else answer.rejected.push(rejectionBody(outcome));
  }
  const created = answer.details.creees.length;
  const errors = answer.details.erreurs.length;
  return {
    success: true,
    message: `${created} vente(s) synchronisée(s) avec succès`,
    accepted: [...accepted],
    rejected: answer.rejected,
    stock_updates: stockUpdates(articles),
    ventes_creees: created,
    ventes_erreurs: errors,
    details: answer.details,
    boutique: { id: shop.id, nom: shop.name, code: shop.code },
    terminal: { id: till.id, nom: till.name, numero_serie: till.serial },
    statistiques: { total_envoyees: sent, reussies: created, erreurs: errors },
  };
}

function stockUpdates(articles: readonly AnsweredArticle[]): StockUpdateBody[] {
  return [...articles]
    .sort((a, b) => byCodePoint(a.name, b.name) || a.id - b.id)
    .map((article) => ({
      article_id: article.id,
      code: article.code,
      nom: article.name,
      stock_actuel: article.stock,
      prix_actuel: formatAmount(article.price),
    }));
}
