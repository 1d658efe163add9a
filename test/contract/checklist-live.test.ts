import { describe, expect, test } from 'vitest';
import { articleId, shopId } from '../../src/domain/ids.ts';
import { askControl } from '../http/ask-control.ts';
import { importInto } from '../http/served-hub.ts';
import { LiveClient, refusedHandshake } from '../live/live-client.ts';
import { openRoom } from '../live/open-room.ts';
import {
  A,
  ARTICLE,
  HOMELESS,
  INACTIVE,
  SECOND,
  saleOf,
  TILL,
  TILL_B,
  useChecklistHub,
} from './checklist-scene.ts';
import { shapeOf } from './shape.ts';

const scene = useChecklistHub();
const { post, put } = scene;
const sync = (body: unknown, serial?: string) => post('ventes/sync', body, serial);
const url = (path: string): string => `ws://127.0.0.1:${scene.hub.port}${path}`;
const greeted = async (client: LiveClient): Promise<LiveClient> => {
  const refused = client.closed.then(() => {
    throw new Error(`the handshake of ${client.socket.url} was refused`);
  });
  await Promise.race([client.until((frames) => frames.length > 0), refused]);
  refused.catch(() => undefined);
  return client;
};
const listen = (serial: string, query = ''): Promise<LiveClient> =>
  greeted(new LiveClient(url(`/ws/boutique/${A.shop}/${query}`), serial));

test('52: both sockets take the three headers, with or without slash, and refuse everyone else with 403', async () => {
  for (const channel of ['boutique', 'notifications']) {
    for (const header of ['X-Device-Serial', 'Device-Serial', 'Serial-Number']) {
      for (const slash of ['', '/']) {
        const client = await greeted(
          new LiveClient(url(`/ws/${channel}/${A.shop}${slash}`), TILL.serial, header),
        );
        expect(client.frames[0]?.type).toBe('connection_established');
        client.cut();
      }
    }
    const strangers: Record<string, string>[] = [
      {},
      ...['nobody', TILL_B.serial, INACTIVE, HOMELESS].map((serial) => ({ 'X-Device-Serial': serial })),
    ];
    for (const headers of strangers) {
      const { status } = await refusedHandshake(url(`/ws/${channel}/${A.shop}/`), headers);
      expect(status, `${channel} ${JSON.stringify(headers)}`).toBe(403);
    }
    const foreign = await refusedHandshake(url(`/ws/${channel}/2/`), { 'X-Device-Serial': TILL.serial });
    expect(foreign.status).toBe(403);
  }
});

describe('53: the first frame, pings, and a day of them', () => {
  test('53: connection_established names the shop as text; ping is answered; the rest is ignored', async () => {
    const client = await listen(TILL.serial);
    expect(shapeOf(client.frames[0])).toEqual({
      type: 'text',
      boutique_id: 'text',
      message: 'text',
      timestamp: 'utc',
      seq: 'int',
      epoch: 'int',
    });
    expect(client.frames[0]).toMatchObject({
      type: 'connection_established',
      boutique_id: String(A.shop),
      message: 'Connexion WebSocket établie avec succès',
    });
    for (const text of ['{"type":"dance"}', 'no json', '[]', 'null', '{"type":"ping"}']) client.say(text);
    await client.until((frames) => frames.some(({ type }) => type === 'pong'));
    const pong = client.frames.at(-1);
    expect([client.frames.length, shapeOf(pong)]).toEqual([2, { type: 'text', timestamp: 'utc' }]);
    client.cut();
  });

  test('53: a socket that pings every 30 s is still there after 24 h', async () => {
    const { connect, clock } = openRoom();
    const socket = connect();
    for (let ping = 1; ping <= 24 * 120; ping += 1) {
      await clock.pass(30_000);
      socket.listening?.onMessage('{"type":"ping"}');
    }
    expect(socket.frames.filter(({ type }) => type === 'pong')).toHaveLength(24 * 120);
    expect([socket.closed, socket.cut]).toEqual([null, false]);
  });
});

