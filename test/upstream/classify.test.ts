import { describe, expect, test } from 'vitest';
import { classifyReconciliation, classifySync } from '../../src/upstream/ventes-sync/classify.ts';
import { settleRefusal } from '../../src/upstream/ventes-sync/settlement.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const json = (value: unknown): string => JSON.stringify(value);
const sync = (status: number, text: string, retryAfter: string | null = null) =>
  classifySync({ status, retryAfter, text }, 'till-a', NOW);
const details = (creees: unknown[], erreurs: unknown[], more: object = {}): string =>
  json({ success: true, accepted: ['A-1'], details: { creees, erreurs }, ...more });

describe('a whole answer of ventes/sync', () => {
  test.each([
    [
      '500 JSON',
      500,
      json({ error: 'Erreur interne du serveur', code: 'INTERNAL_ERROR' }),
      'ambiguous',
      'failing',
    ],
    ['500 HTML', 500, '<html>', 'ambiguous', 'failing'],
    ['413', 413, '<html>', 'ambiguous', 'request-refused'],
    ['406 of a firewall', 406, '<html>', 'ambiguous', 'request-refused'],
    ['201 that is no JSON', 201, '<html>', 'ambiguous', 'unreadable'],
    ['201 cut off', 201, '{"success":true,"details":{"creees":[', 'ambiguous', 'unreadable'],
    ['201 without details', 201, json({ success: true, accepted: ['A-1'] }), 'ambiguous', 'unreadable'],
    [
      '201 for another till',
      201,
      details([], [], { terminal: { numero_serie: 'till-b' } }),
      'ambiguous',
      'unreadable',
    ],
    ['200', 200, details([{ numero_facture: 'A-1', status: 'created' }], []), 'ambiguous', 'unreadable'],
    ['204', 204, '', 'ambiguous', 'unreadable'],
    ['502', 502, '<html>', 'fault', 'gateway'],
    ['503', 503, '<html>', 'fault', 'gateway'],
    ['504', 504, '<html>', 'fault', 'gateway'],
    ['429', 429, '', 'fault', 'busy'],
    ['301', 301, '', 'fault', 'redirected'],
    ['302', 302, '', 'fault', 'redirected'],
    ['401', 401, json({ detail: 'x' }), 'fault', 'unauthorised'],
    ['403', 403, '<html>', 'ambiguous', 'unauthorised'],
    ['403 JSON', 403, json({ code: 'FORBIDDEN' }), 'fault', 'unauthorised'],
    ['400 HTML', 400, '<h1>Bad Request (400)</h1>', 'ambiguous', 'host-refused'],
    ['404 HTML', 404, '<html>', 'fault', 'wrong-address'],
    ['405', 405, json({ detail: 'x' }), 'fault', 'wrong-address'],
    ['400 MISSING_SERIAL', 400, json({ code: 'MISSING_SERIAL', error: 'x' }), 'fault', 'request-refused'],
    ['400 INVALID_FORMAT', 400, json({ code: 'INVALID_FORMAT', error: 'x' }), 'fault', 'request-refused'],
    ['400 EMPTY_DATA', 400, json({ code: 'EMPTY_DATA', error: 'x' }), 'fault', 'request-refused'],
  ])('%s', (_, status, text, kind, fault) => {
    expect(sync(status, text)).toMatchObject({ kind, fault: { kind: fault } });
  });

  test.each([
    ['TERMINAL_NOT_FOUND', 404],
    ['NO_BOUTIQUE', 400],
  ])('%s concerns the till alone', (code, status) => {
    expect(sync(status, json({ error: 'Terminal', code }))).toEqual({
      kind: 'till-refused',
      code,
      answer: `HTTP ${status} ${code}: Terminal`,
    });
  });

  test.each([
    ['120', 120_000],
    ['Sun, 22 Nov 2026 08:01:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 07:00:00 GMT', 0],
    ['999999', 3_600_000],
    ['soon', null],
  ])('Retry-After: %s', (header, expected) => {
    expect(sync(503, '', header)).toMatchObject({ fault: { retryAfterMs: expected } });
  });

  test.each([
    [500, 'ambiguous', 'failing'],
    [502, 'fault', 'busy'],
    [507, 'fault', 'busy'],
    [429, 'fault', 'busy'],
  ])('%i with Retry-After says how long to wait', (status, kind, fault) => {
    expect(sync(status, '', '120')).toMatchObject({ kind, fault: { kind: fault, retryAfterMs: 120_000 } });
  });

  test('names a sale as created only by an entry that says so', () => {
    const created = { numero_facture: 'A-1', status: 'created' };
    const duplicate = { numero_facture: 'A-2', erreur: 'Vente déjà existante', code: 'DUPLICATE' };
    const verdict = sync(
      201,
      details(
        [created, { numero_facture: 'A-3', status: 'already_exists' }, { numero_facture: 'A-4' }],
        [duplicate],
      ),
    );
    expect(verdict.kind === 'processed' && [...verdict.verdicts]).toEqual([
      ['A-1', { kind: 'created' }],
      ['A-3', { kind: 'exists' }],
      ['A-4', { kind: 'exists' }],
      ['A-2', { kind: 'exists' }],
    ]);
  });

  test.each([
    [
      'created and refused',
      details(
        [{ numero_facture: 'A-1', status: 'created' }],
        [{ numero_facture: 'A-1', code: 'OTHER', erreur: '' }],
      ),
    ],
    [
      'created and only in rejected',
      details([{ numero_facture: 'A-1', status: 'created' }], [], {
        rejected: [{ vente_uid: 'A-1', reason: 'OTHER' }],
      }),
    ],
    [
      'created twice',
      details(
        [
          { numero_facture: 'A-1', status: 'created' },
          { numero_facture: 'A-1', status: 'created' },
        ],
        [],
      ),
    ],
    [
      'an old duplicate without a code',
      details([], [{ numero_facture: 'A-1', erreur: 'Vente déjà existante' }]),
    ],
  ])('a number that is %s is in doubt', (_, text) => {
    const verdict = sync(201, text);
    expect(verdict.kind === 'processed' && verdict.verdicts.get('A-1')).toEqual({ kind: 'exists' });
  });

  test('a number that stands in accepted alone has no verdict', () => {
    const verdict = sync(201, details([], []));
    expect(verdict.kind === 'processed' && verdict.verdicts.has('A-1')).toBe(false);
  });
});

