import type { Minor } from './money.ts';

/** Bounds of what a till declares: the data model's lengths, and one of the hub's own for the free text of a report. */
export const ARTICLE_CODE_LENGTH_MAX = 100;
export const DECLARED_REASON_LENGTH_MAX = 255;
export const SALE_REFERENCE_LENGTH_MAX = 100;
export const REPORT_DETAIL_LENGTH_MAX = 10_000;

export type DeclarationKind = 'negotiation' | 'return' | 'cash-report';

/** What a till declares beside its sales, spellings unified and defaults applied, before anything is looked up. */
export type Declaration = DeclaredOperation | DeclaredReport;

interface Declared {
  /** Date as sent: the text, and the instant it names (UTC ms), null when it names none; null when none was sent. */
  readonly date: { readonly text: string; readonly instant: number | null } | null;
  readonly currency: string;
  readonly amount: Minor;
}

/** A negotiated sale, or goods that a customer brought back. */
export interface DeclaredOperation extends Declared {
  readonly kind: 'negotiation' | 'return';
  /** As sent; the shop may have no such article. */
  readonly articleCode: string;
  readonly quantity: number;
  readonly reason: string;
  /** Free text that names a sale; never looked up. */
  readonly saleReference: string;
}

/** What was taken out of the cash desk, and for what. */
export interface DeclaredReport extends Declared {
  readonly kind: 'cash-report';
  readonly detail: string;
}

/**
 * What makes two declarations of one till the same, as a text that is equal for equal ones, however they were spelled
 * (contract, 7.7: an identical repeat gets the first id).
 */
export function declaredContent(declaration: Declaration): string {
  const { date, currency, amount } = declaration;
  const shared = [date?.instant ?? date?.text ?? null, currency, amount];
  if (declaration.kind === 'cash-report') return JSON.stringify([...shared, declaration.detail]);
  const { articleCode, quantity, reason, saleReference } = declaration;
  return JSON.stringify([...shared, articleCode, quantity, reason, saleReference]);
}
