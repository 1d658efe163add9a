import { expect, test } from 'vitest';
import { INACTIVE, SECOND, useChecklistHub } from './checklist-scene.ts';
import { shapeOf } from './shape.ts';

const scene = useChecklistHub();
const { get, post } = scene;

const DECLARED = [
  ['articles-negocies', 'montant_negocie'],
  ['retours-articles', 'montant_retourne'],
] as const;

const declared = (article: number, amount: string): Record<string, unknown> => ({
  code_article: `A-${article}`,
  [amount]: '1500,50',
  date_operation: '2026-11-20T10:00:00',
  quantite: 2,
  motif: 'abîmé',
  reference_vente: 'V-1',
});

test('47: negotiations and returns: 201 with an id, the first one for a repeat, a return moves stock', async () => {
  const article = scene.next();
  for (const [path, amount] of DECLARED) {
    const first = await post(path, declared(article, amount));
    expect([first.status, first.body]).toEqual([201, { id: expect.any(Number) }]);
    expect((await post(`${path}/`, declared(article, amount))).body).toEqual(first.body);
    expect((await post(path, declared(article, amount), SECOND.serial)).body).not.toEqual(first.body);
    const unknown = await post(path, { ...declared(article, amount), code_article: 'INCONNU' });
    expect(unknown.status).toBe(201);
    const { body } = await get(`${path}/historique/`);
    const entry = {
      id: 'int',
      boutique_id: 'int',
      boutique_nom: 'text',
      terminal_id: 'int',
      terminal_nom: 'text',
      terminal_serial: 'text',
      code_article: 'text',
      quantite: 'int',
      [amount]: 'amount',
      devise: 'text',
      date_operation: 'local',
      motif: 'text',
      reference_vente: 'text',
      created_at: 'local',
      updated_at: 'local',
    };
    expect(shapeOf(body)).toEqual({
      success: 'boolean',
      count: 'int',
      boutique_id: 'int',
      boutique_nom: 'text',
      par_terminal: 'boolean',
      results: expect.arrayContaining([entry, { ...entry, article_id: 'int', article_nom: 'text' }]),
    });
    expect([body.count, body.par_terminal]).toEqual([3, false]);
    expect(body.results.every((one: Record<string, unknown>) => one['devise'] === 'CDF')).toBe(true);
    expect((await get(`${path}/historique/?par_terminal=1`, SECOND.serial)).body.count).toBe(1);
    expect((await get(`${path}/historique/?limit=abc`)).body.count).toBe(3);
    expect((await get(`${path}/historique/?limit=1`)).body.results).toHaveLength(1);
  }
  expect((await scene.movements(article)).map((one) => [one['type_mouvement'], one['quantite']])).toEqual([
    ['RETOUR', 2],
    ['RETOUR', 2],
  ]);
  expect(scene.hub.stock(article)).toBe(104);
});

test('47: declarations that lack something are refused by what they lack', async () => {
  const article = scene.next();
  for (const [path, amount] of DECLARED) {
    const { code_article: _code, ...without } = declared(article, amount);
    const missing = await post(path, without);
    expect([missing.status, missing.body.code, missing.body.error]).toEqual([
      400,
      'MISSING_CODE_ARTICLE',
      'code_article requis',
    ]);
    const { [amount]: _amount, ...unpaid } = declared(article, amount);
    const field = await post(path, unpaid);
    expect([field.status, field.body.code, field.body.error]).toEqual([
      400,
      'MISSING_FIELD',
      `Champ manquant: '${amount}'`,
    ]);
    for (const bad of ['cher', -1, [], {}, true]) {
      expect((await post(path, { ...declared(article, amount), [amount]: bad })).status, String(bad)).toBe(
        400,
      );
    }
    expect((await post(path, declared(article, amount), '')).body.code).toBe('MISSING_SERIAL');
    expect((await post(path, declared(article, amount), 'nobody')).status).toBe(404);
    expect((await post(path, { ...declared(article, amount), boutique_id: 2 })).status).toBe(403);
  }
});

test('47: cash reports: the bare object, the first one for a repeat, and what is refused', async () => {
  const told = {
    detail: 'Transport',
    depense: '1500.00',
    devise: 'CDF',
    date_rapport: '2026-11-20T18:00:00',
  };
  const first = await post('rapports-caisse/', told);
  expect(first.status).toBe(201);
  const REPORT = {
    id: 'int',
    boutique_id: 'int',
    boutique_nom: 'text',
    terminal_id: 'int',
    terminal_nom: 'text',
    terminal_serial: 'text',
    date_rapport: 'local',
    detail: 'text',
    depense: 'amount',
    devise: 'text',
    est_synchronise: 'boolean',
    id_backend: expect.toSatisfy((look) => look === null || look === 'int'),
    created_at: 'local',
    updated_at: 'local',
  };
  expect(shapeOf(first.body)).toEqual(REPORT);
  expect((await post('rapports-caisse', { ...told, depense: 1500 })).body).toEqual(first.body);
  await post('rapports-caisse/', { ...told, date_rapport: '2026-11-21T23:30:00' }, SECOND.serial);
  const { body } = await get('rapports-caisse/?date_max=2026-11-21&date_min=2026-11-20');
  expect(shapeOf(body)).toEqual({
    success: 'boolean',
    count: 'int',
    boutique_id: 'int',
    boutique_nom: 'text',
    par_terminal: 'boolean',
    results: [REPORT],
  });
  const dates = body.results.map((one: { date_rapport: string }) => one.date_rapport.slice(0, 10));
  expect(dates).toEqual(['2026-11-21', '2026-11-20']);
  expect((await get('rapports-caisse/?par_terminal=yes&date_max=2026-11-21')).body.count).toBe(1);
  const bad = await get('rapports-caisse/?date_min=hier');
  expect([bad.status, bad.body.code, bad.body.expected]).toEqual([
    400,
    'INVALID_DATE_FORMAT',
    'ISO 8601, ex: 2025-11-30 ou 2025-11-30T00:00:00Z',
  ]);
  const { depense: _expense, ...unpaid } = told;
  const missing = await post('rapports-caisse/', unpaid);
  expect([missing.status, missing.body]).toEqual([400, { depense: ['Ce champ est obligatoire.'] }]);
  for (const depense of [-1, 'cher', [], {}]) {
    expect((await post('rapports-caisse/', { ...told, depense })).status, String(depense)).toBe(400);
  }
  const unknown = await post('rapports-caisse/', told, INACTIVE);
  expect([unknown.status, unknown.body.code, unknown.body.error]).toEqual([
    401,
    'TERMINAL_NOT_FOUND',
    'Terminal non autorisé ou inexistant',
  ]);
  const without = await get('rapports-caisse/', '');
  expect([without.status, without.body.header_required]).toEqual([400, 'X-Device-Serial']);
});
