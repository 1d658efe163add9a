import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NOTICE_FRAMES, SHOP_FRAMES } from '../../src/wire/live/schemas.ts';
import type { Frame } from '../live/fake-socket.ts';
import { LiveClient } from '../live/live-client.ts';
import { importInto, openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const open = (path: string) => new LiveClient(`${hub.origin.replace('http', 'ws')}${path}`, SERIAL.first);
const seen =
  (type: string, count = 1) =>
  (frames: readonly Frame[]) =>
    frames.filter((frame) => frame.type === type).length >= count;
const give = (part: object) =>
  importInto(hub.writer, { boutiques: [], terminaux: [], categories: [], articles: [], ...part });
const sell = (number: string, article: number, quantity: number) =>
  hub.sync([{ numero_facture: number, lignes: [{ article_id: article, quantite: quantity }] }]);

/** The schema with no key allowed that it does not name, at any depth. */
function closed(schema: TSchema): TSchema {
  return JSON.parse(JSON.stringify(schema), (_key, part) =>
    part?.type === 'object' ? { ...part, additionalProperties: false } : part,
  );
}

function expectInShape(frames: readonly Frame[], schemas: Readonly<Record<string, TSchema>>): void {
  for (const frame of frames) {
    const schema = schemas[frame.type];
    expect(schema, `a schema for ${frame.type}`).toBeDefined();
    const faults = Value.Errors(closed(schema as TSchema), frame);
    expect(faults, JSON.stringify(frame)).toEqual([]);
  }
}

const typesOf = (frames: readonly Frame[]) => [...new Set(frames.map(({ type }) => type))].toSorted();

it('every frame that a hub sends has the shape that docs/asyncapi.json gives it, and each of them is sent', async () => {
  const [till, dashboard] = [open('/ws/boutique/9/'), open('/ws/notifications/9')];
  await Promise.all([till, dashboard].map((client) => client.until(seen('connection_established'))));
  const { seq: before, epoch } = till.frames[0] as Frame;

  await sell('L-1', 15, 48);
  await sell('L-2', 15, 1000);
  const lamp = { id: 30, boutique_id: 9, code: 'ART-030', nom: 'Lampe solaire' };
  const milk = {
    id: 60,
    boutique_id: 9,
    code: 'ART-060',
    nom: 'Lait',
    prix_vente: '900.00',
    quantite_stock: 8,
  };
  await give({ articles: [{ ...lamp, prix_vente: '13.00', prix_vente_usd: '13.00', devise: 'USD' }] });
  await give({ articles: [milk], categories: [{ id: 4, boutique_id: 9, nom: 'Foyer' }] });
  await till.until(seen('article_created'));
  await give({ articles: [{ ...milk, est_actif: false }] });
  for (const client of [till, dashboard]) client.say('{"type":"ping"}');
  await till.until(seen('article_deleted'));
  await till.until(seen('pong'));
  await dashboard.until((frames) =>
    ['stock_alert', 'vente_rejected', 'dashboard_stats_updated', 'pong'].every((type) => seen(type)(frames)),
  );

  const resumed = open(`/ws/boutique/9?since=${before}&epoch=${epoch}`);
  await resumed.until(seen('article_deleted'));
  const restored = open(`/ws/boutique/9?since=100000&epoch=${epoch}`);
  await restored.until(seen('sync_required'));

  const shopFrames = [...till.frames, ...resumed.frames, ...restored.frames];
  expectInShape(shopFrames, SHOP_FRAMES);
  expectInShape(dashboard.frames, NOTICE_FRAMES);
  expect(typesOf(shopFrames)).toEqual(Object.keys(SHOP_FRAMES).toSorted());
  expect(typesOf(dashboard.frames)).toEqual(Object.keys(NOTICE_FRAMES).toSorted());
  for (const client of [till, dashboard, resumed, restored]) client.cut();
});

it('a resumed socket is told what the catalogue became, each at the seq from which articles/?version= agrees', async () => {
  const { seq: before, epoch } = { seq: hub.reader.head(9 as never), epoch: hub.reader.epoch() };
  await give({
    articles: [{ id: 18, boutique_id: 9, code: 'ART-018', nom: 'Riz parfumé', prix_vente: '76000.00' }],
  });
  const till = open(`/ws/boutique/9/?since=${before}&epoch=${epoch}`);
  await till.until(seen('price_updated'));
  const updated = till.frames.find(({ type }) => type === 'article_updated');
  expect(updated?.article).toMatchObject({ id: 18, prix_vente: '76000.00', version: updated?.seq });
  const changed = async (version: number) => {
    const { body } = await hub.get(`/api/v2/simple/articles/?version=${version}`);
    return body.articles.map(({ id }: { id: number }) => id);
  };
  expect(await changed((updated?.seq ?? 0) - 1)).toEqual([18]);
  expect(await changed(updated?.seq ?? 0)).toEqual([]);
  till.cut();
});
