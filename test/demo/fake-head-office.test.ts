import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { FakeHeadOffice } from '../../src/demo/fake-head-office.ts';

let url: string;
let headOffice: FakeHeadOffice;
let lossy = false;

beforeEach(async () => {
  lossy = false;
  headOffice = new FakeHeadOffice(['A'], () => lossy, systemClock, { fraction: () => 0, hex: () => '' });
  url = await headOffice.open();
});
afterEach(() => headOffice.close());

const post = (path: string, body: object, serial = 'A'): Promise<Response> =>
  fetch(`${url}/api/v2/simple/${path}`, {
    method: 'POST',
    headers: { 'X-Device-Serial': serial },
    body: JSON.stringify(body),
  });
const sale = {
  numero_facture: '1',
  date_vente: '2026-11-22T09:00:00+01:00',
  devise: 'CDF',
  lignes: [{ article_id: 1, quantite: 1, prix_unitaire: 100 }],
};

test.each(['ventes/sync', 'ventes/sync/'])('takes a batch on %s', async (path) => {
  const response = await post(path, [sale]);
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ accepted: ['1'] });
});

test('answers a comparison', async () => {
  await post('ventes/sync', [sale]);
  const response = await post('ventes/reconciliation/', { references_maui: ['1'], date_debut: 'hier' });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ coherent: true, stats: { en_commun: 1 } });
});

test('knows only the tills of the demo', async () => {
  expect((await post('ventes/sync', [sale], 'B')).status).toBe(404);
  expect(headOffice.ledger.bookings).toEqual([]);
});

test('books nothing while it is away, and takes the same batch when it is back', async () => {
  headOffice.setUp(false);
  await expect(post('ventes/sync', [sale])).rejects.toThrow();
  expect(headOffice.ledger.bookings).toEqual([]);
  headOffice.setUp(true);
  expect((await post('ventes/sync', [sale])).status).toBe(201);
});

test('loses an answer only after the batch was booked', async () => {
  lossy = true;
  await expect(post('ventes/sync', [sale])).rejects.toThrow();
  expect(headOffice.ledger.bookings).toHaveLength(1);
});
