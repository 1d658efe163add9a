import { Type } from 'typebox';
import { type DeclaredReport, REPORT_DETAIL_LENGTH_MAX } from '../../domain/declaration.ts';
import type { Minor } from '../../domain/money.ts';
import { type SentObject, sentField, textField } from '../requests/request-fields.ts';
import { decodeAmount } from '../values/amounts.ts';
import { isLongNumber } from '../values/long-numbers.ts';
import { SentAmount } from '../values/schema-parts.ts';
import { type DeclaringShop, declaredCurrency, declaredDate, shownValue } from './declared-fields.ts';

/** What a till sends, for the documentation of the API: the decoder tolerates more. */
export const ReportBody = Type.Object({
  depense: SentAmount,
  detail: Type.Optional(Type.String({ maxLength: REPORT_DETAIL_LENGTH_MAX })),
  devise: Type.Optional(Type.String({ description: 'CDF, USD or the shop’s own, which is the default' })),
  date_rapport: Type.Optional(Type.String({ description: 'ISO 8601; absent or unreadable means now' })),
});

/** Errors in the form that the central backend's framework gives them: by field, each a list of sentences. */
export interface FieldErrors {
  readonly status: 400;
  readonly body: Readonly<Record<string, readonly string[]>>;
}

/** Decodes a report of the cash desk (contract, 7.7). */
export function decodeReport(
  sent: SentObject,
  shop: DeclaringShop,
):
  | { readonly ok: true; readonly declaration: DeclaredReport }
  | { readonly ok: false; readonly error: FieldErrors } {
  const errors: Record<string, string[]> = {};
  const amount = expenseOf(sent);
  if (typeof amount === 'string') errors['depense'] = [amount];
  const code = sentField(sent, 'devise');
  const currency = declaredCurrency(code, shop.currency);
  if (currency === null) errors['devise'] = [`« ${shownValue(code)} » n'est pas un choix valide.`];
  if (typeof amount === 'string' || currency === null) {
    return { ok: false, error: { status: 400, body: errors } };
  }
  const declaration: DeclaredReport = {
    kind: 'cash-report',
    detail: textField(sent, REPORT_DETAIL_LENGTH_MAX, 'detail') ?? '',
    amount,
    currency,
    date: declaredDate(sentField(sent, 'date_rapport'), shop.timeZone),
  };
  return { ok: true, declaration };
}

/** The amount, or what is wrong with it in the framework's words. */
function expenseOf(sent: SentObject): Minor | string {
  const value = Object.hasOwn(sent, 'depense') ? sent['depense'] : undefined;
  if (value === undefined) return 'Ce champ est obligatoire.';
  const amount = decodeAmount(value);
  if (amount === null) return 'Ce champ ne peut être nul.';
  if (amount === 'too-large') return "Assurez-vous qu'il n'y a pas plus de 15 chiffres au total.";
  if (amount !== 'unreadable') return amount.minor;
  return isNegative(value)
    ? 'Assurez-vous que cette valeur est supérieure ou égale à 0.'
    : 'Un nombre valide est requis.';
}

/** Whether what cannot be an amount is a number all the same: one below zero. */
function isNegative(value: unknown): boolean {
  const text = isLongNumber(value) ? value.source : value;
  return typeof text === 'number' ? text < 0 : typeof text === 'string' && NEGATIVE.test(text);
}

const NEGATIVE = /^\s*-[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?\s*$/;
