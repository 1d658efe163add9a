import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../../src/store/verify.ts';
import { type JsonAnswer, openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

function cancel(body: unknown, serial: string | null = SERIAL.first, path = 'annuler'): Promise<JsonAnswer> {
  return hub.send(`/api/v2/simple/ventes/${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: serial === null ? {} : { 'X-Device-Serial': serial },
  });
}

async function sell(number: string, serial: string = SERIAL.first): Promise<void> {
  const lignes = [
    { article_id: 15, quantite: 2, prix_unitaire: 25_000 },
    { article_id: 15, quantite: 1, prix_unitaire: 24_000 },
  ];
  const answer = await hub.sync(
    [{ numero_facture: number, date_vente: '2026-11-22T08:20:33', lignes }],
    serial,
  );
  expect(answer.body.ventes_creees).toBe(1);
}

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+01:00$/;

describe('a sale that is cancelled', () => {
  test('200 with the keys of 7.2, one entry of stock_restaure per line', async () => {
    const stock = hub.stock(15);
    await sell('A-1');
    const answer = await cancel({ numero_facture: 'A-1', motif: 'client parti' }, SERIAL.second);
    expect(answer.status).toBe(200);
    const { code, nom } = answer.body.stock_restaure[0];
    expect(JSON.stringify(answer.body)).toBe(
      JSON.stringify({
        success: true,
        message: 'Vente A-1 annulée avec succès',
        vente: {
          numero_facture: 'A-1',
          montant_total: '74000.00',
          date_vente: '2026-11-22T08:20:33.000000+01:00',
          date_annulation: answer.body.vente.date_annulation,
          motif: 'client parti',
        },
        stock_restaure: [
          {
            article_id: 15,
            code,
            nom,
            quantite_restauree: 2,
            stock_avant: stock - 3,
            stock_apres: stock - 1,
          },
          { article_id: 15, code, nom, quantite_restauree: 1, stock_avant: stock - 1, stock_apres: stock },
        ],
        boutique: { id: 9, nom: 'Ma Boutique' },
      }),
    );
    expect(answer.body.vente.date_annulation).toMatch(LOCAL);
    expect(hub.stock(15)).toBe(stock);
    const { body } = await hub.get('/api/v2/simple/mouvements?article_id=15&limit=2');
    const till = hub.rows<{ name: string }>('SELECT name FROM till WHERE serial = ?', SERIAL.second)[0]?.name;
    expect(body.mouvements[0]).toMatchObject({
      type_mouvement: 'RETOUR',
      quantite: 1,
      reference_document: 'ANNUL-A-1',
      utilisateur: till,
      commentaire: 'Annulation vente #A-1 - Motif: client parti',
    });
  });

  test.each([
    ['NumeroFacture', 'Motif'],
    ['reference', 'motif'],
    ['numero_facture', 'autre'],
  ])('%s and %s are read, with and without slash', async (numberKey, reasonKey) => {
    await sell(`B-${numberKey}`);
    const answer = await cancel(
      { [numberKey]: `B-${numberKey}`, [reasonKey]: 'x' },
      SERIAL.first,
      'annuler/',
    );
    expect(answer.body.vente.motif).toBe(reasonKey === 'autre' ? 'Annulation demandée par le terminal' : 'x');
  });

  test('succeeds for exactly one of eight tills that ask at once', async () => {
    const stock = hub.stock(15);
    await sell('C-1');
    const asked = Array.from({ length: 8 }, (_, nth) =>
      cancel({ numero_facture: 'C-1' }, nth % 2 === 0 ? SERIAL.first : SERIAL.second),
    );
    const answers = await Promise.all(asked);
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
    for (const { body } of answers.filter((one) => one.status !== 200)) {
      expect(body).toEqual({
        error: 'Cette vente a déjà été annulée',
        code: 'ALREADY_CANCELLED',
        date_annulation: expect.stringMatching(LOCAL),
      });
    }
    expect(hub.stock(15)).toBe(stock);
    expect(
      (await hub.sync([{ numero_facture: 'C-1', lignes: [{ article_id: 15 }] }])).body.rejected[0].reason,
    ).toBe('DUPLICATE_CONFLICT');
  });

  test('is pushed like every movement', async () => {
    await sell('D-1');
    const before = hub.reader.changesAfter(9 as never, hub.reader.head(9 as never));
    await cancel({ numero_facture: 'D-1' });
    const after = hub.reader.changesAfter(9 as never, before.head);
    expect(after.levels).toEqual([{ articleId: 15, quantity: hub.stock(15), seq: after.head }]);
  });
});

describe('a cancellation that is refused', () => {
  test.each<[string, unknown, string | null, number, object]>([
    [
      'no serial',
      { numero_facture: 'A-1' },
      null,
      400,
      { error: 'Numéro de série du terminal requis', code: 'MISSING_SERIAL' },
    ],
    [
      'an unknown till',
      { numero_facture: 'A-1' },
      'nobody',
      404,
      { error: 'Terminal non trouvé ou inactif', code: 'TERMINAL_NOT_FOUND' },
    ],
    [
      'no number',
      { motif: 'x' },
      SERIAL.first,
      400,
      { error: 'Numéro de facture requis', code: 'MISSING_NUMERO_FACTURE' },
    ],
    [
      'a number that is none',
      { numero_facture: { a: 1 } },
      SERIAL.first,
      400,
      { error: 'Numéro de facture requis', code: 'MISSING_NUMERO_FACTURE' },
    ],
    [
      'a number that no sale has',
      { numero_facture: 'nul' },
      SERIAL.first,
      404,
      { error: 'Vente nul non trouvée dans cette boutique', code: 'VENTE_NOT_FOUND' },
    ],
    [
      'a sale of another shop',
      { numero_facture: 'A-1' },
      SERIAL.lemba,
      404,
      { error: 'Vente A-1 non trouvée dans cette boutique', code: 'VENTE_NOT_FOUND' },
    ],
    [
      'a till without shop',
      { numero_facture: 'A-1' },
      SERIAL.withoutShop,
      404,
      { error: 'Vente A-1 non trouvée dans cette boutique', code: 'VENTE_NOT_FOUND' },
    ],
    [
      'another shop named',
      { numero_facture: 'A-1', boutique_id: 10 },
      SERIAL.first,
      403,
      { error: 'Accès refusé: boutique non autorisée', code: 'BOUTIQUE_MISMATCH' },
    ],
    ['a list', [1], SERIAL.first, 400, { code: 'INVALID_FORMAT' }],
    ['an empty body', '', SERIAL.first, 400, { code: 'INVALID_FORMAT' }],
    ['no JSON', '{', SERIAL.first, 400, { code: 'INVALID_JSON' }],
  ])('%s', async (_, body, serial, status, expected) => {
    expect(await cancel(body, serial)).toMatchObject({ status, body: expected });
  });

  test('a number that two other tills have: 409 with both (D11)', async () => {
    await sell('E-1', SERIAL.first);
    await sell('E-1', SERIAL.second);
    await hub.writer.call('changeTill', {
      change: { kind: 'add', serial: 'third' as never, name: 'Caisse 3', shopId: 9 as never },
    });
    const answer = await cancel({ numero_facture: 'E-1' }, 'third');
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: 'AMBIGUOUS_NUMBER', error: expect.any(String) });
    const names = hub.rows<{ name: string }>(
      'SELECT name FROM till WHERE serial IN (?, ?) ORDER BY id',
      SERIAL.first,
      SERIAL.second,
    );
    expect(answer.body.candidates).toEqual(
      names.map(({ name }) => ({
        terminal: name,
        date: '2026-11-22T08:20:33.000000+01:00',
        total: '74000.00',
      })),
    );
    expect((await cancel({ numero_facture: 'E-1' }, SERIAL.second)).status).toBe(200);
    expect((await cancel({ numero_facture: 'E-1' }, SERIAL.first)).status).toBe(200);
  });
});

test('all of it left the books in order', () => {
  expect(verify(`${hub.folder}/hub.db`).differences).toEqual([]);
});

test('a number of a megabyte is cut in the answer and in the log', async () => {
  const answer = await cancel({ numero_facture: 'é'.repeat(1_000_000) });
  expect([answer.status, answer.body.error.length < 200]).toEqual([404, true]);
  const [last] = hub.logged.slice(-1);
  expect([last?.msg, JSON.stringify(last).length < 500]).toEqual(['cancellation asked', true]);
});