describe('an answer of reconciliation', () => {
  const reconciled = (stats: object, missing: unknown, status = 200) =>
    classifyReconciliation(
      { status, retryAfter: null, text: json({ stats, differences: { dans_maui_pas_django: missing } }) },
      ['A-1', 'A-2'],
      NOW,
    );

  test('lists what is not missing', () => {
    expect(reconciled({ ventes_maui: 2, en_commun: 1 }, ['A-2'])).toEqual({
      kind: 'listed',
      numbers: new Set(['A-1']),
    });
  });

  test.each([
    ['counts fewer in common than it names', { ventes_maui: 2, en_commun: 1 }, []],
    ['counts more in common than it names', { ventes_maui: 2, en_commun: 2 }, ['A-2']],
    ['speaks of fewer numbers than were sent', { ventes_maui: 1, en_commun: 1 }, ['A-2']],
    ['has no list of what is missing', { ventes_maui: 2, en_commun: 2 }, null],
  ])('one that %s proves nothing', (_, stats, missing) => {
    expect(reconciled(stats, missing)).toMatchObject({ kind: 'ambiguous' });
  });

  test('one with another status proves nothing', () => {
    expect(reconciled({ ventes_maui: 2, en_commun: 2 }, [], 201)).toMatchObject({ kind: 'ambiguous' });
    expect(reconciled({ ventes_maui: 2, en_commun: 2 }, [], 500)).toMatchObject({ kind: 'ambiguous' });
  });
});

test.each([
  ['OTHER', 'deadlock detected', 'retry', 'soon'],
  ['OTHER', 'database is locked', 'retry', 'soon'],
  ['OTHER', 'server closed the connection unexpectedly', 'retry', 'soon'],
  ['OTHER', 'canceling statement due to statement timeout', 'retry', 'soon'],
  ['OTHER', 'could not serialize access due to concurrent update', 'retry', 'soon'],
  ['OTHER', "unsupported operand type(s) for +=: 'int' and 'str'", 'parked', 'never'],
  ['ARTICLE_NOT_FOUND', 'Article 999 non trouvé dans cette boutique', 'parked', 'daily'],
  ['INSUFFICIENT_STOCK', 'Stock insuffisant', 'parked', 'daily'],
  ['INTEGRITY_ERROR', 'Erreur intégrité: deadlock', 'parked', 'never'],
  ['A_CODE_OF_TOMORROW', '', 'parked', 'never'],
])('a sale refused as %s (%s) is %s, and tried again: %s', (code, message, state, wait) => {
  expect(settleRefusal({ kind: 'refused', code, message })).toMatchObject({ kind: 'deferred', state, wait });
});