describe('54: every committed change reaches every till of the shop', () => {
  /** Does something, and waits until both tills were told of the article. */
  async function told(article: number, act: () => Promise<unknown>, level: number): Promise<void> {
    const clients = await Promise.all([TILL, SECOND].map(({ serial }) => listen(serial)));
    const start = performance.now();
    await act();
    const about = (client: LiveClient) => client.stock().filter((frame) => frame.article_id === article);
    for (const client of clients) {
      await client.until(() => about(client).at(-1)?.new_stock === level);
      const frames = about(client);
      expect(performance.now() - start).toBeLessThan(1_000);
      expect(shapeOf(frames.at(-1))).toEqual({
        type: 'text',
        article_id: 'int',
        new_stock: 'int',
        timestamp: 'utc',
        seq: 'int',
        epoch: 'int',
      });
      const seqs = frames.map(({ seq }) => seq);
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
      client.cut();
    }
  }

  test.each<[string, number, (article: number) => Promise<unknown>]>([
    ['a sale', 97, (article) => sync([saleOf('T54-sale', article, 3)])],
    ['a single sale', 98, (article) => post('ventes/', saleOf('T54-single', article, 2))],
    [
      'a cancellation',
      100,
      async (article) => {
        await sync([saleOf('T54-cancel', article, 3)]);
        await post('ventes/annuler', { numero_facture: 'T54-cancel' });
      },
    ],
    ['a correction', 7, (article) => put(`articles/${article}/stock/`, { quantite_stock: 7 })],
    [
      'a regularisation',
      105,
      (article) => post('analyse/regulariser', { article_id: article, quantite_ajout: 5 }),
    ],
    [
      'a reception',
      112,
      async (article) => {
        await scene.hub.writer.call('announceDelivery', {
          shopId: shopId(A.shop),
          articleId: articleId(article),
          quantity: 12,
          sentAt: null,
          reference: '',
          user: 'x',
          comment: '',
          key: 'T54',
        });
        await post('articles/valider/', { article_id: article, quantite_validee: 12 });
      },
    ],
    [
      "a customer's return",
      102,
      (article) =>
        post('retours-articles', {
          code_article: `A-${article}`,
          montant_retourne: 5,
          quantite: 2,
          date_operation: '2026-11-20',
        }),
    ],
    [
      'a quarantined sale that is accepted',
      -5,
      async (article) => {
        await sync([saleOf('T54-quarantine', article, 105)]);
        const { body } = await askControl(scene.hub.socketPath, 'GET', `/quarantine?shopId=${A.shop}`);
        const { id } = body.entries.find((one: { number: string }) => one.number === 'T54-quarantine');
        await askControl(scene.hub.socketPath, 'POST', '/quarantine/accept', {
          shopId: A.shop,
          id,
          user: 'x',
        });
      },
    ],
  ])('54: %s', async (_name, level, act) => {
    const article = scene.next();
    await told(article, () => act(article), level);
  });

  test('54: what is refused is told to nobody', async () => {
    const client = await listen(SECOND.serial);
    const [good, marker] = [scene.next(), scene.next()];
    const lignes = [{ article_id: good }, { article_id: 99_999 }];
    await sync([{ numero_facture: 'T54-no', lignes }, saleOf('T54-short', ARTICLE.three, 9)]);
    await sync([saleOf('T54-marker', marker, 1)]);
    await client.until(() => client.stock().some((frame) => frame.article_id === marker));
    expect(client.stock().map((frame) => frame.article_id)).toEqual([marker]);
    client.cut();
  });
});

test('55: article_updated after a reception decision and after a catalogue change', async () => {
  const [received, changed] = [scene.next(), scene.next()];
  const client = await listen(SECOND.serial);
  const about = (article: number) =>
    client.frames.filter(
      (frame) =>
        frame.type === 'article_updated' &&
        (frame as unknown as { article: { id: number } }).article.id === article,
    );
  await scene.hub.writer.call('announceDelivery', {
    shopId: shopId(A.shop),
    articleId: articleId(received),
    quantity: 3,
    sentAt: null,
    reference: '',
    user: 'x',
    comment: '',
    key: 'T55',
  });
  await post('articles/valider/', { article_id: received, quantite_validee: 3 });
  const article = {
    id: changed,
    boutique_id: A.shop,
    code: `A-${changed}`,
    nom: 'Autre nom',
    prix_vente: '31000.00',
  };
  await importInto(scene.hub.writer, { boutiques: [], terminaux: [], categories: [], articles: [article] });
  await client.until(() => about(received).length > 0 && about(changed).length > 0);
  expect(shapeOf(about(changed).at(-1))).toEqual({
    type: 'text',
    article: {
      id: 'int',
      code: 'text',
      nom: 'text',
      prix_vente: 'amount',
      prix_vente_usd: null,
      devise: 'text',
      quantite_stock: 'int',
      est_actif: 'boolean',
      categorie_id: expect.toSatisfy((look) => look === null || look === 'int'),
      categorie_nom: expect.toSatisfy((look) => look === null || look === 'text'),
      last_updated: expect.stringMatching(/^(utc|local)$/),
      version: 'int',
    },
    timestamp: 'utc',
    seq: 'int',
    epoch: 'int',
  });
  expect(about(changed).at(-1)).toMatchObject({ article: { nom: 'Autre nom', prix_vente: '31000.00' } });
  client.cut();
}, 8_000);

test('66: a socket that comes back gets the latest of what moved since, in order, then the live stream', async () => {
  const articles = Array.from({ length: 5 }, () => scene.next());
  const sell = async (round: number): Promise<void> => {
    for (const [place, article] of articles.entries()) {
      if ((round + place) % 2 === 0) await sync([saleOf(`T66-${round}-${place}`, article, 1)]);
    }
  };
  const first = await listen(TILL.serial);
  await sell(0);
  await first.until(() => first.stock().length >= 3);
  const [since, epoch] = [first.position(), first.frames[0]?.epoch];
  first.cut();
  await first.closed;
  for (let round = 1; round < 5; round += 1) await sell(round);
  const selling = (async () => {
    for (let round = 5; round < 10; round += 1) await sell(round);
  })();
  const back = await listen(TILL.serial, `?since=${since}&epoch=${epoch}`);
  await selling;
  const levels = (): (number | undefined)[] =>
    articles.map((article) => back.stock().findLast((frame) => frame.article_id === article)?.new_stock);
  const now = articles.map((article) => scene.hub.stock(article));
  await back.until(() => JSON.stringify(levels()) === JSON.stringify(now));
  const seqs = back.stock().map(({ seq }) => seq);
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  expect(Math.min(...seqs)).toBeGreaterThan(since);
  const ahead = await listen(TILL.serial, `?since=${since + 1_000_000}&epoch=${epoch}`);
  await ahead.until((frames) => frames.some(({ type }) => type === 'sync_required'));
  for (const client of [back, ahead]) client.cut();
});
