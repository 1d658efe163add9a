import { describe, expect, test } from 'vitest';
import { differences, type HubSide, type Sides, type TillSide } from '../../src/demo/agreement.ts';
import type { SoldSale } from '../../src/demo/sold-sale.ts';
import { minorUnits } from '../../src/domain/money.ts';

const line = (articleId: number, quantity: number) => ({
  articleId,
  variantId: null,
  quantity,
  unitPrice: minorUnits(100),
});
const first: SoldSale = {
  number: 'A-1',
  soldAt: 0,
  currency: 'CDF',
  lines: [line(1, 2), line(1, 1), line(2, 4)],
};
const second: SoldSale = { number: 'B-1', soldAt: 0, currency: 'CDF', lines: [line(2, 1)] };
const STOCK = new Map([
  [1, 7],
  [2, 5],
]);

function till(name: string, part: Partial<TillSide>): TillSide {
  return {
    name,
    serial: name,
    accepted: [],
    refusedNumbers: [],
    waitingCount: 0,
    trouble: null,
    stock: STOCK,
    liveFaults: [],
    ...part,
  };
}

function movements(...sales: SoldSale[]): HubSide['movements'] {
  return sales.flatMap((sale) =>
    sale.lines.map(({ articleId, quantity }) => ({
      saleNumber: sale.number,
      articleId,
      quantity: -quantity,
    })),
  );
}

const booking = (serial: string, number: string, total: number, quantities: [number, number][]) => ({
  serial,
  number,
  soldAt: 0,
  currency: 'CDF',
  total,
  quantities: new Map(quantities),
});
const FIRST_BOOKED = booking('Caisse A', 'A-1', 700, [
  [1, 3],
  [2, 4],
]);
const SECOND_BOOKED = booking('Caisse B', 'B-1', 100, [[2, 1]]);

const AGREED: Sides = {
  articles: [
    { id: 1, name: 'Huile', opening: 10 },
    { id: 2, name: 'Riz', opening: 10 },
  ],
  tills: [
    till('Caisse A', { accepted: [first], refusedNumbers: ['A-2'] }),
    till('Caisse B', { accepted: [second] }),
  ],
  hub: { movements: movements(first, second), stock: STOCK, quarantinedCount: 1, unsentCount: 0 },
  headOffice: [FIRST_BOOKED, SECOND_BOOKED],
};
const withHub = (part: Partial<HubSide>): Sides => ({ ...AGREED, hub: { ...AGREED.hub, ...part } });
const withTillB = (part: Partial<TillSide>): Sides => ({
  ...AGREED,
  tills: [AGREED.tills[0] as TillSide, till('Caisse B', { accepted: [second], ...part })],
});
const withHeadOffice = (...headOffice: Sides['headOffice'][number][]): Sides => ({ ...AGREED, headOffice });

describe('the comparison of the three sides', () => {
  test('finds nothing when they agree', () => {
    expect(differences(AGREED)).toEqual([]);
  });

  test.each<[string, Sides, string]>([
    ['a sale that the hub lost', withHub({ movements: movements(first) }), 'B-1'],
    ['a sale that the hub booked twice', withHub({ movements: movements(first, second, second) }), 'B-1'],
    ['a line that moved no stock', withHub({ movements: movements(first, second).slice(1) }), 'A-1'],
    [
      'a sale that no till was answered for',
      withHub({ movements: movements(first, second, { ...second, number: 'X' }) }),
      'X',
    ],
    ['a refused sale that is not in quarantine', withHub({ quarantinedCount: 0 }), 'quarantaine'],
    ['a sale that has not left', withHub({ unsentCount: 1 }), 'unsent'],
    ['a sale that head office lacks', withHeadOffice(FIRST_BOOKED), '0× au siège'],
    [
      'a sale that head office has twice',
      withHeadOffice(FIRST_BOOKED, SECOND_BOOKED, SECOND_BOOKED),
      '2× au siège',
    ],
    [
      'another amount at head office',
      withHeadOffice(FIRST_BOOKED, { ...SECOND_BOOKED, total: 99 }),
      'autre contenu',
    ],
    [
      'another quantity at head office',
      withHeadOffice(FIRST_BOOKED, { ...SECOND_BOOKED, quantities: new Map([[2, 2]]) }),
      'autre contenu',
    ],
    [
      'a sale that only head office has',
      withHeadOffice(FIRST_BOOKED, SECOND_BOOKED, { ...SECOND_BOOKED, number: 'Y' }),
      'Caisse B Y',
    ],
    [
      'a till without an answer',
      withTillB({ waitingCount: 2, trouble: 'ECONNREFUSED' }),
      '2 vente(s) sans réponse',
    ],
    [
      'a till that shows another stock',
      withTillB({
        stock: new Map([
          [1, 7],
          [2, 6],
        ]),
      }),
      'Riz : Caisse B 6, hub 5',
    ],
    ['a frame that came out of order', withTillB({ liveFaults: ['seq 3 après / after seq 4'] }), 'seq 3'],
  ])('names %s', (_case, sides, named) => {
    const found = differences(sides);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(named);
  });

  test('names a stock that is not opening minus sold, once', () => {
    const stock = new Map([...STOCK, [1, 6] as const]);
    const sides = { ...withHub({ stock }), tills: AGREED.tills.map((side) => ({ ...side, stock })) };
    expect(differences(sides)).toEqual(['Huile : hub 6, ouverture − vendu / opening − sold = 7']);
  });
});
