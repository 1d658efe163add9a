import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { articleId, shopId } from '../../src/domain/ids.ts';
import { openForWriting } from '../../src/store/open.ts';
import { moveAlone } from '../support/move-alone.ts';
import { importInto, openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

const PREFIXES = ['/api/v2/simple/notifications', '/api/v2/notifications'] as const;
const [PATH] = PREFIXES;
const HOUR_MS = 3_600_000;

let hub: ServedHub;
let createdAt: number;
const ids: Record<'delivery' | 'loss' | 'adjustment' | 'old' | 'price', number> = {
  delivery: 0,
  loss: 0,
  adjustment: 0,
  old: 0,
  price: 0,
};

beforeAll(async () => {
  hub = await openServedHub();
  // The hub's clock has come on a day since the shop was provisioned.
  createdAt = (hub.reader.lastHubTime(shopId(9)) ?? 0) + 25 * HOUR_MS;
  const db = openForWriting(join(hub.folder, 'hub.db'));
  const at = (hubTime: number) => ({ shop: shopId(9), article: articleId(15), hubTime });
  ids.old = moveAlone(db, at(createdAt - 24 * HOUR_MS - 1), 'adjustment', 0);
  ids.delivery = moveAlone(db, at(createdAt), 'delivery', 8);
  ids.loss = moveAlone(db, at(createdAt), 'loss', -3);
  ids.adjustment = moveAlone(db, at(createdAt), 'adjustment', 0);
  db.close();
});
afterAll(() => hub[Symbol.asyncDispose]());

const get = (path: string, serial: string = SERIAL.first) =>
  hub.get(`${PATH}${path}`, { 'X-Device-Serial': serial });
const post = (path: string, serial: string = SERIAL.first, body?: string) =>
  hub.send(`${PATH}${path}`, {
    method: 'POST',
    headers: { 'X-Device-Serial': serial },
    ...(body === undefined ? {} : { body }),
  });
const idsOf = (results: { id: number }[]) => results.map(({ id }) => id);

/** An entry of the list, keys in the order of the contract. */
function entry(
  created: string,
  of: {
    readonly id: number;
    readonly type: string;
    readonly display: string;
    readonly movement: string;
    readonly words: string;
    readonly quantity: number;
    readonly level: number;
  },
) {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d):.*\+01:00$/.exec(created) ?? [];
  const before = of.level - of.quantity;
  return {
    id: of.id,
    client_nom: 'Terminal MAUI',
    boutique_nom: 'Ma Boutique',
    type_notification: of.type,
    type_notification_display: of.display,
    titre: `${of.display}: Huile végétale 5 L`,
    message: `L'article 'Huile végétale 5 L' (ART-015) ${of.words}\nStock avant: ${before}\nStock actuel: ${of.level}\n\nCommentaire: essai`,
    article_nom: 'Huile végétale 5 L',
    article_code: 'ART-015',
    quantite_mouvement: of.quantity,
    stock_avant: before,
    stock_actuel: of.level,
    quantite_ajoutee: Math.max(0, of.quantity),
    lue: false,
    date_lecture: null,
    date_lecture_formatee: null,
    date_creation: created,
    date_creation_formatee: `${day}/${month}/${year} à ${time}`,
    donnees_supplementaires: {
      article_id: 15,
      article_code: 'ART-015',
      article_nom: 'Huile végétale 5 L',
      prix_vente: '25000.00',
      prix_ancien: null,
      devise: 'CDF',
      categorie: 'Alimentation',
      type_mouvement: of.movement,
      reference_document: 'REF-1',
      utilisateur: 'Marie',
      stock_avant: before,
      stock_apres: of.level,
    },
  };
}

