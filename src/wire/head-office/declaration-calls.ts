import { REPORT_DETAIL_LENGTH_MAX } from '../../domain/declaration.ts';
import type { Minor } from '../../domain/money.ts';
import { asFields, parseObject } from './answers.ts';
import { factMarksIn, markedText } from './fact-mark.ts';
import { instant } from './instant.ts';
import { amountNumber } from './numbers.ts';
import type { DateWindow } from './reconciliation.ts';

/** A declaration as head office must hear of it. */
export interface ForwardedDeclaration {
  readonly articleCode: string;
  readonly quantity: number;
  readonly amount: Minor;
  readonly currency: string;
  /** UTC ms. */
  readonly occurredAt: number;
  /** The reason, or the detail of a report. */
  readonly text: string;
  readonly saleReference: string;
}

const AMOUNT_FIELDS = { negotiation: 'montant_negocie', return: 'montant_retourne' } as const;

/** The body of `articles-negocies` and `retours-articles` (contract, 7.7). Amounts are exact JSON numbers. */
export function encodeOperation(
  kind: 'negotiation' | 'return',
  said: ForwardedDeclaration,
  mark: string,
): string {
  return object({
    code_article: JSON.stringify(said.articleCode),
    quantite: String(said.quantity),
    [AMOUNT_FIELDS[kind]]: amountNumber(said.amount),
    devise: JSON.stringify(said.currency),
    date_operation: JSON.stringify(instant(said.occurredAt)),
    motif: JSON.stringify(markedText(said.text, mark)),
    reference_vente: JSON.stringify(said.saleReference),
  });
}

/** The body of `rapports-caisse/`. */
export function encodeReport(said: ForwardedDeclaration, mark: string): string {
  return object({
    detail: JSON.stringify(markedText(said.text, mark, REPORT_DETAIL_LENGTH_MAX + mark.length + 1)),
    depense: amountNumber(said.amount),
    devise: JSON.stringify(said.currency),
    date_rapport: JSON.stringify(instant(said.occurredAt)),
  });
}

/** The part of a query by which `rapports-caisse/` lists what is dated within the window. */
export function reportsBetween({ from, to }: DateWindow): string {
  const [first, last] = [from, to].map((ms) => instant(ms).slice(0, 'yyyy-mm-ddThh:mm:ss'.length));
  return `date_min=${first}Z&date_max=${last}Z`;
}

/** The 201 of these routes carries the id of what was made. */
export function isMade(text: string): boolean {
  return parseObject(text)?.['id'] !== undefined;
}

/** What a list of one till's declarations tells. */
export interface DeclaredThere {
  /** The shop in which head office would book what the till declares now. */
  readonly shopId: number;
  /** Names of facts. */
  readonly marks: ReadonlySet<string>;
  readonly listed: number;
}

/**
 * A list of declarations (contract, 7.7), with the names of facts in it.
 * @returns null when the text is no such list
 */
export function decodeDeclared(text: string): DeclaredThere | null {
  const body = parseObject(text);
  const results = body?.['results'];
  const shopId = body?.['boutique_id'];
  if (!Array.isArray(results) || typeof shopId !== 'number') return null;
  const said = results.flatMap((item) => {
    const fields = asFields(item);
    return [String(fields?.['motif'] ?? ''), String(fields?.['detail'] ?? '')];
  });
  return { shopId, marks: factMarksIn(said.join('\n')), listed: results.length };
}

/** A JSON object of values that are JSON text already. */
function object(fields: Readonly<Record<string, string>>): string {
  return `{${Object.entries(fields)
    .map(([name, value]) => `"${name}":${value}`)
    .join(',')}}`;
}
