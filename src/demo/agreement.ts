import type { Booking } from './head-office-ledger.ts';
import { type SoldSale, totalOf } from './sold-sale.ts';

/** What each of the three sides says when all is quiet. */
export interface Sides {
  readonly articles: readonly { readonly id: number; readonly name: string; readonly opening: number }[];
  readonly tills: readonly TillSide[];
  readonly hub: HubSide;
  readonly headOffice: readonly Booking[];
}

export interface TillSide {
  readonly name: string;
  readonly serial: string;
  readonly accepted: readonly SoldSale[];
  readonly refusedNumbers: readonly string[];
  /** Sales without an answer so far. */
  readonly waitingCount: number;
  /** Why the last request failed, null when it was answered. */
  readonly trouble: string | null;
  readonly stock: ReadonlyMap<number, number>;
  readonly liveFaults: readonly string[];
}

export interface HubSide {
  /** Every movement of a sale, each once. */
  readonly movements: readonly {
    readonly saleNumber: string;
    readonly articleId: number;
    readonly quantity: number;
  }[];
  readonly stock: ReadonlyMap<number, number>;
  readonly quarantinedCount: number;
  readonly unsentCount: number;
}

/**
 * Where tills, hub and head office contradict each other, one sentence each (French, then English); empty when they
 * agree: every accepted sale is in the hub once and whole, no other is; head office has the same sales once each;
 * each till shows the hub's stock; and stock = opening − sold.
 */
export function differences(sides: Sides): string[] {
  return [
    ...sides.tills.flatMap(tillAnswers),
    ...hubSales(sides),
    ...quarantine(sides),
    ...headOfficeSales(sides),
    ...stockLevels(sides),
  ];
}

function tillAnswers(till: TillSide): string[] {
  const found = till.liveFaults.map((fault) => `${till.name} : ${fault}`);
  if (till.waitingCount > 0) {
    const why = till.trouble === null ? '' : ` (${till.trouble})`;
    found.push(`${till.name} : ${till.waitingCount} vente(s) sans réponse / sale(s) without an answer${why}`);
  }
  return found;
}

function hubSales({ tills, hub }: Sides): string[] {
  const inHub = Map.groupBy(hub.movements, (movement) => movement.saleNumber);
  const found: string[] = [];
  for (const till of tills) {
    for (const sale of till.accepted) {
      const movements = inHub.get(sale.number) ?? [];
      inHub.delete(sale.number);
      // One movement per line, in the lines' order, is what "exactly once" means in the hub.
      const moved = movements.map((movement) => `${movement.articleId}×${-movement.quantity}`).sort();
      const sold = sale.lines.map((line) => `${line.articleId}×${line.quantity}`).sort();
      if (moved.join() !== sold.join()) {
        found.push(
          `${till.name}, ${sale.number} : vendu / sold ${sold.join(' ')}, hub ${moved.join(' ') || '—'}`,
        );
      }
    }
  }
  for (const number of inHub.keys()) {
    found.push(`${number} : dans le hub, acceptée par aucune caisse / in the hub, but no till was told so`);
  }
  return found;
}

function quarantine({ tills, hub }: Sides): string[] {
  const refused = tills.reduce((sum, till) => sum + till.refusedNumbers.length, 0);
  if (refused === hub.quarantinedCount) return [];
  return [
    `quarantaine / quarantine: ${refused} vente(s) refusée(s) / refused sale(s), hub ${hub.quarantinedCount}`,
  ];
}

function headOfficeSales({ tills, hub, headOffice }: Sides): string[] {
  const found: string[] = [];
  if (hub.unsentCount > 0) found.push(`hub : ${hub.unsentCount} vente(s) pas parties / sale(s) unsent`);
  const booked = Map.groupBy(headOffice, (booking) => `${booking.serial} ${booking.number}`);
  for (const till of tills) {
    for (const sale of till.accepted) {
      const key = `${till.serial} ${sale.number}`;
      const bookings = booked.get(key) ?? [];
      booked.delete(key);
      const [first] = bookings;
      if (first === undefined || bookings.length > 1) {
        found.push(`${till.name}, ${sale.number} : ${bookings.length}× au siège / at head office`);
      } else if (!sameSale(sale, first)) {
        found.push(`${till.name}, ${sale.number} : autre contenu au siège / other content at head office`);
      }
    }
  }
  for (const key of booked.keys()) {
    found.push(`${key} : au siège, acceptée par aucune caisse / at head office, but no till was told so`);
  }
  return found;
}

function sameSale(sale: SoldSale, booking: Booking): boolean {
  const sold = quantitiesOf(sale);
  return (
    booking.currency === sale.currency &&
    booking.total === totalOf(sale) &&
    sold.size === booking.quantities.size &&
    [...sold].every(([articleId, quantity]) => booking.quantities.get(articleId) === quantity)
  );
}

function stockLevels({ articles, tills, hub }: Sides): string[] {
  const sold = new Map<number, number>();
  for (const sale of tills.flatMap((till) => till.accepted)) {
    for (const [id, quantity] of quantitiesOf(sale)) sold.set(id, (sold.get(id) ?? 0) + quantity);
  }
  const found: string[] = [];
  for (const { id, name, opening } of articles) {
    const level = hub.stock.get(id);
    const expected = opening - (sold.get(id) ?? 0);
    if (level !== expected) {
      found.push(`${name} : hub ${level}, ouverture − vendu / opening − sold = ${expected}`);
    }
    for (const till of tills) {
      const seen = till.stock.get(id);
      if (seen !== level) found.push(`${name} : ${till.name} ${seen}, hub ${level}`);
    }
  }
  return found;
}

function quantitiesOf(sale: SoldSale): Map<number, number> {
  const quantities = new Map<number, number>();
  for (const line of sale.lines) {
    quantities.set(line.articleId, (quantities.get(line.articleId) ?? 0) + line.quantity);
  }
  return quantities;
}
