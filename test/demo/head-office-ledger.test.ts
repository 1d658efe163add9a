import { expect, test } from 'vitest';
import { type ForwardedSale, HeadOfficeLedger } from '../../src/demo/head-office-ledger.ts';
import { decodeSyncAnswer } from '../../src/wire/head-office/answers.ts';
import { decodeReconciliation } from '../../src/wire/head-office/reconciliation.ts';

const forwarded = (number: string, quantity = 2): ForwardedSale => ({
  numero_facture: number,
  date_vente: '2026-11-22T09:20:33.000+01:00',
  devise: 'CDF',
  lignes: [
    { article_id: 15, quantite: quantity, prix_unitaire: 2500.5 },
    { article_id: 15, quantite: 1, prix_unitaire: 2500.5 },
  ],
});
const EVER = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

test('a sale is booked once, with its quantities and its total', () => {
  const ledger = new HeadOfficeLedger();
  expect(ledger.book('A', [forwarded('1')])).toMatchObject({
    accepted: ['1'],
    rejected: [],
    ventes_creees: 1,
  });
  expect(ledger.bookings).toMatchObject([{ serial: 'A', number: '1', total: 750_150, currency: 'CDF' }]);
  expect([...(ledger.bookings[0]?.quantities ?? [])]).toEqual([[15, 3]]);
});

test('a number that is there already is a duplicate, whoever sends it and whatever it holds', () => {
  const ledger = new HeadOfficeLedger();
  ledger.book('A', [forwarded('1')]);
  const answer = ledger.book('B', [forwarded('1', 9), forwarded('2')]);
  expect(answer).toMatchObject({
    accepted: ['2'],
    rejected: [{ vente_uid: '1', reason: 'DUPLICATE' }],
    ventes_creees: 1,
    ventes_erreurs: 1,
    details: { erreurs: [{ numero_facture: '1', code: 'DUPLICATE', vente_existante_id: 1 }] },
  });
  expect(ledger.bookings).toHaveLength(2);
  expect(ledger.repeats).toBe(1);
});

test('a till is told of its own sales only', () => {
  const ledger = new HeadOfficeLedger();
  ledger.book('A', [forwarded('1'), forwarded('2')]);
  ledger.book('B', [forwarded('3')]);
  expect(ledger.reconcile('A', ['1', '3', '4'], EVER)).toMatchObject({
    coherent: false,
    stats: { ventes_django: 2, ventes_maui: 3, en_commun: 1 },
    differences: { dans_django_pas_maui: ['2'], dans_maui_pas_django: ['3', '4'] },
  });
});

test('sales outside the dates asked for are not counted', () => {
  const ledger = new HeadOfficeLedger();
  ledger.book('A', [forwarded('1')]);
  const soldAt = Date.parse('2026-11-22T08:20:33Z');
  expect(ledger.reconcile('A', ['1'], { from: soldAt, to: soldAt })).toMatchObject({ coherent: true });
  expect(ledger.reconcile('A', ['1'], { from: soldAt + 1, to: Infinity })).toMatchObject({ coherent: false });
});

test('its answers are read by the hub as what they mean', () => {
  const ledger = new HeadOfficeLedger();
  const read = (answer: object) =>
    Object.fromEntries(decodeSyncAnswer(JSON.stringify(answer))?.verdicts ?? []);
  expect(read(ledger.book('A', [forwarded('1')]))).toEqual({ 1: { kind: 'created' } });
  expect(read(ledger.book('A', [forwarded('1'), forwarded('2')]))).toEqual({
    1: { kind: 'exists' },
    2: { kind: 'created' },
  });
  ledger.book('B', [forwarded('3')]);
  const asked = ['1', '2', '3'];
  const listed = decodeReconciliation(JSON.stringify(ledger.reconcile('A', asked, EVER)), asked);
  expect([...(listed ?? [])]).toEqual(['1', '2']);
});
