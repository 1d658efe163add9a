import type { Seq, ShopId, TillId } from './ids.ts';
import type { NumberSeries } from './number-series.ts';
import { seriesOf } from './number-series.ts';

/**
 * Where a sale of the day stands on its way to head office. `held`: head office does not take its till's sales.
 * `by-hand`: a person says that it was done there. `dropped`: a person decided that head office will never have it.
 */
export const SALE_STANDINGS = ['sent', 'by-hand', 'waiting', 'parked', 'held', 'dropped'] as const;
export type SaleStanding = (typeof SALE_STANDINGS)[number];

/** One booked sale of the day. Amounts are minor units. */
export interface CertifiedSale {
  readonly seq: Seq;
  readonly tillId: TillId;
  readonly number: string;
  readonly numberGenerated: boolean;
  /** Effective date, UTC ms. */
  readonly soldAt: number;
  readonly currency: string;
  readonly total: number;
  readonly cancelled: boolean;
  /** Whether head office does not know yet that it was cancelled. */
  readonly cancellationOpen: boolean;
  /** A person decided that head office will never know of its cancellation. */
  readonly cancellationDropped: { readonly seq: Seq; readonly decision: Decision | null } | null;
  readonly standing: SaleStanding;
  readonly decision: Decision | null;
}

/** A person's reason. */
export interface Decision {
  readonly user: string;
  readonly reason: string;
  /** UTC ms. */
  readonly at: number;
}

/** A refused sale that a till sent on the day. */
export interface CertifiedRefusal {
  readonly id: Seq;
  readonly tillId: TillId;
  readonly number: string | null;
  readonly code: string;
  readonly state: 'open' | 'discarded';
  readonly decision: Decision | null;
}

export interface Tally {
  readonly count: number;
  readonly totals: readonly { readonly currency: string; readonly total: number }[];
}

export interface NamedSale {
  readonly number: string;
  readonly soldAt: number;
}

export interface TillCertificate {
  readonly till: { readonly id: TillId; readonly serial: string; readonly name: string };
  /** By date of sale; null when the till booked nothing on the day. */
  readonly first: NamedSale | null;
  readonly last: NamedSale | null;
  /** Every sale that stands; cancelled ones are counted apart. */
  readonly sales: Tally;
  readonly standings: Readonly<Record<SaleStanding, Tally>>;
  readonly cancelled: Tally;
  /** Cancelled here, and not known to be cancelled at head office yet. */
  readonly cancellationsOpen: number;
  readonly quarantine: { readonly count: number; readonly entries: readonly CertifiedRefusal[] };
  /** Refused sales, and sales and cancellations that people gave up, each with who and why. */
  readonly discarded: { readonly count: number; readonly entries: readonly Discarded[] };
  readonly series: readonly NumberSeries[];
  /** Numbers missing in the series, all gaps together. */
  readonly missing: number;
}

export interface Discarded {
  readonly kind: 'refused-sale' | 'sale-not-sent' | 'cancellation-not-sent';
  readonly seq: Seq;
  readonly number: string | null;
  readonly decision: Decision | null;
}

/** What one shop sold on one local day, and where each of its sales stands at head office now. */
export interface Certificate {
  readonly shop: { readonly id: ShopId; readonly name: string; readonly code: string };
  /** A local day as 20261122. */
  readonly day: number;
  readonly timeZone: string;
  readonly hubId: string;
  readonly epoch: number;
  /** The journal's last fact and head office's position when this was drawn up. */
  readonly head: Seq;
  readonly position: Seq;
  /** UTC ms. */
  readonly drawnUpAt: number;
  readonly sales: Tally;
  readonly standings: Readonly<Record<SaleStanding, Tally>>;
  readonly cancelled: Tally;
  readonly quarantined: number;
  readonly missing: number;
  /** Nothing of the day waits, is parked, held or in quarantine, no number is missing, and head office knows of each cancellation. */
  readonly complete: boolean;
  readonly tills: readonly TillCertificate[];
}

/** What the day's rows do not say themselves. */
export interface CertificateHead
  extends Pick<
    Certificate,
    'shop' | 'day' | 'timeZone' | 'hubId' | 'epoch' | 'head' | 'position' | 'drawnUpAt'
  > {
  readonly tills: readonly TillCertificate['till'][];
  /** Numbers outside the day's sales that the hub knows of the till: another day's sale, or one in quarantine. */
  readonly isKnownNumber: (till: TillId, number: string) => boolean;
}

/** Entries of quarantine and decisions that are named per till; beyond, they are counted only. */
export const NAMED_MAX = 200;

