import { type Static, Type } from 'typebox';
import type { Minor } from '../../domain/money.ts';
import { NUMBER_LENGTH_MAX } from '../../domain/sale.ts';
import { type RequestError, requestError } from '../requests/request-error.ts';
import { formatAmount } from '../values/amounts.ts';
import { formatLocal } from '../values/dates.ts';
import { Amount } from '../values/schema-parts.ts';
import { cutText } from '../values/sent-values.ts';

export const CancellationAnswerSchema = Type.Object({
  success: Type.Boolean(),
  message: Type.String(),
  vente: Type.Object({
    numero_facture: Type.String(),
    montant_total: Amount,
    date_vente: Type.String(),
    date_annulation: Type.String(),
    motif: Type.String(),
  }),
  stock_restaure: Type.Array(
    Type.Object({
      article_id: Type.Integer(),
      code: Type.String(),
      nom: Type.String(),
      quantite_restauree: Type.Integer(),
      stock_avant: Type.Integer(),
      stock_apres: Type.Integer(),
    }),
  ),
  boutique: Type.Object({ id: Type.Integer(), nom: Type.String() }),
});

export type CancellationAnswer = Static<typeof CancellationAnswerSchema>;

export interface CancelledSale {
  readonly number: string;
  readonly reason: string;
  readonly shop: { readonly id: number; readonly name: string; readonly timeZone: string };
  readonly sale: { readonly soldAt: number; readonly total: Minor };
  readonly cancelledAt: number;
  readonly restored: readonly {
    readonly articleId: number;
    readonly code: string;
    readonly name: string;
    readonly quantity: number;
    readonly stockBefore: number;
  }[];
}

/** The 200 of `ventes/annuler` (contract, 7.2): one entry of `stock_restaure` per line of the sale. */
export function encodeCancellation(cancelled: CancelledSale): CancellationAnswer {
  const { number, reason, shop, sale, cancelledAt, restored } = cancelled;
  return {
    success: true,
    message: `Vente ${number} annulée avec succès`,
    vente: {
      numero_facture: number,
      montant_total: formatAmount(sale.total),
      date_vente: formatLocal(sale.soldAt, shop.timeZone),
      date_annulation: formatLocal(cancelledAt, shop.timeZone),
      motif: reason,
    },
    stock_restaure: restored.map((line) => ({
      article_id: line.articleId,
      code: line.code,
      nom: line.name,
      quantite_restauree: line.quantity,
      stock_avant: line.stockBefore,
      stock_apres: line.stockBefore + line.quantity,
    })),
    boutique: { id: shop.id, nom: shop.name },
  };
}

export const NUMBER_MISSING = requestError(400, 'MISSING_NUMERO_FACTURE', 'Numéro de facture requis');
export const CANCELLATION_FORMAT = requestError(
  400,
  'INVALID_FORMAT',
  'Format invalide: un objet avec numero_facture est attendu',
);

/** A number that no sale can have is shown cut (contract, D22). */
export function saleNotFound(number: string): RequestError {
  const shown = cutText(number, NUMBER_LENGTH_MAX);
  return requestError(404, 'VENTE_NOT_FOUND', `Vente ${shown} non trouvée dans cette boutique`);
}

export function alreadyCancelled(cancelledAt: number, timeZone: string): RequestError {
  return requestError(400, 'ALREADY_CANCELLED', 'Cette vente a déjà été annulée', {
    date_annulation: formatLocal(cancelledAt, timeZone),
  });
}

const MINUTE_MS = 60_000;

/** @param elapsedMs of running time since the hub booked the sale (contract, D18) */
export function cancellationTooLate(soldAt: number, elapsedMs: number, timeZone: string): RequestError {
  return requestError(400, 'CANCELLATION_TIMEOUT', "Le délai d'annulation (1 heure) est dépassé", {
    date_vente: formatLocal(soldAt, timeZone),
    temps_ecoule_minutes: Math.floor(elapsedMs / MINUTE_MS),
    delai_max_minutes: 60,
  });
}
