import type { ShownLine, ShownSale } from '../../domain/shown-sale.ts';
import { decodeAmount } from '../values/amounts.ts';
import { decodeDateAnywhere } from '../values/dates.ts';
import { asFields, parseObject } from './answers.ts';
import { instant } from './instant.ts';
import type { DateWindow } from './reconciliation.ts';

/** The path of `ventes/historique/` below `/api/v2/simple/`, for sales dated within the window, newest first. */
export function historyPath({ from, to }: DateWindow, limit: number): string {
  const dates = { date_debut: instant(from), date_fin: instant(to) };
  return `ventes/historique/?${new URLSearchParams({ ...dates, limit: String(limit) })}`;
}

export interface ShownHistory {
  /** How many rows the answer has, readable or not. */
  readonly rows: number;
  /** What is shown under each number; null = in no readable form. */
  readonly sales: readonly ShownRow[];
}

export interface ShownRow {
  /** Head office's own id, by which one row is known in two answers. */
  readonly id: number;
  readonly number: string;
  readonly shown: ShownSale | null;
}

/** Decodes the answer of `ventes/historique/` (contract, 7.3). @returns null when the text is no such answer */
export function decodeHistory(text: string): ShownHistory | null {
  const rows = parseObject(text)?.['ventes'];
  if (!Array.isArray(rows)) return null;
  const sales = rows.flatMap((row: unknown) => {
    const { id, numero_facture: number } = asFields(row) ?? {};
    if (typeof id !== 'number' || typeof number !== 'string') return [];
    return [{ id, number, shown: decodeSale(number, row) }];
  });
  return { rows: rows.length, sales };
}

function decodeSale(number: string, row: unknown): ShownSale | null {
  const fields = asFields(row);
  const lines = fields?.['lignes'];
  const total = decodeAmount(fields?.['montant_total']);
  const date = fields?.['date_vente'];
  const paid = fields?.['paye'];
  const at = typeof date === 'string' ? decodeDateAnywhere(date) : null;
  // A date without an offset could be anywhere.
  if (at === null || at.local || !isExact(total) || !Array.isArray(lines) || typeof paid !== 'boolean')
    return null;
  const decoded = lines.map(decodeLine);
  if (!decoded.every((line) => line !== null)) return null;
  const mode = fields?.['mode_paiement'];
  const terminal = fields?.['terminal'];
  return {
    ...{ number, soldAt: at.at, total: total.minor, paid, lines: decoded },
    paymentMode: typeof mode === 'string' ? mode : '',
    terminal: typeof terminal === 'string' ? terminal : null,
  };
}

function decodeLine(value: unknown): ShownLine | null {
  const fields = asFields(value);
  const articleCode = fields?.['article_code'];
  const quantity = fields?.['quantite'];
  const unitPrice = decodeAmount(fields?.['prix_unitaire']);
  if (typeof articleCode !== 'string' || typeof quantity !== 'number' || !Number.isSafeInteger(quantity))
    return null;
  return isExact(unitPrice) ? { articleCode, quantity, unitPrice: unitPrice.minor } : null;
}

type Amount = ReturnType<typeof decodeAmount>;

function isExact(amount: Amount): amount is Exclude<Amount, string | null> {
  return amount !== null && typeof amount === 'object' && !amount.rounded;
}
