import { afterAll, beforeAll, expect, test } from 'vitest';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
const get = (path: string, serial: string = SERIAL.first) =>
  hub.get(`/api/v2/simple/${path}`, serial === '' ? {} : { 'X-Device-Serial': serial });

beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(async () => await hub[Symbol.asyncDispose]());

const ROUTES = ['statistiques/', 'negociations/', 'journal-valeur-stock', 'analyse/mouvements'] as const;

test.each(ROUTES)('%s belongs to the caller\u2019s shop alone', async (route) => {
  expect(await get(`${route}?boutique_id=10`)).toMatchObject({
    status: 403,
    body: { code: 'BOUTIQUE_MISMATCH' },
  });
  expect((await get(`${route}?boutique_id=9`)).status).toBe(200);
  const other = await get(route, SERIAL.lemba);
  expect(other.status).toBe(200);
  expect(JSON.stringify(other.body)).not.toMatch(/Ma Boutique|Savon/);
});

test.each([
  ['statistiques/', '', 400, 'MISSING_BOUTIQUE_ID', 'Paramètre boutique_id requis'],
  ['statistiques/', 'nobody', 400, 'MISSING_BOUTIQUE_ID', 'Paramètre boutique_id requis'],
  ['negociations/', SERIAL.withoutShop, 400, 'MISSING_BOUTIQUE_ID', 'Paramètre boutique_id requis'],
  ['analyse/mouvements', '', 400, 'MISSING_SERIAL', 'Numéro de série requis'],
  ['analyse/mouvements', 'nobody', 404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé'],
  [
    'journal-valeur-stock?boutique_id=9',
    '',
    400,
    'MISSING_SERIAL',
    'Numéro de série du terminal requis dans les headers',
  ],
  ['journal-valeur-stock', 'nobody', 404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé ou inactif'],
  ['journal-valeur-stock', SERIAL.withoutShop, 400, 'NO_BOUTIQUE', 'Terminal non associé à une boutique'],
])('%s answers the serial %j with %i %s', async (route, serial, status, code, error) => {
  expect(await get(route, serial)).toMatchObject({ status, body: { code, error } });
});