/** Draws up the certificate. Tills without anything on the day are left out. */
export function drawUp(
  head: CertificateHead,
  sales: readonly CertifiedSale[],
  refusals: readonly CertifiedRefusal[],
): Certificate {
  const salesOf = Map.groupBy(sales, (sale) => sale.tillId);
  const refusalsOf = Map.groupBy(refusals, (refusal) => refusal.tillId);
  const tills = head.tills
    .filter(({ id }) => salesOf.has(id) || refusalsOf.has(id))
    .map((till) => ofTill(head, till, salesOf.get(till.id) ?? [], refusalsOf.get(till.id) ?? []));
  const standing = sales.filter((sale) => !sale.cancelled);
  const quarantined = refusals.filter(({ state }) => state === 'open').length;
  const missing = tills.reduce((sum, till) => sum + till.missing, 0);
  const standings = byStanding(standing);
  const open = standings.waiting.count + standings.parked.count + standings.held.count;
  const cancellationsOpen = tills.reduce((sum, till) => sum + till.cancellationsOpen, 0);
  const { isKnownNumber: _, ...kept } = head;
  return {
    ...kept,
    sales: tallyOf(standing),
    standings,
    cancelled: tallyOf(sales.filter((sale) => sale.cancelled)),
    quarantined,
    missing,
    complete: open + quarantined + missing + cancellationsOpen === 0,
    tills,
  };
}

function ofTill(
  head: CertificateHead,
  till: TillCertificate['till'],
  sales: readonly CertifiedSale[],
  refusals: readonly CertifiedRefusal[],
): TillCertificate {
  const ordered = sales.toSorted((a, b) => a.soldAt - b.soldAt || a.seq - b.seq);
  const standing = ordered.filter((sale) => !sale.cancelled);
  const cancelled = ordered.filter((sale) => sale.cancelled);
  const open = refusals.filter(({ state }) => state === 'open');
  const discarded = discardedOf(sales, refusals);
  const series = seriesOf(numbersOf(sales, refusals), (number) => head.isKnownNumber(till.id, number));
  return {
    till,
    first: named(ordered[0]),
    last: named(ordered.at(-1)),
    sales: tallyOf(standing),
    standings: byStanding(standing),
    cancelled: tallyOf(cancelled),
    cancellationsOpen: cancelled.filter((sale) => sale.cancellationOpen).length,
    quarantine: { count: open.length, entries: open.slice(0, NAMED_MAX) },
    discarded: { count: discarded.length, entries: discarded.slice(0, NAMED_MAX) },
    series,
    missing: series.reduce((sum, one) => sum + one.missing, 0),
  };
}

function discardedOf(
  sales: readonly CertifiedSale[],
  refusals: readonly CertifiedRefusal[],
): readonly Discarded[] {
  const refused = refusals.filter(({ state }) => state === 'discarded');
  const given = sales.filter((sale) => sale.standing === 'dropped');
  return [
    ...refused.map(
      ({ id, number, decision }): Discarded => ({ kind: 'refused-sale', seq: id, number, decision }),
    ),
    ...given.map(
      ({ seq, number, decision }): Discarded => ({ kind: 'sale-not-sent', seq, number, decision }),
    ),
    ...sales.flatMap(({ number, cancellationDropped }): Discarded[] =>
      cancellationDropped === null ? [] : [{ kind: 'cancellation-not-sent', number, ...cancellationDropped }],
    ),
  ];
}

/** Numbers that the till gave itself: those that the hub made belong to no series of the till. */
function numbersOf(sales: readonly CertifiedSale[], refusals: readonly CertifiedRefusal[]): string[] {
  const booked = sales.filter((sale) => !sale.numberGenerated).map((sale) => sale.number);
  return [...booked, ...refusals.flatMap(({ number }) => (number === null ? [] : [number]))];
}

function named(sale: CertifiedSale | undefined): NamedSale | null {
  return sale === undefined ? null : { number: sale.number, soldAt: sale.soldAt };
}

function byStanding(sales: readonly CertifiedSale[]): Record<SaleStanding, Tally> {
  const groups = Map.groupBy(sales, (sale) => sale.standing);
  const tally = (standing: SaleStanding): Tally => tallyOf(groups.get(standing) ?? []);
  return {
    sent: tally('sent'),
    'by-hand': tally('by-hand'),
    waiting: tally('waiting'),
    parked: tally('parked'),
    held: tally('held'),
    dropped: tally('dropped'),
  };
}

function tallyOf(sales: readonly CertifiedSale[]): Tally {
  const totals = new Map<string, number>();
  for (const { currency, total } of sales) totals.set(currency, (totals.get(currency) ?? 0) + total);
  return {
    count: sales.length,
    totals: [...totals].map(([currency, total]) => ({ currency, total })).sort(byCurrency),
  };
}

function byCurrency(a: { readonly currency: string }, b: { readonly currency: string }): number {
  return a.currency < b.currency ? -1 : 1;
}
