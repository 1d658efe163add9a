import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { articleId, shopId } from '../../src/domain/ids.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { importInto, openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

const BASE = '/api/v2/simple';
const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+01:00$/;

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  hub.send(BASE + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'X-Device-Serial': SERIAL.first, ...headers },
  });

async function announce(article: number, quantity: number, sentAt: string | null = null): Promise<void> {
  const receipt = await hub.writer.call('announceDelivery', {
    shopId: shopId(9),
    articleId: articleId(article),
    quantity,
    sentAt: sentAt === null ? null : Date.parse(sentAt),
    reference: '',
    user: 'siège',
    comment: '',
    key: `${article} ${quantity} ${sentAt}`,
  });
  if (isRefused(receipt)) throw new Error('refused');
}

const pending = async (serial: string = SERIAL.first) =>
  (await hub.get(`${BASE}/articles/pending/`, { 'Serial-Number': serial })).body;

describe('GET articles/pending', () => {
  it('lists an article once, with the sum and the latest date of what waits', async () => {
    await announce(15, 30, '2026-11-20T07:00:00Z');
    await announce(15, 12, '2026-11-21T07:00:00Z');
    const body = await pending();
    expect(body).toEqual({
      success: true,
      count: 1,
      boutique_id: 9,
      boutique_nom: 'Ma Boutique',
      articles_pending: [
        {
          id: 15,
          code: 'ART-015',
          nom: 'Huile végétale 5 L',
          description: '',
          categorie: 'Alimentation',
          categorie_id: 1,
          prix_vente: '25000.00',
          prix_achat: '0.00',
          devise: 'CDF',
          quantite_envoyee: 42,
          quantite_stock: 50,
          date_envoi: '2026-11-21T08:00:00.000000+01:00',
          date_creation: expect.stringMatching(LOCAL),
        },
      ],
    });
    expect(await pending(SERIAL.lemba)).toMatchObject({ count: 0, boutique_id: 10, articles_pending: [] });
  });

  it.each([
    ['no serial', {}],
    ['an unknown serial', { 'X-Device-Serial': 'NOPE' }],
    ['a till without shop', { 'X-Device-Serial': SERIAL.withoutShop }],
  ])('is refused for %s', async (_case, headers) => {
    const answer = await hub.get(`${BASE}/articles/pending?boutique_id=9`, headers);
    expect([answer.status, answer.body]).toEqual([
      400,
      { error: 'Paramètre boutique_id requis ou header X-Device-Serial', code: 'MISSING_BOUTIQUE_ID' },
    ]);
  });

  it('is refused for the shop of somebody else', async () => {
    const answer = await hub.get(`${BASE}/articles/pending?boutique_id=10`);
    expect([answer.status, answer.body.code]).toEqual([403, 'BOUTIQUE_MISMATCH']);
  });

  it('says of a shop that is switched off that there is none', async () => {
    const lemba = { id: 10, nom: 'Boutique Lemba', code: 'BTQ-010' };
    await importInto(hub.writer, { boutiques: [{ ...lemba, est_active: false }] });
    const path = `${BASE}/articles/pending`;
    const answer = await hub.get(path, { 'X-Device-Serial': SERIAL.lemba });
    expect([answer.status, answer.body]).toEqual([
      404,
      { error: 'Boutique 10 non trouvée ou inactive', code: 'BOUTIQUE_NOT_FOUND' },
    ]);
    await importInto(hub.writer, { boutiques: [{ ...lemba, est_active: true }] });
    expect((await hub.get(path, { 'X-Device-Serial': SERIAL.lemba })).status).toBe(200);
  });
});

