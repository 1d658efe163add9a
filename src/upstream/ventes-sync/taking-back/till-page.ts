import type { Seq } from '../../../domain/ids.ts';
import { GENERATED_NUMBER, isDerivedFrom } from '../../../domain/made-number.ts';
import type { Obstacle } from '../../../domain/shown-sale.ts';
import type { OpenComparison } from '../../../store/central-facts.ts';
import type { QuarantineRow } from '../../../store/facts.ts';
import type { Reader } from '../../../store/reader.ts';
import type { Commands } from '../../../store/writer/protocol.ts';
import type { DateWindow } from '../../../wire/head-office/reconciliation.ts';
import { decodeQuarantined } from '../../../wire/sales/sales-request.ts';
import { isOpen } from '../../stepping-aside.ts';
import type { CallParts, Read } from '../calls/call.ts';
import { isAnothersNumber } from '../cancellation.ts';
import { heldSales, type Shown, shownSales } from './questions.ts';

export type MissingSale = Commands['takeBackSales']['sales'][number];

const DAY_MS = 24 * 60 * 60_000;
/** A till that was away sends its sales days late, and a restore may be noticed days after it. */
const BEFORE_MS = 7 * DAY_MS;
/** Clocks of tills, and the zone in which head office cuts days. */
const AFTER_MS = DAY_MS;
const PAGE_MS = DAY_MS;

/**
 * The dates of sale between which something may be lost: from a week before the last fact of the earlier life, but not
 * before the shop's first, until a day after the raise.
 * @param now UTC ms; counts when the hub's clock was in doubt at the raise
 */
export function lostTime(till: OpenComparison, now: number): DateWindow {
  const raised = till.inDoubt ? Math.max(till.raisedAt, now) : till.raisedAt;
  const from = Math.max(till.lastAt - BEFORE_MS, Math.min(till.firstAt, till.lastAt) - AFTER_MS);
  return { from, to: Math.max(raised, till.lastAt) + AFTER_MS };
}

/** The next part of the lost time, and whether it is the last one. */
export function nextPage(till: OpenComparison, now: number): DateWindow & { readonly last: boolean } {
  const lost = lostTime(till, now);
  const from = till.comparedTo ?? lost.from;
  const to = Math.min(from + PAGE_MS, lost.to);
  return { from, to, last: to >= lost.to };
}

/** What head office has of a till within a page. */
export interface TillPage {
  /** Sales that the hub has not, with what the history shows of them. */
  readonly missing: readonly MissingSale[];
  /** Records of the hub that wait: these sales arrived in the lost life. */
  readonly arrived: readonly Seq[];
}

/** Reads one page, and compares it with what the hub has. */
export async function readPage(
  parts: CallParts & { readonly reader: Reader },
  till: OpenComparison,
  window: DateWindow,
): Promise<Read<TillPage>> {
  const { reader } = parts;
  const held = await heldSales(parts, till.serial, window);
  if (held.kind !== 'read') return held;
  const { numbers, terminal } = held.value;
  const missing = [...numbers].filter((number) => !reader.hasCentralNumber(till.tillId, number));
  const arrived = waitingOf(parts, till).flatMap(({ seq, number }) => (numbers.has(number) ? [seq] : []));
  if (missing.length === 0) return { kind: 'read', value: { missing: [], arrived } };
  const shown = await shownSales(parts, till.serial, window, missing);
  if (shown.kind !== 'read') return shown;
  const waiting = reader.openQuarantineOf(till.tillId).filter((row) => row.shopId === parts.shopId);
  const sales = missing.map((number) => {
    const mayBe = waiting.filter((row) => mayBeBookedAs(row.number, number));
    return { ...found(number, shown.value, terminal), mayBe: readable(parts, mayBe) };
  });
  return { kind: 'read', value: { missing: sales, arrived } };
}

/** The till's sales that wait for head office, by the number under which they would be there. */
function waitingOf({ reader, shopId }: CallParts & { readonly reader: Reader }, { tillId }: OpenComparison) {
  return reader.upstreamExceptions(shopId).flatMap((row) => {
    const entry = isOpen(row) ? reader.queueEntry(shopId, row.seq) : undefined;
    if (entry?.kind !== 'sale' || entry.tillId !== tillId || isAnothersNumber(reader, entry.sale)) return [];
    return [{ seq: row.seq, number: entry.sale.sentNumber }];
  });
}

/** Those of the quarantine that can be read as sales. */
function readable(
  { reader, shopId }: CallParts & { readonly reader: Reader },
  rows: readonly QuarantineRow[],
): MissingSale['mayBe'] {
  const shop = reader.shop(shopId);
  if (shop === undefined) return [];
  const context = { timeZone: shop.timeZone, shopCurrency: shop.currency };
  return rows.flatMap(({ id, payload }) => {
    const entry = decodeQuarantined(payload, context);
    return entry.ok ? [{ id, payload, sale: entry.sale }] : [];
  });
}

/** Whether a person who accepts what was sent as `sent` may have booked it as `number`. */
function mayBeBookedAs(sent: string | null, number: string): boolean {
  return sent === null ? GENERATED_NUMBER.test(number) : isDerivedFrom(sent, number);
}

/** Numbers are unique at head office, so a second row, or another till's name, means that something is not understood. */
function found(number: string, shown: Shown, terminal: string | null): Omit<MissingSale, 'mayBe'> {
  const [sale, ...others] = shown.sales.get(number) ?? [];
  const without = (obstacle: Obstacle) => ({ number, shown: sale ?? null, obstacle });
  if (others.length > 0) return without('SHOWN_TWICE');
  if (sale == null) return without('NOT_SHOWN');
  return terminal === null || sale.terminal === terminal
    ? { number, shown: sale, obstacle: null }
    : without('OTHER_TERMINAL');
}
