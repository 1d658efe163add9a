import { sentField, sentObject, textField } from '../requests/request-fields.ts';
import type { ParsedBody } from '../values/json-body.ts';
import { saleNumber } from '../values/sent-values.ts';

const REASON_DEFAULT = 'Annulation demandée par le terminal';
const REASON_LENGTH_MAX = 255;

/** What `ventes/annuler` asks for (contract, 7.2). */
export interface CancellationRequest {
  /** Exactly as sent; null when there is none, or none that a sale could have. */
  readonly number: string | null;
  readonly reason: string;
}

/** Null: the body is no object. */
export function decodeCancellation(body: ParsedBody): CancellationRequest | null {
  const object = sentObject(body);
  if (object === null) return null;
  return {
    number: saleNumber(sentField(object, 'numero_facture', 'NumeroFacture', 'reference')) ?? null,
    reason: textField(object, REASON_LENGTH_MAX, 'motif', 'Motif') ?? REASON_DEFAULT,
  };
}

/** What lists of movements show beside the goods that come back (contract, 7.2). */
export function cancellationNote(
  number: string,
  reason: string,
): { readonly reference: string; readonly comment: string } {
  return {
    reference: `ANNUL-${number}`,
    comment: `Annulation vente #${number} - Motif: ${reason}`,
  };
}
