import { type Static, Type } from 'typebox';
import type { Minor } from '../../domain/money.ts';
import type { BookedLine, SaleOutcome } from '../../domain/sale.ts';
import { type RequestError, requestError } from '../requests/request-error.ts';
import { formatAmount } from '../values/amounts.ts';
import { byCodePoint } from '../values/code-point-order.ts';
import { formatLocal } from '../values/dates.ts';
import { Amount, NullableAmount } from '../values/schema-parts.ts';
import { refusalSentence } from './refusal-sentences.ts';
import type { AnsweredArticle } from './sync-outcome.ts';

const LineSchema = Type.Object({
  article_id: Type.Integer(),
  article_nom: Type.String(),
  quantite: Type.Integer(),
  prix_unitaire: Amount,
  prix_unitaire_usd: NullableAmount,
  devise: Type.String(),
  sous_total: Amount,
});

/** The 201 of `ventes/`, keys in the order of the contract, 7.1. */
export const OneSaleCreatedSchema = Type.Object({
  success: Type.Boolean(),
  vente: Type.Object({
    id: Type.Integer(),
    numero_facture: Type.String(),
    devise: Type.String(),
    montant_total: Amount,
    montant_total_usd: NullableAmount,
    mode_paiement: Type.String(),
    date_vente: Type.String(),
    lignes: Type.Array(LineSchema),
  }),
  stock_updates: Type.Array(
    Type.Object({ article_id: Type.Integer(), nom: Type.String(), stock_actuel: Type.Integer() }),
  ),
  boutique_id: Type.Integer(),
  terminal_id: Type.Integer(),
});

/** The 200 of `ventes/`: this very sale is booked already. */
export const OneSaleKnownSchema = Type.Object({
  success: Type.Boolean(),
  already_exists: Type.Boolean(),
  message: Type.String(),
  vente: Type.Object({
    id: Type.Integer(),
    numero_facture: Type.String(),
    montant_total: Amount,
    date_vente: Type.String(),
  }),
});

/** A booked sale as far as the answers show it. */
interface ShownSale {
  readonly seq: number;
  readonly number: string;
  readonly total: Minor;
  /** UTC ms. */
  readonly soldAt: number;
  readonly paymentMode: string;
}

export function encodeOneSaleCreated(created: {
  readonly shop: { readonly id: number; readonly timeZone: string };
  readonly tillId: number;
  readonly sale: ShownSale;
  readonly outcome: Extract<SaleOutcome, { kind: 'created' }>;
  readonly articles: readonly AnsweredArticle[];
}): Static<typeof OneSaleCreatedSchema> {
  const { shop, sale, outcome, articles } = created;
  const named = new Map(articles.map((article) => [article.id, article]));
  const { currency, total } = outcome;
  return {
    success: true,
    vente: {
      id: outcome.seq,
      numero_facture: outcome.number,
      devise: currency,
      montant_total: formatAmount(total),
      montant_total_usd: currency === 'USD' ? formatAmount(total) : null,
      mode_paiement: sale.paymentMode,
      date_vente: formatLocal(sale.soldAt, shop.timeZone),
      lignes: outcome.lines.map((line) => lineBody(line, currency, named.get(line.articleId)?.name ?? '')),
    },
    stock_updates: [...articles]
      .sort((a, b) => byCodePoint(a.name, b.name) || a.id - b.id)
      .map(({ id, name, stock }) => ({ article_id: id, nom: name, stock_actuel: stock })),
    boutique_id: shop.id,
    terminal_id: created.tillId,
  };
}

function lineBody(line: BookedLine, currency: string, name: string): Static<typeof LineSchema> {
  return {
    article_id: line.articleId,
    article_nom: name,
    quantite: line.quantity,
    prix_unitaire: formatAmount(line.unitPrice),
    prix_unitaire_usd: line.unitPriceUsd === null ? null : formatAmount(line.unitPriceUsd),
    devise: currency,
    sous_total: formatAmount(line.subtotal),
  };
}

export function encodeOneSaleKnown(sale: ShownSale, timeZone: string): Static<typeof OneSaleKnownSchema> {
  return {
    success: true,
    already_exists: true,
    message: `Vente ${sale.number} déjà enregistrée`,
    vente: {
      id: sale.seq,
      numero_facture: sale.number,
      montant_total: formatAmount(sale.total),
      date_vente: formatLocal(sale.soldAt, timeZone),
    },
  };
}

export const ONE_SALE_FORMAT = requestError(
  400,
  'INVALID_FORMAT',
  'Format invalide: une vente (un objet) est attendue',
);

/** Why the sale was not booked; it is in quarantine then (contract, 7.1). */
export function oneSaleRefused({ refusal }: Extract<SaleOutcome, { kind: 'refused' }>): RequestError {
  const { code } = refusal;
  const sentence = refusalSentence(refusal);
  switch (code) {
    case 'INVALID_FORMAT':
      return requestError(400, code, sentence);
    case 'BOUTIQUE_MISMATCH':
      return requestError(403, code, sentence);
    case 'ARTICLE_NOT_FOUND':
      return requestError(404, code, sentence);
    case 'DUPLICATE_CONFLICT':
      return requestError(409, code, sentence, { vente_existante_id: refusal.existing });
    case 'INSUFFICIENT_STOCK':
      return requestError(400, code, sentence, {
        article_id: refusal.articleId,
        article_nom: refusal.articleName,
        stock_demande: refusal.demanded,
        stock_disponible: refusal.available,
      });
    // No fault of the request, and no 5xx, which a till would send again for ever: the sale is kept for a person.
    case 'OTHER':
      return requestError(409, code, sentence);
  }
}
