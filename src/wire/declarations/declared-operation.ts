import { Type } from 'typebox';
import {
  ARTICLE_CODE_LENGTH_MAX,
  DECLARED_REASON_LENGTH_MAX,
  type DeclaredOperation,
  SALE_REFERENCE_LENGTH_MAX,
} from '../../domain/declaration.ts';
import { QUANTITY_MAX } from '../../domain/sale.ts';
import { type RequestError, requestError } from '../requests/request-error.ts';
import { type SentObject, textField } from '../requests/request-fields.ts';
import { decodeAmount } from '../values/amounts.ts';
import { decodeInteger } from '../values/integers.ts';
import { SentAmount } from '../values/schema-parts.ts';
import { type DeclaringShop, declaredCurrency, declaredDate, shownValue } from './declared-fields.ts';

/** The kinds of operation, and under which name each sends its amount. */
export const AMOUNT_FIELDS = { negotiation: 'montant_negocie', return: 'montant_retourne' } as const;

const Shared = {
  date_operation: Type.String({ description: 'ISO 8601; what cannot be read means now' }),
  quantite: Type.Optional(Type.Integer({ minimum: 1, maximum: QUANTITY_MAX, default: 1 })),
  devise: Type.Optional(Type.String({ description: 'CDF, USD or the shop’s own, which is the default' })),
  motif: Type.Optional(Type.String({ maxLength: DECLARED_REASON_LENGTH_MAX })),
  reference_vente: Type.Optional(Type.String({ maxLength: SALE_REFERENCE_LENGTH_MAX })),
};
const Code = Type.String({ maxLength: ARTICLE_CODE_LENGTH_MAX });

/** What a till sends, for the documentation of the API: the decoder tolerates more. */
export const OperationBodies = {
  negotiation: Type.Object({ code_article: Code, montant_negocie: SentAmount, ...Shared }),
  return: Type.Object({ code_article: Code, montant_retourne: SentAmount, ...Shared }),
};

export const OperationAnswerSchema = Type.Object({ id: Type.Integer() });

const CODE_MISSING = requestError(400, 'MISSING_CODE_ARTICLE', 'code_article requis');

/** Decodes a negotiated sale or a customer's return (contract, 7.7); the first fault in the contract's order ends it. */
export function decodeOperation(
  kind: DeclaredOperation['kind'],
  sent: SentObject,
  shop: DeclaringShop,
):
  | { readonly ok: true; readonly declaration: DeclaredOperation }
  | { readonly ok: false; readonly error: RequestError } {
  const refuse = (error: RequestError) => ({ ok: false, error }) as const;
  const articleCode = textField(sent, ARTICLE_CODE_LENGTH_MAX, 'code_article');
  if (articleCode === null) return refuse(CODE_MISSING);
  const amountField = AMOUNT_FIELDS[kind];
  const amount = decodeAmount(ownValue(sent, amountField));
  if (amount === null) return refuse(fieldMissing(amountField));
  if (typeof amount === 'string') return refuse(amountUnusable(amountField, amount));
  const date = declaredDate(ownValue(sent, 'date_operation'), shop.timeZone);
  if (date === null) return refuse(fieldMissing('date_operation'));
  const currency = declaredCurrency(ownValue(sent, 'devise'), shop.currency);
  if (currency === null) return refuse(currencyUnknown(ownValue(sent, 'devise')));
  const declaration: DeclaredOperation = {
    kind,
    articleCode,
    quantity: quantityOf(ownValue(sent, 'quantite')),
    amount: amount.minor,
    currency,
    reason: textField(sent, DECLARED_REASON_LENGTH_MAX, 'motif') ?? '',
    saleReference: textField(sent, SALE_REFERENCE_LENGTH_MAX, 'reference_vente') ?? '',
    date,
  };
  return { ok: true, declaration };
}

function ownValue(sent: SentObject, name: string): unknown {
  return Object.hasOwn(sent, name) ? sent[name] : undefined;
}

/** What cannot be a quantity counts as one piece. */
function quantityOf(value: unknown): number {
  const quantity = decodeInteger(value);
  return quantity !== null && quantity >= 1 && quantity <= QUANTITY_MAX ? quantity : 1;
}

function fieldMissing(name: string): RequestError {
  return requestError(400, 'MISSING_FIELD', `Champ manquant: '${name}'`);
}

function amountUnusable(name: string, fault: 'unreadable' | 'too-large'): RequestError {
  const reason = fault === 'too-large' ? 'ce montant est trop grand' : 'un nombre positif ou nul est attendu';
  return requestError(400, 'INVALID_FORMAT', `Champ '${name}' inutilisable : ${reason}`);
}

function currencyUnknown(value: unknown): RequestError {
  const sentence = `Champ 'devise' inutilisable : la boutique ne vend pas en « ${shownValue(value)} »`;
  return requestError(400, 'INVALID_FORMAT', sentence);
}
