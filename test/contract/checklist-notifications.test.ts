import { expect, test } from 'vitest';
import { SECOND, saleOf, useChecklistHub } from './checklist-scene.ts';
import { shapeOf } from './shape.ts';

const scene = useChecklistHub();
const { get, post, put } = scene;

const ITEM = {
  id: 'int',
  client_nom: 'text',
  boutique_nom: 'text',
  type_notification: 'text',
  type_notification_display: 'text',
  titre: 'text',
  message: 'text',
  article_nom: 'text',
  article_code: 'text',
  quantite_mouvement: 'int',
  stock_avant: 'int',
  stock_actuel: 'int',
  quantite_ajoutee: 'int',
  lue: 'boolean',
  date_lecture: null,
  date_lecture_formatee: null,
  date_creation: 'local',
  date_creation_formatee: 'text',
  donnees_supplementaires: expect.any(Object),
};

test('48: the lists of notifications, their items and details, with times of Kinshasa', async () => {
  const article = scene.next();
  await put(`articles/${article}/stock/`, { quantite_stock: 150 });
  await post('ventes/notifier-rejet', { reference: 'T48', articles: [{ article_id: article, quantite: 1 }] });
  await post('ventes/sync', [saleOf('T48-sale', article, 1)]);
  const { body: list } = await get('notifications/');
  const mine = list.results.filter((one: { article_code: string }) => one.article_code === `A-${article}`);
  expect(mine.map((one: { type_notification: string }) => one.type_notification).sort()).toEqual([
    'STOCK_AJOUT',
    'STOCK_AJUSTEMENT',
  ]);
  for (const one of mine) expect(shapeOf(one)).toEqual(ITEM);
  const [newest] = mine;
  const day = (at: string) => `${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)} à ${at.slice(11, 16)}`;
  expect(newest.date_creation_formatee).toBe(day(newest.date_creation));
  expect(Object.keys(list).sort()).toEqual(['count', 'non_lues', 'results']);
  const { body: unread } = await get('notifications/unread/');
  expect(Object.keys(unread).sort()).toEqual(['count', 'results']);
  const { body: count } = await get('notifications/count_unread/');
  expect(count).toEqual({ count: unread.count });
  expect(Object.keys((await get('notifications/recent/')).body).sort()).toEqual([
    'count',
    'non_lues',
    'results',
  ]);
  const { body: detail } = await get(`notifications/${newest.id}/`);
  expect(shapeOf(detail)).toMatchObject({
    boutique_info: { id: 'int', nom: 'text', code_boutique: 'text' },
    client_info: expect.any(Object),
    article_info: expect.any(Object),
    mouvement_info: {
      id: 'int',
      type_mouvement: 'text',
      quantite: 'int',
      stock_avant: 'int',
      stock_apres: 'int',
      date_mouvement: expect.any(String),
      date_mouvement_formatee: 'text',
      commentaire: 'text',
      reference_document: 'text',
      utilisateur: 'text',
    },
  });
});

test('48: what a till has read is its own affair, and unknown tills have nothing to read', async () => {
  const article = scene.next();
  await put(`articles/${article}/stock/`, { quantite_stock: 150 });
  await put(`articles/${article}/stock/`, { quantite_stock: 140 });
  const { body: count } = await get('notifications/count_unread/');
  const { body: list } = await get('notifications/?lue=false');
  const [newest, other] = list.results;
  const { body: theirs } = await get('notifications/count_unread/', SECOND.serial);
  await get(`notifications/${newest.id}/`);
  expect((await get('notifications/count_unread/')).body.count).toBe(count.count - 1);
  expect((await get('notifications/count_unread/', SECOND.serial)).body.count).toBe(theirs.count);
  const marked = await post(`notifications/${other.id}/mark_as_read/`, undefined);
  expect(marked.body).toMatchObject({
    status: 'success',
    message: 'Notification marquée comme lue.',
    notification: { id: other.id, lue: true },
  });
  expect((await post(`notifications/${other.id}/mark_as_read/`, {})).body).toEqual({
    status: 'already_read',
    message: 'Cette notification a déjà été marquée comme lue.',
  });
  const read = (await get('notifications/?lue=true')).body.results.map((one: { id: number }) => one.id);
  expect(read).toEqual(expect.arrayContaining([newest.id, other.id]));
  const left = (await get('notifications/count_unread/')).body.count;
  const all = (await post('notifications/mark_all_as_read/', undefined)).body;
  expect(all).toMatchObject(
    left === 0
      ? { status: 'no_unread', count: 0 }
      : { status: 'success', message: `${left} notification(s) marquée(s) comme lue(s).`, count: left },
  );
  expect((await post('notifications/mark_all_as_read/', {})).body).toEqual({
    status: 'no_unread',
    message: 'Aucune notification non lue.',
    count: 0,
  });
  const missing = await get('notifications/999999/');
  expect([missing.status, missing.body]).toEqual([404, { detail: 'Pas trouvé.' }]);
  for (const serial of ['', 'nobody']) {
    const { status, body } = await get('notifications/', serial);
    expect([status, body.count, body.results]).toEqual([200, 0, []]);
    expect((await get('notifications/count_unread/', serial)).body).toEqual({ count: 0 });
  }
});
