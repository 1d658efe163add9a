import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from './openapi-document.ts';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

/** Words that only the other shop's data holds: names of shop and tills, its codes and numbers, what its people said. */
const OF_LEMBA = /Lemba|BTQ-010|LEM-00|c4e81b06d2f7395a|LEMBA/;
const SIMPLE = '/api/v2/simple';

const say = (path: string, body: object, serial: string, method = 'POST') =>
  hub.send(`${SIMPLE}/${path}`, {
    method,
    headers: { 'X-Device-Serial': serial },
    body: JSON.stringify(body),
  });
const rule = (path: string, body: object) =>
  hub.send(`/api/hub/v1${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${hub.reader.controlToken()}` },
    body: JSON.stringify({ shopId: 10, user: 'LEMBA', ...body }),
  });

/** Something of every kind that a shop can hold, in shop 10. Its seqs rise in step with those of nobody else. */
async function fillLemba(): Promise<void> {
  const lemba = SERIAL.lemba;
  const done = [
    await hub.sync([{ numero_facture: 'LEMBA-1', lignes: [{ article_id: 101, quantite: 1 }] }], lemba),
    await hub.sync([{ numero_facture: 'LEMBA-2', lignes: [{ article_id: 101, quantite: 1 }] }], lemba),
    await say('ventes/annuler', { numero_facture: 'LEMBA-2', motif: 'LEMBA' }, lemba),
    await say('articles/101/stock', { quantite_stock: 1 }, lemba, 'PUT'),
    await say('rapports-caisse', { depense: '7.00', detail: 'LEMBA' }, lemba),
    await say(
      'articles-negocies',
      { code_article: 'LEM-003', montant_negocie: '5.00', quantite: 1, date_operation: '2026-01-05' },
      lemba,
    ),
    await say(
      'retours-articles',
      { code_article: 'LEM-003', montant_retourne: '5.00', quantite: 1, date_operation: '2026-01-05' },
      lemba,
    ),
    await say('analyse/regulariser', { article_id: 101, quantite_ajout: 5, notes: 'LEMBA' }, lemba),
    await say(
      'ventes/notifier-rejet',
      { reference: 'LEMBA-3', motif_rejet: 'LEMBA', articles: [{ article_id: 101, quantite: 1 }] },
      lemba,
    ),
    await rule('/movements', { articleId: 101, kind: 'delivery', quantity: 40, reference: 'LEMBA' }),
    await rule('/deliveries', { articleId: 102, quantity: 40, reference: 'LEMBA' }),
  ];
  expect(done.map(({ status }) => Math.floor(status / 100))).toEqual(done.map(() => 2));
}

describe('a till', () => {
  it('finds nothing of another shop by any route, id, serial or cursor', async () => {
    await fillLemba();
    const { routes } = await openApiDocument();
    const paths = routes
      .filter(({ method, url }) => method === 'GET' && url.startsWith('/api/v2/'))
      .flatMap(({ url }) => spelled(url))
      .flatMap((path) => ['', ...QUERIES].map((query) => `${path}${query}`));
    expect(paths.length).toBeGreaterThan(100);
    for (const path of paths) {
      const answer = await hub.get(path);
      expect([path, answer.status]).toEqual([path, expect.any(Number)]);
      expect(answer.status, path).toBeLessThan(500);
      expect(echoless(JSON.stringify(answer.body)), path).not.toMatch(OF_LEMBA);
    }
  });

  it('changes nothing of another shop by any route', async () => {
    const held = () =>
      hub.rows(
        `SELECT (SELECT seq FROM shop_head WHERE shop_id = 10) AS head,
           (SELECT count(*) FROM delivery_state WHERE shop_id = 10 AND state = 'open') AS waiting,
           (SELECT group_concat(quantity) FROM stock_level WHERE shop_id = 10) AS levels`,
      );
    const before = held();
    const { body } = await hub.get(`${SIMPLE}/notifications`, { 'X-Device-Serial': SERIAL.lemba });
    const [{ id }] = body.results;
    for (const boutique_id of [undefined, 9, 10]) {
      const asked = [
        await say('articles/101/stock', { quantite_stock: 999, boutique_id }, SERIAL.first, 'PUT'),
        await say('articles/valider', { article_id: 102, quantite_validee: 40, boutique_id }, SERIAL.first),
        await say('articles/refuser', { article_id: 102, boutique_id }, SERIAL.first),
        await say('analyse/regulariser', { article_id: 101, quantite_ajout: 5, boutique_id }, SERIAL.first),
        await say('ventes/annuler', { numero_facture: 'LEMBA-1', boutique_id }, SERIAL.first),
        await say(`notifications/${id}/mark_as_read`, { boutique_id }, SERIAL.first),
      ];
      expect(asked.map(({ status }) => status)).toEqual(asked.map(() => expect.toSatisfy((s) => s >= 400)));
      for (const answer of asked) expect(echoless(JSON.stringify(answer.body))).not.toMatch(OF_LEMBA);
    }
    await say('notifications/mark_all_as_read', {}, SERIAL.first);
    const late = await hub.get(`${SIMPLE}/notifications/count_unread`, { 'X-Device-Serial': SERIAL.lemba });
    expect(late.body.count).toBe(body.non_lues);
    expect(held()).toEqual(before);
  });
});

const QUERIES = [
  '?boutique_id=10',
  '?article_id=101',
  '?limit=1000&par_terminal=1&numero_serie=c4e81b06d2f7395a',
  '?since=2020-01-01&version=0',
  '?cursor=30',
];

/** A path with each of its variables in the forms that name something of the other shop. */
function spelled(url: string): string[] {
  if (url.endsWith(':serial')) return [SERIAL.lemba, '10'].map((text) => url.replace(':serial', text));
  if (!url.includes(':id')) return [url];
  return Array.from({ length: 45 }, (_, id) => url.replace(':id', String(id + 1)));
}

/** The number and the serial that the till itself sent may be said back to it. */
function echoless(text: string): string {
  return text.replaceAll('LEMBA-1', '').replaceAll(/"(numero_serie|terminal)":"c4e81b06d2f7395a"/g, '');
}
