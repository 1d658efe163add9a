import { ask, type DayHub } from './play.ts';
import type { Json } from './sale-verdicts.ts';
import type { ShopBook } from './shop-book.ts';
import type { DayTill } from './shops.ts';
import type { DayTotals } from './totals.ts';

/** One thing that a hub must say at the end of the day, and what it says. */
export interface Comparison {
  readonly what: string;
  readonly expected: unknown;
  readonly seen: unknown;
}

/** A shop in the evening: the hub to ask, the books of the oracle, and when it is. */
export interface EveningView {
  readonly hub: DayHub;
  readonly book: ShopBook;
  readonly tills: readonly DayTill[];
  readonly now: number;
  readonly totals: DayTotals;
  /** What a till of the shop reads; @throws unless it is answered 200 */
  get(path: string, till?: DayTill): Promise<Json>;
}

export const DAY = 86_400_000;

export function openEvening(parts: Omit<EveningView, 'get'>): EveningView {
  return {
    ...parts,
    async get(path, till = parts.tills[0]) {
      const serial = till?.serial ?? '';
      const { status, body } = await ask(parts.hub, {
        method: 'GET',
        path: `/api/v2/simple/${path}`,
        serial,
      });
      if (status !== 200) throw new Error(`${path} was answered ${status}: ${JSON.stringify(body)}`);
      return body;
    },
  };
}
