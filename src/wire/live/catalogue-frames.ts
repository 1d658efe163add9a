import type { ArticleId, Epoch, Seq } from '../../domain/ids.ts';
import type { Minor } from '../../domain/money.ts';
import { formatAmount } from '../values/amounts.ts';
import { formatUtc } from '../values/dates.ts';

/**
 * The frames of a shop's live channel that tell of its catalogue, as JSON text (contract, 9.3). Prices are text, as
 * today's tills read them; `seq` and `epoch` are as in every frame. `at` is UTC milliseconds.
 */

/** An article as frames show it. Times are UTC ms. */
export interface LiveArticle {
  readonly id: ArticleId;
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly price: Minor;
  readonly priceUsd: Minor | null;
  readonly stock: number;
  readonly active: boolean;
  readonly category: { readonly id: number; readonly name: string } | null;
  readonly createdAt: number;
  readonly createdSeq: Seq;
  readonly changedAt: number;
  readonly changedSeq: Seq;
  readonly pricedSeq: Seq;
}

export function articleCreated(article: LiveArticle, epoch: Epoch, at: number): string {
  const body = { ...articleBody(article), date_creation: formatUtc(article.createdAt) };
  return frame('article_created', { article: body }, article.createdSeq, epoch, at);
}

/** `version` is the journal's seq, the counter that `GET articles/?version=` compares with. */
export function articleUpdated(article: LiveArticle, epoch: Epoch, at: number): string {
  const body = {
    ...articleBody(article),
    last_updated: formatUtc(article.changedAt),
    version: article.changedSeq,
  };
  return frame('article_updated', { article: body }, article.changedSeq, epoch, at);
}

export function articleDeleted(
  article: Pick<LiveArticle, 'id' | 'changedSeq'>,
  epoch: Epoch,
  at: number,
): string {
  return frame('article_deleted', { article_id: article.id }, article.changedSeq, epoch, at);
}

export function priceUpdated(article: LiveArticle, epoch: Epoch, at: number): string {
  const { id, price, currency } = article;
  const fields = { article_id: id, new_price: formatAmount(price), devise: currency };
  return frame('price_updated', fields, article.pricedSeq, epoch, at);
}

export function categoryUpdated(
  category: {
    readonly id: number;
    readonly name: string;
    readonly description: string;
    readonly seq: Seq;
    readonly changedAt: number;
  },
  epoch: Epoch,
  at: number,
): string {
  const { id, name, description, changedAt } = category;
  const body = { id, nom: name, description, last_updated: formatUtc(changedAt) };
  return frame('category_updated', { category: body }, category.seq, epoch, at);
}

function articleBody(article: LiveArticle) {
  return {
    id: article.id,
    code: article.code,
    nom: article.name,
    prix_vente: formatAmount(article.price),
    prix_vente_usd: article.priceUsd === null ? null : formatAmount(article.priceUsd),
    devise: article.currency,
    quantite_stock: article.stock,
    est_actif: article.active,
    categorie_id: article.category?.id ?? null,
    categorie_nom: article.category?.name ?? null,
  };
}

function frame(type: string, fields: object, seq: Seq, epoch: Epoch, at: number): string {
  return JSON.stringify({ type, ...fields, seq, epoch, timestamp: formatUtc(at) });
}
