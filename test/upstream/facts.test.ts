import { expect, test } from 'vitest';
import { type ArticleId, epoch } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { HandKind } from '../../src/store/writer/moving.ts';
import type { Misbehaviour } from '../support/head-office.ts';
import { FAST, FIRST, OIL, openScene, type Scene, SECOND, SHOP, THIRD, until } from './shop-and-office.ts';

const OIL_ID = OIL as ArticleId;

function byHand(scene: Scene, kind: HandKind, quantity: number, comment = 'cassé'): void {
  const said = {
    user: 'Chef',
    reference: '',
    comment,
    key: `${kind} ${quantity} ${comment.slice(0, 50)}`,
    at: null,
  };
  scene.store.run('moveStock', { shopId: SHOP, articleId: OIL_ID, kind, quantity, ...said });
}

function declare(scene: Scene, kind: 'negotiation' | 'return' | 'cash-report', amount = 1_250_050): void {
  const money = { currency: 'CDF', amount: minorUnits(amount), date: null };
  const operation = { articleCode: 'ART-101', quantity: 2, reason: 'défaut', saleReference: 'V-1' };
  const declaration =
    kind === 'cash-report' ? { kind, detail: 'taxi', ...money } : { kind, ...operation, ...money };
  scene.store.run('declare', { serial: SECOND, declaration });
}

function deliver(scene: Scene, key: string, quantity: number): void {
  const said = { reference: key, user: 'siège', comment: '', key, sentAt: null };
  scene.store.run('announceDelivery', { shopId: SHOP, articleId: OIL_ID, quantity, ...said });
}

const rows = (scene: Scene) =>
  scene.reader.upstreamExceptions(SHOP).map((row) => [row.state, row.reason, row.lastAnswer]);
const routes = (scene: Scene) => scene.office.calls.map((call) => call.route);
const isThrough = (scene: Scene) => () =>
  scene.reader.queueAfter(SHOP, scene.reader.upstreamPosition(SHOP), 1000, []).entries.length === 0;
const isQuiet = (scene: Scene) => () =>
  isThrough(scene)() && scene.reader.upstreamExceptions(SHOP).every((row) => row.state === 'parked');
/** The life in which the facts of the scene were recorded. */
const mark = (scene: Scene, seq: number) =>
  `[hub:${scene.reader.hubId()}/${SHOP}/${scene.reader.epoch()}/${seq}]`;

test('goods that a person entered are added there under the serial of a till, with the name of the fact', async () => {
  const scene = await openScene();
  byHand(scene, 'delivery', 5, 'don du fournisseur');
  const seq = scene.reader.head(SHOP);
  scene.open().start();
  await until(isThrough(scene));
  const comment = `Régularisation stock: don du fournisseur - Chef ${mark(scene, seq)}`;
  expect(scene.office.tillCalls.stock.entries).toEqual([
    { articleId: OIL, quantity: 5, serial: FIRST, comment },
  ]);
  expect(rows(scene)).toEqual([]);
});

