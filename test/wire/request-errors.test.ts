import { expect, test } from 'vitest';
import * as identity from '../../src/wire/requests/identity-errors.ts';
import * as errors from '../../src/wire/requests/request-errors.ts';

const MISSING =
  '{"error":"Paramètre boutique_id requis OU numéro de série dans les headers","code":"MISSING_BOUTIQUE_ID","examples":{"method1":"/api/v2/simple/articles/?boutique_id=2","method2":"Header: X-Device-Serial: VOTRE_NUMERO_SERIE"}}';

test.each([
  [
    identity.SALES_IDENTITY.serialMissing,
    400,
    '{"error":"Numéro de série du terminal requis dans les headers","code":"MISSING_SERIAL","header_required":"X-Device-Serial"}',
  ],
  [
    identity.SALES_IDENTITY.tillUnknown,
    404,
    '{"error":"Terminal non trouvé ou inactif","code":"TERMINAL_NOT_FOUND"}',
  ],
  [
    identity.SALES_IDENTITY.tillWithoutShop,
    400,
    '{"error":"Terminal non associé à une boutique","code":"NO_BOUTIQUE"}',
  ],
  [
    identity.MOVEMENTS_IDENTITY.serialMissing,
    400,
    '{"error":"Header X-Device-Serial requis","code":"MISSING_SERIAL"}',
  ],
  [
    identity.MOVEMENTS_IDENTITY.tillUnknown,
    404,
    '{"error":"Terminal non trouvé","code":"TERMINAL_NOT_FOUND"}',
  ],
  [
    identity.MOVEMENTS_IDENTITY.tillWithoutShop,
    400,
    '{"error":"Terminal non associé à une boutique","code":"NO_BOUTIQUE"}',
  ],
  [identity.ARTICLES_IDENTITY.serialMissing, 400, MISSING],
  [identity.ARTICLES_IDENTITY.tillUnknown, 400, MISSING],
  [identity.ARTICLES_IDENTITY.tillWithoutShop, 400, MISSING],
  [
    errors.INVALID_FORMAT,
    400,
    '{"error":"Format invalide: un tableau de ventes ou un objet {ventes: [...]} est attendu","code":"INVALID_FORMAT"}',
  ],
  [errors.EMPTY_DATA, 400, '{"error":"Aucune vente à synchroniser","code":"EMPTY_DATA"}'],
  [
    errors.BOUTIQUE_MISMATCH,
    403,
    '{"error":"Accès refusé: boutique non autorisée","code":"BOUTIQUE_MISMATCH"}',
  ],
  [
    errors.INTERNAL_ERROR,
    500,
    '{"error":"Erreur interne du serveur","code":"INTERNAL_ERROR","details":null}',
  ],
  [errors.methodNotAllowed('GET'), 405, '{"detail":"Méthode «\u00a0GET\u00a0» non autorisée."}'],
])('the answer %j is the one of the contract', (error, status, body) => {
  expect(error.status).toBe(status);
  expect(JSON.stringify(error.body)).toBe(body);
});

test.each([
  [errors.INVALID_JSON, 400, 'INVALID_JSON'],
  [errors.HUB_BUSY, 503, 'HUB_BUSY'],
  [errors.QUARANTINE_FULL, 503, 'QUARANTINE_FULL'],
  [errors.STORAGE_FULL, 507, 'STORAGE_FULL'],
  [errors.BODY_TOO_LARGE, 413, 'BODY_TOO_LARGE'],
  [errors.invalidParam('limit', 'un nombre'), 400, 'INVALID_PARAM'],
])('%j has the status and code of the contract', (error, status, code) => {
  expect(error).toMatchObject({ status, body: { code, error: expect.stringMatching(/\S/) } });
});

test('who may come back later is told when', () => {
  expect(errors.HUB_BUSY.retryAfterSeconds).toBeGreaterThan(0);
  expect(errors.QUARANTINE_FULL.retryAfterSeconds).toBeGreaterThan(0);
});
