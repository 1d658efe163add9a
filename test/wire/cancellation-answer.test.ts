import { expect, test } from 'vitest';
import { cancellationTooLate, saleNotFound } from '../../src/wire/sales/cancellation-answer.ts';

test('too late: whole minutes of running time, and the date of the sale in local time', () => {
  const { status, body } = cancellationTooLate(1_795_334_400_000, 61 * 60_000 + 59_999, 'Africa/Kinshasa');
  expect(status).toBe(400);
  expect(JSON.stringify(body)).toBe(
    JSON.stringify({
      error: "Le délai d'annulation (1 heure) est dépassé",
      code: 'CANCELLATION_TIMEOUT',
      date_vente: '2026-11-22T09:00:00.000000+01:00',
      temps_ecoule_minutes: 61,
      delai_max_minutes: 60,
    }),
  );
});

test('a number longer than any sale’s is shown cut', () => {
  expect(saleNotFound('9'.repeat(10_000)).body.error).toBe(
    `Vente ${'9'.repeat(100)} non trouvée dans cette boutique`,
  );
});