test('what a till corrected upwards goes under its own serial, and a difference of nothing goes nowhere', async () => {
  const scene = await openScene();
  scene.store.run('regulariseStock', { serial: THIRD, articleId: OIL_ID, quantity: 3, notes: 'erreur' });
  scene.store.run('correctStock', { serial: SECOND, articleId: OIL_ID, wanted: 20 });
  byHand(scene, 'count', 20);
  scene.open().start();
  await until(isThrough(scene));
  const { entries } = scene.office.tillCalls.stock;
  expect(entries.map(({ serial, quantity }) => [serial, quantity])).toEqual([
    [THIRD, 3],
    [SECOND, 5],
  ]);
  expect(entries[0]?.comment).toMatch(/^Régularisation stock: erreur - .+ \[hub:/);
  expect(rows(scene)).toEqual([]);
});

test('words that are too long are cut, the name of the fact never', async () => {
  const scene = await openScene();
  byHand(scene, 'delivery', 5, 'é'.repeat(400));
  scene.open().start();
  await until(isThrough(scene));
  const [entry] = scene.office.tillCalls.stock.entries;
  expect(entry?.comment).toHaveLength(255);
  expect(entry?.comment).toContain(mark(scene, scene.reader.head(SHOP)));
});

test('goods that went are for a person to take away there, one by one, and hold nothing up', async () => {
  const scene = await openScene();
  byHand(scene, 'loss', 2);
  byHand(scene, 'count', 4);
  scene.sell(FIRST, 'A-1');
  const upstream = scene.open();
  upstream.start();
  await until(() => scene.delivered().length === 1 && isThrough(scene)());
  const parked = [
    ['parked', 'BY_HAND', 'ART-101 Huile: -2 (cassé - Chef)'],
    ['parked', 'BY_HAND', 'ART-101 Huile: -6 (cassé - Chef)'],
  ];
  expect(rows(scene)).toEqual(parked);
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  await until(isThrough(scene));
  expect(rows(scene)).toEqual(parked);
  expect(scene.office.books.moved.get(OIL)).toBe(-1);
});

test('a return is declared and put back, a negotiation and a report are declared, each once', async () => {
  const scene = await openScene();
  for (const kind of ['return', 'negotiation', 'cash-report'] as const) declare(scene, kind);
  declare(scene, 'negotiation', 1_250_000);
  scene.open().start();
  await until(isThrough(scene));
  const { declarations, stock } = scene.office.tillCalls;
  expect(
    declarations.rows.map(({ kind, serial, amount, quantity }) => [kind, serial, amount, quantity]),
  ).toEqual([
    ['return', SECOND, '12500.50', 2],
    ['negotiation', SECOND, '12500.50', 2],
    ['cash-report', SECOND, '12500.50', 0],
    ['negotiation', SECOND, '12500.00', 2],
  ]);
  expect(declarations.rows.map(({ text }) => text.replace(/ \[hub:.*/, ''))).toEqual([
    'défaut',
    'défaut',
    'taxi',
    'défaut',
  ]);
  expect(stock.entries.map(({ quantity, serial }) => [quantity, serial])).toEqual([[2, SECOND]]);
  expect(scene.office.inFlightMax).toBe(1);
});

test('a reception of what head office sent is decided there; of what was announced here, it is added', async () => {
  const scene = await openScene();
  const { shelves } = scene.office;
  shelves.put(OIL, SHOP);
  shelves.send(OIL, 7, '2026-11-22');
  deliver(scene, 'central:101:7:2026-11-22', 7);
  scene.store.run('receiveDeliveries', { serial: SECOND, articleId: OIL_ID, sent: 7 });
  deliver(scene, 'fournisseur', 4);
  scene.store.run('receiveDeliveries', { serial: SECOND, articleId: OIL_ID, sent: 4 });
  deliver(scene, 'refusé ici', 4);
  scene.store.run('refuseDeliveries', { serial: SECOND, articleId: OIL_ID });
  const upstream = scene.open();
  upstream.start();
  await until(isThrough(scene));
  expect(scene.office.tillCalls.stock.entries.map(({ quantity }) => quantity)).toEqual([7, 4]);
  expect(shelves.articles.get(OIL)).toMatchObject({ validated: true, sent: 0 });
  shelves.send(OIL, 9, '2026-11-23');
  deliver(scene, 'central:101:9:2026-11-23', 9);
  scene.store.run('refuseDeliveries', { serial: SECOND, articleId: OIL_ID });
  upstream.wake(SHOP);
  await until(() => shelves.articles.get(OIL)?.validated === true);
  expect(scene.office.books.moved.get(OIL)).toBe(11);
  expect(rows(scene)).toEqual([]);
});

test.each(['receiveDeliveries', 'refuseDeliveries'] as const)(
  'of goods that another till took there, %s leaves alone what head office sent since',
  async (method) => {
    const scene = await openScene();
    const { shelves, tillCalls } = scene.office;
    shelves.put(OIL, SHOP, { validated: true });
    deliver(scene, 'central:101:7:2026-11-22', 7);
    scene.store.run(method, { serial: SECOND, articleId: OIL_ID, sent: 7 });
    shelves.send(OIL, 9, '2026-11-23');
    scene.open().start();
    await until(isQuiet(scene));
    expect(shelves.articles.get(OIL)).toMatchObject({ validated: false, sent: 9 });
    expect(tillCalls.stock.decisions).toEqual([]);
    expect(rows(scene)).toEqual([]);
  },
);

test('a reception whose answer was lost is not made again on goods that head office sent since', async () => {
  const scene = await openScene();
  const { shelves, tillCalls } = scene.office;
  shelves.put(OIL, SHOP);
  shelves.send(OIL, 7, '2026-11-22');
  deliver(scene, 'central:101:7:2026-11-22', 7);
  scene.store.run('receiveDeliveries', { serial: SECOND, articleId: OIL_ID, sent: 7 });
  scene.office.nextOf('valider', { kind: 'drop-after' });
  scene.office.nextReadings({ kind: 'slow', ms: 0 });
  scene.office.always('catalogue', { kind: 'drop-before' });
  scene.open({ config: { backoffs: { ...FAST, lateMs: 0 } } }).start();
  await until(() => tillCalls.stock.decisions.length === 1);
  shelves.send(OIL, 9, '2026-11-23');
  scene.office.always('catalogue', null);
  await until(isQuiet(scene));
  expect(shelves.articles.get(OIL)).toMatchObject({ validated: false, sent: 9 });
  expect(tillCalls.stock.entries.map(({ quantity }) => quantity)).toEqual([7]);
});

test('what came from head office, and the hub’s own bookkeeping, is not sent', async () => {
  const scene = await openScene();
  scene.store.run('startCount', { shopId: SHOP, user: 'Chef', comment: '', key: null });
  const trace = { reference: 'X', reason: 'x', articles: [{ articleId: OIL_ID, quantity: 2 }] };
  scene.store.run('recordRejection', { serial: FIRST, ...trace });
  expect(isThrough(scene)()).toBe(true);
});

test('a long part of the journal that is nothing to head office does not hide what follows', async () => {
  const scene = await openScene();
  for (let index = 0; index < 120; index++) byHand(scene, 'count', 12, `compte ${index}`);
  scene.sell(FIRST, 'A-1');
  scene.open().start();
  await until(() => scene.delivered().length === 1);
});

const certain: readonly [string, Misbehaviour][] = [
  ['drops the connection after it did it', { kind: 'drop-after' }],
  ['answers nothing after it did it', { kind: 'silent-after' }],
  ['answers half a body', { kind: 'half-body' }],
  ['answers half a text', { kind: 'half-json' }],
  ['fails after it did it', { kind: 'status-after', status: 500 }],
  ['stands behind a gateway that fails', { kind: 'status-after', status: 504, html: true }],
];

test.each(certain)(
  'a head office that %s is found to have it, and is not told twice',
  async (_, behaviour) => {
    const scene = await openScene();
    scene.office.shelves.put(OIL, SHOP);
    scene.office.shelves.send(OIL, 7, '2026-11-22');
    deliver(scene, 'central:101:7:2026-11-22', 7);
    scene.store.run('receiveDeliveries', { serial: SECOND, articleId: OIL_ID, sent: 7 });
    declare(scene, 'return');
    declare(scene, 'cash-report');
    for (const route of ['regulariser', 'retours', 'rapports', 'valider'] as const)
      scene.office.nextOf(route, behaviour);
    scene.open({ config: { requestTimeoutMs: 60 } }).start();
    await until(isQuiet(scene));
    const { stock, declarations } = scene.office.tillCalls;
    expect(rows(scene)).toEqual([]);
    expect(stock.entries.map(({ quantity }) => quantity).sort()).toEqual([2, 7]);
    expect(declarations.rows.map(({ kind }) => kind).sort()).toEqual(['cash-report', 'return']);
    expect(scene.store.differences()).toEqual([]);
  },
);

test.each<Misbehaviour>([
  { kind: 'drop-before' },
  { kind: 'silent' },
  { kind: 'portal' },
  { kind: 'status-before', status: 500 },
])(
  'what is nowhere to be found after %j is not sent blindly: a person says so, by its seq',
  async (behaviour) => {
    const scene = await openScene();
    byHand(scene, 'delivery', 5);
    const seq = scene.reader.head(SHOP);
    scene.sell(FIRST, 'A-1');
    scene.office.nextOf('regulariser', behaviour);
    const upstream = scene.open({ config: { requestTimeoutMs: 250 } });
    upstream.start();
    await until(() => rows(scene)[0]?.[0] === 'parked');
    expect(rows(scene)).toEqual([['parked', 'OUTCOME_UNKNOWN', 'analyse/regulariser']]);
    expect(scene.delivered()).toEqual(['A-1']);
    scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
    upstream.retryNow(SHOP);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(scene.office.tillCalls.stock.entries).toEqual([]);
    scene.store.run('retryUpstream', { shopId: SHOP, seq });
    upstream.retryNow(SHOP);
    await until(() => isQuiet(scene)() && rows(scene).length === 0);
    expect(scene.office.tillCalls.stock.entries).toHaveLength(1);
    expect(routes(scene).filter((route) => route === 'regulariser')).toHaveLength(2);
    expect(scene.store.differences()).toEqual([]);
  },
);

test('what was certainly not carried out is sent again by itself', async () => {
  const scene = await openScene();
  byHand(scene, 'delivery', 5);
  await scene.office.goDown();
  scene.office.nextOf('regulariser', { kind: 'status-before', status: 403, html: true });
  const upstream = scene.open();
  upstream.start();
  await until(() => upstream.status(SHOP).lastError !== null);
  await scene.office.comeBack();
  await until(() => scene.office.tillCalls.stock.entries.length === 1);
  expect(routes(scene).filter((route) => route === 'regulariser')).toHaveLength(2);
});

test('after a crash between the note and the answer it is looked for before anything is sent', async () => {
  const scene = await openScene();
  byHand(scene, 'delivery', 5);
  const seq = scene.reader.head(SHOP);
  const call = { shopId: SHOP, seq, call: 'analyse/regulariser', outcome: 'unknown', sentAt: 0 } as const;
  scene.store.run('noteUpstreamCall', call);
  scene.office.tillCalls.stock.byHand(SHOP, OIL, 5, `Régularisation stock: x ${mark(scene, seq)}`);
  scene.open().start();
  await until(isQuiet(scene));
  expect(rows(scene)).toEqual([]);
  expect(routes(scene)).not.toContain('regulariser');
});

test('after a restore what an earlier life may have sent is looked for first, by the name that it had then', async () => {
  const scene = await openScene();
  byHand(scene, 'delivery', 5);
  byHand(scene, 'delivery', 6);
  const head = scene.reader.head(SHOP);
  const name = mark(scene, head);
  scene.store.run('raiseEpoch', { reason: 'restored', from: epoch(scene.reader.epoch()) });
  scene.office.tillCalls.stock.byHand(SHOP, OIL, 6, `Régularisation stock: x ${name}`);
  scene.open().start();
  await until(isQuiet(scene));
  expect(rows(scene)).toEqual([]);
  expect(scene.office.tillCalls.stock.entries.map(({ quantity }) => quantity)).toEqual([5]);
});

test('a till that head office does not take holds its own facts, in order, and what people did goes under another', async () => {
  const scene = await openScene();
  scene.office.books.till(FIRST).active = false;
  scene.store.run('regulariseStock', { serial: FIRST, articleId: OIL_ID, quantity: 3, notes: 'a' });
  scene.sell(FIRST, 'A-1');
  scene.store.run('regulariseStock', { serial: FIRST, articleId: OIL_ID, quantity: 4, notes: 'b' });
  byHand(scene, 'delivery', 5);
  const upstream = scene.open();
  upstream.start();
  await until(() => scene.reader.upstreamHolds(SHOP).length === 1 && isQuiet(scene)());
  const { entries } = scene.office.tillCalls.stock;
  await until(() => entries.length === 1);
  expect(entries.map(({ quantity, serial }) => [quantity, serial])).toEqual([[5, SECOND]]);
  const held = scene.reader.centralStanding(SHOP).articles.get(OIL_ID)?.absent;
  expect(held?.map(({ state, quantity }) => [state, quantity])).toEqual([
    ['held', 3],
    ['held', -1],
    ['held', 4],
  ]);
  scene.office.books.till(FIRST).active = true;
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  await until(() => scene.reader.upstreamHolds(SHOP).length === 0);
  expect(entries.map(({ quantity }) => quantity)).toEqual([5, 3, 4]);
  expect(scene.delivered()).toEqual(['A-1']);
});

test('a till that was moved at head office declares nothing in the other shop', async () => {
  const scene = await openScene();
  scene.office.books.till(SECOND).shopId = 11;
  declare(scene, 'negotiation');
  scene.open({ config: { backoffs: FAST } }).start();
  await until(() => scene.reader.upstreamHolds(SHOP).length === 1);
  expect(scene.reader.upstreamHolds(SHOP)[0]?.reason).toBe('BOUTIQUE_MISMATCH');
  expect(scene.office.tillCalls.declarations.rows).toEqual([]);
});

test('one that head office refuses steps aside alone, and says why', async () => {
  const scene = await openScene();
  scene.office.shelves.put(999, SHOP);
  byHand(scene, 'delivery', 5);
  declare(scene, 'negotiation');
  scene.open().start();
  await until(() => isThrough(scene)());
  expect(rows(scene)).toEqual([
    ['parked', 'ARTICLE_NOT_FOUND', expect.stringContaining('Article 101 non trouvé')],
  ]);
  expect(scene.office.tillCalls.declarations.rows).toHaveLength(1);
});

test('of a return that is refused as a declaration, the goods are there: they are not counted as missing', async () => {
  const scene = await openScene();
  const { declarations } = scene.office.tillCalls;
  declarations.declare = () => ({ status: 400, body: { code: 'MISSING_FIELD', error: 'Champ manquant' } });
  declare(scene, 'return');
  scene.open().start();
  await until(isThrough(scene));
  expect(rows(scene)).toEqual([['parked', 'REFUSED', expect.stringMatching(/^retours-articles: HTTP 400/)]]);
  expect(scene.office.books.moved.get(OIL)).toBe(2);
  expect(scene.reader.centralStanding(SHOP).articles.get(OIL_ID)?.absent).toEqual([]);
});

test('what was cancelled before it left does not keep the position from the end of the journal', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1');
  scene.store.run('cancelSale', { serial: FIRST, number: 'A-1', reason: '', reference: '', comment: '' });
  scene.open().start();
  await until(() => scene.reader.upstreamPosition(SHOP) === scene.reader.head(SHOP));
  expect(scene.office.calls).toEqual([]);
});