describe('the list', () => {
  it.each(PREFIXES)('%s is newest first and says everything that a till shows', async (path) => {
    const { status, body } = await hub.get(`${path}/`);
    const level = hub.stock(15);
    expect([status, body.count, body.non_lues]).toEqual([200, 4, 4]);
    expect(idsOf(body.results)).toEqual([ids.adjustment, ids.loss, ids.delivery, ids.old]);
    expect(Object.keys(body)).toEqual(['count', 'non_lues', 'results']);
    expect(body.results.slice(0, 3)).toEqual([
      entry(body.results[0].date_creation, {
        id: ids.adjustment,
        type: 'STOCK_AJUSTEMENT',
        display: 'Ajustement de stock',
        movement: 'AJUSTEMENT',
        words: 'a été ajusté.\nAjustement: 0',
        quantity: 0,
        level,
      }),
      entry(body.results[0].date_creation, {
        id: ids.loss,
        type: 'STOCK_RETRAIT',
        display: 'Retrait de stock',
        movement: 'SORTIE',
        words: 'a été retiré du stock.\nQuantité retirée: 3',
        quantity: -3,
        level,
      }),
      entry(body.results[0].date_creation, {
        id: ids.delivery,
        type: 'STOCK_AJOUT',
        display: 'Ajout de stock',
        movement: 'ENTREE',
        words: 'a été réapprovisionné.\nQuantité ajoutée: 8',
        quantity: 8,
        level: level + 3,
      }),
    ]);
    expect(Date.parse(body.results[0].date_creation)).toBe(createdAt);
  });

  it('of the last 24 hours goes by recorded time', async () => {
    const { body } = await get('/recent/');
    expect(Object.keys(body)).toEqual(['count', 'non_lues', 'results']);
    expect([body.count, body.non_lues]).toEqual([3, 4]);
    expect(idsOf(body.results)).toEqual([ids.adjustment, ids.loss, ids.delivery]);
  });

  it('is of the till’s own shop', async () => {
    expect((await get('/', SERIAL.lemba)).body).toEqual({ count: 0, non_lues: 0, results: [] });
    for (const path of ['/', '/unread', '/recent', '/count_unread', `/${ids.old}`]) {
      const { status, body } = await get(`${path}?boutique_id=10`);
      expect([status, body.code]).toEqual([403, 'BOUTIQUE_MISMATCH']);
    }
    expect(await get(`/${ids.old}`, SERIAL.lemba)).toMatchObject({
      status: 404,
      body: { detail: 'Pas trouvé.' },
    });
  });

  it('is empty for strangers, and nothing can be marked by them', async () => {
    for (const headers of [
      {},
      ...['nobody', SERIAL.inactive, SERIAL.withoutShop].map((serial) => ({ 'X-Device-Serial': serial })),
    ]) {
      const ask = async (path: string, method = 'GET') => {
        const { status, body } = await hub.send(`${PATH}${path}`, { method, headers });
        return [status, body];
      };
      expect(await ask('/')).toEqual([200, { count: 0, non_lues: 0, results: [] }]);
      expect(await ask('/recent/')).toEqual([200, { count: 0, non_lues: 0, results: [] }]);
      expect(await ask('/unread/')).toEqual([200, { count: 0, results: [] }]);
      expect(await ask('/count_unread/')).toEqual([200, { count: 0 }]);
      expect(await ask(`/${ids.old}/`)).toEqual([404, { detail: 'Pas trouvé.' }]);
      expect(await ask(`/${ids.old}/mark_as_read/`, 'POST')).toEqual([404, { detail: 'Pas trouvé.' }]);
      expect(await ask('/mark_all_as_read/', 'POST')).toEqual([
        200,
        { status: 'no_unread', message: 'Aucune notification non lue.', count: 0 },
      ]);
    }
  });
});

describe('reading', () => {
  it('one by one: GET marks as read, once, and for this till only', async () => {
    const { status, body } = await get(`/${ids.delivery}/`);
    expect([status, body.lue]).toEqual([200, true]);
    expect(body).toMatchObject({
      id: ids.delivery,
      client_info: { id: 5, numero_serie: SERIAL.first, nom_terminal: 'Terminal MAUI' },
      boutique_info: { id: 9, nom: 'Ma Boutique', code_boutique: expect.any(String) },
      article_info: { id: 15, nom: 'Huile végétale 5 L', code: 'ART-015' },
      date_lecture_formatee: expect.stringMatching(/^\d\d\/\d\d\/\d{4} à \d\d:\d\d$/),
    });
    expect(body.mouvement_info).toEqual({
      id: ids.delivery,
      type_mouvement: 'ENTREE',
      quantite: 8,
      stock_avant: body.stock_avant,
      stock_apres: body.stock_actuel,
      date_mouvement: `${new Date(createdAt).toISOString().slice(0, -1)}000Z`,
      date_mouvement_formatee: body.date_creation_formatee,
      commentaire: 'essai',
      reference_document: 'REF-1',
      utilisateur: 'Marie',
    });
    for (const key of ['client_nom', 'boutique_nom', 'article_nom', 'article_code'])
      expect(body).not.toHaveProperty(key);
    expect((await get(`/${ids.delivery}`)).body.date_lecture).toBe(body.date_lecture);
    expect((await get('/count_unread/')).body).toEqual({ count: 3 });
    expect((await get('/count_unread/', SERIAL.second)).body).toEqual({ count: 4 });
    expect(idsOf((await get('/?lue=true')).body.results)).toEqual([ids.delivery]);
    expect((await get('/?lue=false')).body).toMatchObject({ count: 3, non_lues: 3 });
    expect((await get('/?lue=peut-être')).body).toMatchObject({ count: 4, non_lues: 3 });
    const unread = (await get('/unread')).body;
    expect([Object.keys(unread), idsOf(unread.results)]).toEqual([
      ['count', 'results'],
      [ids.adjustment, ids.loss, ids.old],
    ]);
  });

  it('marks one, and says so the second time', async () => {
    const { status, body } = await post(`/${ids.loss}/mark_as_read/`);
    expect([status, body]).toEqual([
      200,
      {
        status: 'success',
        message: 'Notification marquée comme lue.',
        notification: expect.objectContaining({ id: ids.loss, lue: true, client_nom: 'Terminal MAUI' }),
      },
    ]);
    expect((await post(`/${ids.loss}/mark_as_read`)).body).toEqual({
      status: 'already_read',
      message: 'Cette notification a déjà été marquée comme lue.',
    });
    for (const id of ['4711', '0', 'abc', '1', '99999999999999999999', '%00']) {
      const unknown = await post(`/${id}/mark_as_read/`);
      expect([unknown.status, unknown.body]).toEqual([404, { detail: 'Pas trouvé.' }]);
    }
    const foreign = await post(`/${ids.loss}/mark_as_read/`, SERIAL.first, '{"boutique_id":10}');
    expect([foreign.status, foreign.body.code]).toEqual([403, 'BOUTIQUE_MISMATCH']);
  });

  it('marks the rest, always with a count', async () => {
    expect((await post('/mark_all_as_read/')).body).toEqual({
      status: 'success',
      message: '2 notification(s) marquée(s) comme lue(s).',
      count: 2,
    });
    expect((await post('/mark_all_as_read')).body).toEqual({
      status: 'no_unread',
      message: 'Aucune notification non lue.',
      count: 0,
    });
    expect((await get('/count_unread/', SERIAL.second)).body).toEqual({ count: 4 });
  });
});