describe('POST articles/valider', () => {
  it('adds what was sent, whatever was counted, once', async () => {
    await announce(18, 7);
    const first = await post('/articles/valider/', {
      article_id: '18',
      quantite_validee: '0',
      boutique_id: 9,
    });
    expect([first.status, first.body]).toEqual([
      200,
      {
        success: true,
        message: 'Article "Riz parfumé 25 kg" validé avec succès',
        article: {
          id: 18,
          code: 'ART-018',
          nom: 'Riz parfumé 25 kg',
          quantite_stock: 27,
          est_valide_client: true,
          date_validation: expect.stringMatching(LOCAL),
        },
      },
    ]);
    const again = await post('/articles/valider', { articleId: 18, quantiteValidee: 7 });
    expect([again.status, again.body]).toEqual([
      200,
      {
        success: true,
        message: 'Article "Riz parfumé 25 kg" déjà validé',
        already_validated: true,
        article: {
          id: 18,
          code: 'ART-018',
          nom: 'Riz parfumé 25 kg',
          quantite_stock: 27,
          est_valide_client: true,
        },
      },
    ]);
    expect(Object.keys(again.body)).toEqual(['success', 'message', 'already_validated', 'article']);
    const { body } = await hub.get(`${BASE}/mouvements?article_id=18`);
    expect(body.mouvements).toMatchObject([
      {
        type_mouvement: 'ENTREE',
        quantite: 7,
        stock_avant: 20,
        stock_apres: 27,
        reference_document: 'VALIDATION-BTQ-009-18',
        utilisateur: 'MAUI-Client',
        commentaire: 'Validation client: 7 unités reçues',
      },
    ]);
  });

  it('of eight calls at once adds once', async () => {
    await announce(20, 40);
    const before = hub.stock(20);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        post(
          '/articles/valider/',
          { article_id: 20, quantite_validee: 40 },
          { 'X-Device-Serial': index % 2 === 0 ? SERIAL.first : SERIAL.second },
        ),
      ),
    );
    expect(answers.filter(({ body }) => body.already_validated !== true)).toHaveLength(1);
    expect(hub.stock(20)).toBe(before + 40);
  });

  it('takes an article of a file into the list of the tills', async () => {
    const article = { id: 990, boutique_id: 9, code: 'NEW', nom: 'Neuf', prix_vente: '10.00' };
    const sent = { est_valide_client: false, quantite_envoyee: 6, date_envoi: '2026-11-21T09:00:00+01:00' };
    const file = { articles: [{ ...article, ...sent }] };
    await importInto(hub.writer, file);
    const listed = async () => {
      const { body } = await hub.get(`${BASE}/articles/`);
      return body.articles.find(({ id }: { id: number }) => id === 990)?.quantite_stock;
    };
    expect(await listed()).toBeUndefined();
    await post('/articles/valider/', { article_id: 990, quantite_validee: 6 });
    expect(await listed()).toBe(6);
    await importInto(hub.writer, file);
    expect(await listed()).toBe(6);
    expect((await pending()).articles_pending.some(({ id }: { id: number }) => id === 990)).toBe(false);
  });

  it.each([
    [{}, 400, 'MISSING_ARTICLE_ID', 'article_id requis'],
    ['', 400, 'INVALID_FORMAT', expect.any(String)],
    [{ quantite_validee: 1 }, 400, 'MISSING_ARTICLE_ID', 'article_id requis'],
    [{ article_id: 15 }, 400, 'MISSING_QUANTITE', 'quantite_validee requise'],
    [{ article_id: 'x' }, 400, 'MISSING_QUANTITE', 'quantite_validee requise'],
    [{ article_id: 'x', quantite_validee: 1 }, 400, 'INVALID_FORMAT', expect.any(String)],
    [{ article_id: 15, quantite_validee: -1 }, 400, 'INVALID_FORMAT', expect.any(String)],
    [{ article_id: 15, quantite_validee: 1.5 }, 400, 'INVALID_FORMAT', expect.any(String)],
    [[{ article_id: 15 }], 400, 'INVALID_FORMAT', expect.any(String)],
    ['{', 400, 'INVALID_JSON', expect.any(String)],
    [{ article_id: 4711, quantite_validee: 1 }, 404, 'ARTICLE_NOT_FOUND', 'Article non trouvé'],
    [{ article_id: 101, quantite_validee: 1 }, 404, 'ARTICLE_NOT_FOUND', 'Article non trouvé'],
    [
      { article_id: 15, quantite_validee: 1, boutique_id: 10 },
      403,
      'BOUTIQUE_MISMATCH',
      'Accès refusé: boutique non autorisée',
    ],
    [{ boutiqueId: '10' }, 403, 'BOUTIQUE_MISMATCH', 'Accès refusé: boutique non autorisée'],
  ])('%j is refused', async (body, status, code, error) => {
    const before = hub.stock(15);
    const answer = await post('/articles/valider/', body);
    expect([answer.status, answer.body]).toEqual([status, { error, code }]);
    expect(hub.stock(15)).toBe(before);
  });
});

describe('POST articles/refuser', () => {
  it('closes what was sent and adds nothing, also twice', async () => {
    await announce(21, 9);
    const before = hub.stock(21);
    for (let turn = 0; turn < 2; turn++) {
      const { status, body } = await post('/articles/refuser/', { articleId: '21' });
      expect([status, body]).toEqual([
        200,
        {
          success: true,
          message: 'Article "Farine de maïs 5 kg" refusé - remis dans le catalogue sans ajout de stock',
          article: { id: 21, nom: 'Farine de maïs 5 kg', quantite_stock: before },
        },
      ]);
    }
    expect(hub.stock(21)).toBe(before);
  });

  it.each([
    [{}, 400, 'MISSING_ARTICLE_ID', 'article_id requis'],
    [{ article_id: [] }, 400, 'INVALID_FORMAT', expect.any(String)],
    [{ article_id: 101 }, 404, 'ARTICLE_NOT_FOUND', 'Article non trouvé'],
  ])('%j is refused', async (body, status, code, error) => {
    const answer = await post('/articles/refuser/', body);
    expect([answer.status, answer.body]).toEqual([status, { error, code }]);
  });
});

it.each(['valider', 'refuser'])('POST articles/%s needs the serial of a till of a shop', async (route) => {
  const asked = (headers: Record<string, string>) =>
    hub.send(`${BASE}/articles/${route}`, { method: 'POST', body: '{"article_id":15}', headers });
  expect(await asked({})).toMatchObject({
    status: 400,
    body: { code: 'MISSING_SERIAL', header_required: 'X-Device-Serial' },
  });
  expect(await asked({ 'X-Device-Serial': SERIAL.inactive })).toMatchObject({
    status: 404,
    body: { code: 'TERMINAL_NOT_FOUND', error: 'Terminal non trouvé ou inactif' },
  });
  expect(await asked({ 'X-Device-Serial': SERIAL.withoutShop })).toMatchObject({
    status: 400,
    body: { code: 'NO_BOUTIQUE' },
  });
});
