import { expect, test } from 'vitest';
import { oneSaleRefused } from '../../src/wire/sales/one-sale-answer.ts';

test('a sale that the hub could not book is a 4xx: the till keeps it, and does not send it for ever', () => {
  const { status, body } = oneSaleRefused({ kind: 'refused', number: 'A-1', refusal: { code: 'OTHER' } });
  expect(status).toBe(409);
  expect(body).toEqual({ code: 'OTHER', error: expect.stringContaining('mise de côté') });
});