it('a new price is a notification with both prices', async () => {
  await importInto(hub.writer, {
    articles: [
      { id: 15, code: 'ART-015', nom: 'Huile végétale 5 L', boutique_id: 9, prix_vente: '23000.00' },
    ],
  });
  const { body } = await get('/unread');
  expect(body.results).toMatchObject([
    {
      type_notification: 'AJUSTEMENT_PRIX',
      type_notification_display: 'Ajustement de prix',
      titre: 'Ajustement de prix: Huile végétale 5 L',
      quantite_mouvement: 0,
      quantite_ajoutee: 0,
      stock_avant: hub.stock(15),
      stock_actuel: hub.stock(15),
    },
  ]);
  const [{ id, message, donnees_supplementaires: further }] = body.results;
  expect(message).toBe(
    `Le prix de l'article 'Huile végétale 5 L' (ART-015) a changé.\nAncien prix: 25000.00 CDF\nNouveau prix: 23000.00 CDF\nVariation: -2000.00 CDF (-8 %)\nStock actuel: ${hub.stock(15)}`,
  );
  expect(further).toEqual({
    article_id: 15,
    article_code: 'ART-015',
    article_nom: 'Huile végétale 5 L',
    devise: 'CDF',
    categorie: 'Alimentation',
    prix_ancien: '25000.00',
    prix_nouveau: '23000.00',
    variation: '-2000.00',
    pourcentage_variation: -8,
    stock_actuel: hub.stock(15),
  });
  expect((await get(`/${id}`)).body.mouvement_info).toBeNull();
});

it('what tills do to the stock is told to every till, their own included', async () => {
  await post('/mark_all_as_read/');
  const level = hub.stock(18);
  const ask = async (method: string, path: string, body: object) => {
    const headers = { 'X-Device-Serial': SERIAL.first };
    const answer = await hub.send(`/api/v2/simple/${path}`, { method, headers, body: JSON.stringify(body) });
    expect(answer.status).toBeLessThan(300);
  };
  await ask('PUT', 'articles/18/stock', { boutique_id: 9, quantite_stock: level + 4 });
  await ask('PUT', 'articles/18/stock', { boutique_id: 9, quantite_stock: level });
  await ask('POST', 'analyse/regulariser', { article_id: 18, quantite_ajout: 2, notes: 'compté' });
  const lost = { reference: 'LOST-1', articles: [{ article_id: 18, quantite: 1 }] };
  await ask('POST', 'ventes/notifier-rejet', lost);
  await ask('POST', 'ventes/notifier-rejet', lost);
  await hub.sync([{ numero_facture: 'N-1', lignes: [{ article_id: 18, quantite: 1 }] }]);
  await ask('POST', 'ventes/annuler', { numero_facture: 'N-1' });
  const { body } = await get('/unread/');
  const told = body.results.map((one: Record<string, unknown>) => [
    one['type_notification'],
    one['quantite_mouvement'],
    one['stock_actuel'],
  ]);
  expect(told).toEqual([
    ['STOCK_AJUSTEMENT', 0, level + 2],
    ['STOCK_AJOUT', 2, level + 2],
    ['STOCK_RETRAIT', -4, level],
    ['STOCK_AJOUT', 4, level + 4],
  ]);
});
