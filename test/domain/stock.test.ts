import { describe, expect, test } from 'vitest';
import { articleId } from '../../src/domain/ids.ts';
import { demandOf, shortage } from '../../src/domain/stock.ts';

const line = (id: number, quantity: number) => ({ articleId: articleId(id), quantity });
const stock = new Map([
  [1, { name: 'Riz', quantity: 5 }],
  [2, { name: 'Sel', quantity: 0 }],
  [3, { name: 'Thé', quantity: -2 }],
]);
const stockOf = (id: number) => stock.get(id) ?? { name: '', quantity: 0 };

describe('stock', () => {
  test('demand adds up the lines of an article and keeps the order in which articles are first named', () => {
    expect([...demandOf([line(2, 1), line(1, 2), line(2, 3)])]).toEqual([
      [2, 4],
      [1, 2],
    ]);
  });

  test('all lines of an article count together', () => {
    expect(shortage(demandOf([line(1, 3), line(1, 2)]), stockOf)).toBeNull();
    expect(shortage(demandOf([line(1, 3), line(1, 3)]), stockOf)).toEqual({
      code: 'INSUFFICIENT_STOCK',
      articleId: 1,
      articleName: 'Riz',
      demanded: 6,
      available: 5,
    });
  });

  test('the first short article in line order is named', () => {
    expect(shortage(demandOf([line(1, 1), line(3, 1), line(2, 1)]), stockOf)).toMatchObject({
      articleId: 3,
      demanded: 1,
      available: -2,
    });
  });
});
