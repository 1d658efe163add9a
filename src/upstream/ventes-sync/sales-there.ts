import type { ShopId, TillSerial } from '../../domain/ids.ts';
import type { SettledSale } from '../../store/central-facts.ts';
import type { Reader } from '../../store/reader.ts';
import type { LineFault } from '../line-fault.ts';
import type { CallParts } from './calls/call.ts';
import { ownTerminal } from './calls/terminal.ts';
import { confirm } from './confirm.ts';
import { carriers } from './forward.ts';
import type { Standing } from './ledger.ts';
import type { Depth } from './lost-facts.ts';
import type { HeadOffice } from './office.ts';
import { shownSales } from './taking-back/questions.ts';

export interface SalesThereParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly ledger: { read(): Standing };
  readonly office: HeadOffice;
  readonly calls: CallParts;
}

export type SalesThere =
  | { readonly kind: 'there'; readonly numbers: ReadonlySet<string> }
  /** Nobody can be asked about this till. */
  | { readonly kind: 'unasked' }
  | { readonly kind: 'fault'; readonly fault: LineFault };

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Which of a till's acknowledged sales head office has. It answers that for a till that is of this shop there, and active.
 * Of any other one the shop's history tells, which is long and is read only for a thorough look.
 */
export async function salesThere(
  parts: SalesThereParts,
  serial: TillSerial,
  sales: readonly SettledSale[],
  depth: Depth,
): Promise<SalesThere> {
  const known = await confirm(parts.office, serial, sales);
  if (known.kind === 'fault' || known.kind === 'ambiguous') return { kind: 'fault', fault: known.fault };
  if (known.kind === 'known') {
    if (sales.every(({ number }) => known.found.has(number))) return { kind: 'there', numbers: known.found };
    // A till that was moved there shows another shop's sales.
    const own = await ownTerminal(parts.calls, serial);
    if (own.kind === 'fault') return { kind: 'fault', fault: own.fault };
    if (own.kind === 'read') return { kind: 'there', numbers: known.found };
  }
  return depth === 'thorough' ? inHistory(parts, sales) : { kind: 'unasked' };
}

/** Asked under another till: numbers are unique at head office, and these it had acknowledged. */
async function inHistory(
  { reader, shopId, ledger, calls }: SalesThereParts,
  sales: readonly SettledSale[],
): Promise<SalesThere> {
  const dates = sales.map(({ soldAt }) => soldAt);
  const window = {
    from: Math.min(...dates) - DAY_MS,
    to: Math.max(...dates, calls.clock.now()) + DAY_MS,
  };
  const numbers = sales.map(({ number }) => number);
  for (const serial of carriers(reader, shopId, ledger.read())) {
    const shown = await shownSales(calls, serial, window, numbers);
    if (shown.kind === 'fault') return { kind: 'fault', fault: shown.fault };
    if (shown.kind === 'read') return { kind: 'there', numbers: new Set(shown.value.keys()) };
  }
  return { kind: 'unasked' };
}
