import type { TillSerial } from '../../domain/ids.ts';
import type { ReconcileVerdict, Unprocessed } from './classify.ts';
import type { HeadOffice } from './office.ts';

export type Confirmed = { readonly kind: 'known'; readonly found: ReadonlySet<string> } | Unprocessed;

/** A sale to ask for. */
export interface Asked {
  readonly number: string;
  /** UTC ms. */
  readonly soldAt: number;
}

/** Head office may cut days in its own zone, and compares with the time it stored. */
const WINDOW_MARGIN_MS = 24 * 60 * 60 * 1000;

/**
 * Which of these sales head office holds for this very till and shop (contract, 11.2). It is asked between the dates of
 * the sales first, and for what is missing there without dates: head office dates a sale from far ahead itself.
 */
export async function confirm(
  office: HeadOffice,
  serial: TillSerial,
  sales: readonly Asked[],
): Promise<Confirmed> {
  const numbers = sales.map((sale) => sale.number);
  const near = await askNear(office, serial, sales);
  if (near.kind !== 'listed') return near;
  const missing = numbers.filter((number) => !near.numbers.has(number));
  if (missing.length === 0) return { kind: 'known', found: near.numbers };
  const anywhere = await office.reconcile(serial, missing, null);
  if (anywhere.kind !== 'listed') return anywhere;
  return { kind: 'known', found: new Set([...near.numbers, ...anywhere.numbers]) };
}

/**
 * Which of these sales head office shows between their dates: a small answer, for a slow line. A sale that it dated itself
 * is not among them, so what is missing here may still be there.
 */
export async function confirmNear(
  office: HeadOffice,
  serial: TillSerial,
  sales: readonly Asked[],
): Promise<Confirmed> {
  const near = await askNear(office, serial, sales);
  return near.kind === 'listed' ? { kind: 'known', found: near.numbers } : near;
}

function askNear(office: HeadOffice, serial: TillSerial, sales: readonly Asked[]): Promise<ReconcileVerdict> {
  const dates = sales.map((sale) => sale.soldAt);
  const window = { from: Math.min(...dates) - WINDOW_MARGIN_MS, to: Math.max(...dates) + WINDOW_MARGIN_MS };
  return office.reconcile(
    serial,
    sales.map((sale) => sale.number),
    window,
  );
}
