import type { Minor } from '../../domain/money.ts';
import type { BookedLine, SaleOutcome } from '../../domain/sale.ts';
import { formatAmount } from '../values/amounts.ts';
import { ALREADY_BOOKED, refusalSentence } from './refusal-sentences.ts';
import type { CreatedBody, CreatedLineBody, ErrorBody, RejectionBody } from './sync-answer-schema.ts';

/** An article that a request touched, with its level after the commit. */
export interface AnsweredArticle {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly price: Minor;
  readonly stock: number;
}

type Created = Extract<SaleOutcome, { kind: 'created' }>;
type Replay = Extract<SaleOutcome, { kind: 'replay' }>;
type Refused = Extract<SaleOutcome, { kind: 'refused' }>;

/** What stands in the place of a number that was not sent (contract, D22). */
export const NO_NUMBER = 'N/A';

export function createdBody(
  sale: Created,
  shop: { readonly id: number; readonly name: string },
  articles: ReadonlyMap<number, AnsweredArticle>,
): CreatedBody {
  const lignes: CreatedLineBody[] = [];
  for (const line of sale.lines) lignes.push(lineBody(line, sale.currency, articles));
  return {
    numero_facture: sale.number,
    status: 'created',
    id: sale.seq,
    boutique_id: shop.id,
    boutique_nom: shop.name,
    montant_total: formatAmount(sale.total),
    lignes_count: lignes.length,
    lignes,
  };
}

function lineBody(
  line: BookedLine,
  currency: string,
  articles: ReadonlyMap<number, AnsweredArticle>,
): CreatedLineBody {
  const article = articles.get(line.articleId);
  if (article === undefined) {
    throw new Error(`a booked sale names article ${line.articleId}, which its receipt does not name`);
  }
  return {
    article_id: line.articleId,
    article_nom: article.name,
    article_code: article.code,
    quantite: line.quantity,
    prix_unitaire: formatAmount(line.unitPrice),
    prix_unitaire_usd: line.unitPriceUsd === null ? null : formatAmount(line.unitPriceUsd),
    devise: currency,
    sous_total: formatAmount(line.subtotal),
    stock_avant: line.stockBefore,
    stock_apres: line.stockBefore - line.quantity,
  };
}

/** An entry of `details.erreurs`; `index` is the 1-based position in the request. Keys as in the contract, 6.6. */
export function errorBody(outcome: Replay | Refused, index: number): ErrorBody {
  const numero_facture = outcome.number ?? NO_NUMBER;
  if (outcome.kind === 'replay') {
    const { existing } = outcome;
    return { index, numero_facture, erreur: ALREADY_BOOKED, code: 'DUPLICATE', vente_existante_id: existing };
  }
  const { refusal } = outcome;
  const error = { index, numero_facture, erreur: refusalSentence(refusal), code: refusal.code };
  switch (refusal.code) {
    case 'DUPLICATE_CONFLICT':
      return { ...error, vente_existante_id: refusal.existing };
    case 'ARTICLE_NOT_FOUND':
      return {
        ...error,
        article_id: refusal.articleId,
        article_nom: '',
        stock_demande: 0,
        stock_disponible: 0,
      };
    case 'INSUFFICIENT_STOCK':
      return {
        ...error,
        article_id: refusal.articleId,
        article_nom: refusal.articleName,
        stock_demande: refusal.demanded,
        stock_disponible: refusal.available,
      };
    case 'BOUTIQUE_MISMATCH':
    case 'INVALID_FORMAT':
    case 'OTHER':
      return error;
  }
}

/** An entry of `rejected`; a replay is never one of them (contract, D1). */
export function rejectionBody({ number, refusal }: Refused): RejectionBody {
  const rejection: RejectionBody = {
    vente_uid: number ?? NO_NUMBER,
    reason: refusal.code,
    message: refusalSentence(refusal),
    action: 'NOTIFY_USER',
  };
  switch (refusal.code) {
    case 'ARTICLE_NOT_FOUND':
      return {
        ...rejection,
        article_id: refusal.articleId,
        article_nom: '',
        stock_disponible: 0,
        stock_demande: 0,
      };
    case 'INSUFFICIENT_STOCK':
      return {
        ...rejection,
        article_id: refusal.articleId,
        article_nom: refusal.articleName,
        stock_disponible: refusal.available,
        stock_demande: refusal.demanded,
      };
    default:
      return rejection;
  }
}
