import { describe, expect, test } from 'vitest';
import { line, OIL, openTestStore, sale, TILL as TILL_9 } from '../support/test-store.ts';
import { A, ARTICLE, SECOND, saleOf, THIRD, TILL, TILL_B, useChecklistHub } from './checklist-scene.ts';

const scene = useChecklistHub();
const { post } = scene;
const sync = (body: unknown, serial?: string) => post('ventes/sync', body, serial);
const cancel = (body: unknown, serial?: string) => post('ventes/annuler', body, serial);

describe('37: annuler', () => {
  test('37: three spellings of the number, both slashes, any till of the shop', async () => {
    const article = scene.next();
    const ways: [string, string, string][] = [
      ['numero_facture', 'motif', 'ventes/annuler'],
      ['NumeroFacture', 'Motif', 'ventes/annuler/'],
      ['reference', 'motif', 'ventes//annuler'],
    ];
    for (const [place, [number, reason, path]] of ways.entries()) {
      const named = `T37-${place}`;
      await sync([saleOf(named, article, 2, { date_vente: '2026-11-20T08:00:00' })]);
      const { status, body } = await post(path, { [number]: named, [reason]: 'Erreur' }, SECOND.serial);
      expect([status, body]).toEqual([
        200,
        {
          success: true,
          message: `Vente ${named} annulée avec succès`,
          vente: {
            numero_facture: named,
            montant_total: '50000.00',
            date_vente: '2026-11-20T08:00:00.000000+01:00',
            date_annulation: expect.stringMatching(/^\d{4}-.*\.\d{6}\+01:00$/),
            motif: 'Erreur',
          },
          stock_restaure: [
            {
              article_id: article,
              code: `A-${article}`,
              nom: `Article ${article}`,
              quantite_restauree: 2,
              stock_avant: 98,
              stock_apres: 100,
            },
          ],
          boutique: { id: A.shop, nom: A.name },
        },
      ]);
    }
    await sync([saleOf('T37-default', article)]);
    const { body } = await cancel({ numero_facture: 'T37-default' });
    expect(body.vente.motif).toBe('Annulation demandée par le terminal');
  });

  test('37: every refusal with its code, text and keys', async () => {
    const article = scene.next();
    const refusal = async (body: unknown, serial?: string): Promise<unknown[]> => {
      const answer = await cancel(body, serial);
      return [answer.status, answer.body];
    };
    const error = (text: string, code: string, more: object = {}) => ({ error: text, code, ...more });
    const number = { numero_facture: 'T37-r' };
    expect(await refusal(number, '')).toEqual([
      400,
      error('Numéro de série du terminal requis', 'MISSING_SERIAL'),
    ]);
    expect(await refusal(number, 'nobody')).toEqual([
      404,
      error('Terminal non trouvé ou inactif', 'TERMINAL_NOT_FOUND'),
    ]);
    for (const body of [{}, { numero_facture: '' }, { numero_facture: null }]) {
      expect(await refusal(body)).toEqual([400, error('Numéro de facture requis', 'MISSING_NUMERO_FACTURE')]);
    }
    const unknown = error('Vente T37-r non trouvée dans cette boutique', 'VENTE_NOT_FOUND');
    expect(await refusal(number)).toEqual([404, unknown]);
    await sync([saleOf('T37-r', ARTICLE.bOil)], TILL_B.serial);
    expect(await refusal(number)).toEqual([404, unknown]);
    await sync([saleOf('T37-r', article)]);
    const { body } = await cancel(number);
    expect(await refusal(number)).toEqual([
      400,
      error('Cette vente a déjà été annulée', 'ALREADY_CANCELLED', {
        date_annulation: body.vente.date_annulation,
      }),
    ]);
    expect((await cancel([1])).status).toBe(400);
    const mismatch = await cancel({ ...number, boutique_id: 2 });
    expect([mismatch.status, mismatch.body.code]).toEqual([403, 'BOUTIQUE_MISMATCH']);
  });

  test('37: a number of two tills means the own sale, and for a third till neither (D11)', async () => {
    const article = scene.next();
    await sync([saleOf('T37-two', article, 1)]);
    await sync([saleOf('T37-two', article, 2)], SECOND.serial);
    const third = await cancel({ numero_facture: 'T37-two' }, THIRD.serial);
    expect([third.status, third.body.code]).toEqual([409, 'AMBIGUOUS_NUMBER']);
    const text = JSON.stringify(third.body);
    for (const piece of [TILL.name, SECOND.name, '25000.00', '50000.00']) expect(text).toContain(piece);
    const own = await cancel({ numero_facture: 'T37-two' }, SECOND.serial);
    expect(own.body.stock_restaure[0].quantite_restauree).toBe(2);
  });
});

test('38: 59 minutes of running time pass, 61 are too late, whatever the sale date and the wall clock say', () => {
  const store = openTestStore();
  const old = { text: '2020-01-01T08:00:00', instant: Date.UTC(2020, 0, 1, 7) };
  store.sell(TILL_9, { ...sale('early', line(OIL, 1)), sentDate: old }, sale('late', line(OIL, 1)));
  const ask = (number: string) =>
    store.run('cancelSale', { serial: TILL_9, number, reason: 'x', reference: 'r', comment: 'c' });
  store.clock.running += 59 * 60_000;
  store.clock.wall += 86_400_000;
  expect(ask('early')).toMatchObject({ kind: 'cancelled' });
  store.clock.running += 2 * 60_000;
  store.clock.wall -= 2 * 86_400_000;
  expect(ask('late')).toMatchObject({ kind: 'too-late', elapsedMs: 61 * 60_000 });
  expect(store.differences()).toEqual([]);
});

test('39: a cancellation is the exact inverse of the sale, once, also under concurrency', async () => {
  const [one, two] = [scene.next(), scene.next()];
  const lignes = [
    { article_id: one, quantite: 3 },
    { article_id: two, quantite: 1 },
    { article_id: one, quantite: 2 },
  ];
  await sync([{ numero_facture: 'T39', lignes }]);
  const answers = await Promise.all(
    [TILL, SECOND, THIRD, TILL, SECOND, THIRD].map(({ serial }) =>
      cancel({ numero_facture: 'T39', motif: 'Doublon' }, serial),
    ),
  );
  const won = answers.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  for (const { body } of answers.filter(({ status }) => status !== 200)) {
    expect(body.code).toBe('ALREADY_CANCELLED');
  }
  expect([scene.hub.stock(one), scene.hub.stock(two)]).toEqual([100, 100]);
  const returns = (await scene.movements(one)).filter((movement) => movement['type_mouvement'] === 'RETOUR');
  expect(returns.map((movement) => movement['quantite']).sort()).toEqual([2, 3]);
  for (const movement of returns) {
    expect(movement).toMatchObject({
      reference_document: 'ANNUL-T39',
      commentaire: 'Annulation vente #T39 - Motif: Doublon',
    });
  }
  const again = await sync([{ numero_facture: 'T39', lignes }]);
  expect([again.body.accepted, again.body.ventes_creees, scene.hub.stock(one)]).toEqual([['T39'], 0, 100]);
  const changed = await sync([saleOf('T39', one, 1)]);
  expect(changed.body.rejected[0].reason).toBe('DUPLICATE_CONFLICT');
});
