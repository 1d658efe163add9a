import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeRaw } from './raw-exchange.ts';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

const PATH = '/api/v2/simple/ventes/sync';
const MISSING_SERIAL = {
  error: 'Numéro de série du terminal requis dans les headers',
  code: 'MISSING_SERIAL',
  header_required: 'X-Device-Serial',
};
const TILL_UNKNOWN = { error: 'Terminal non trouvé ou inactif', code: 'TERMINAL_NOT_FOUND' };
const WITHOUT_SHOP = { error: 'Terminal non associé à une boutique', code: 'NO_BOUTIQUE' };
const INVALID_FORMAT = {
  error: 'Format invalide: un tableau de ventes ou un objet {ventes: [...]} est attendu',
  code: 'INVALID_FORMAT',
};
const EMPTY_DATA = { error: 'Aucune vente à synchroniser', code: 'EMPTY_DATA' };

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>, path = PATH) =>
  hub.send(path, { method: 'POST', body, headers });

let next = 0;
const freshNumber = (): string => `ENV-${next++}`;
const saleOf = (number = freshNumber()) => ({
  numero_facture: number,
  lignes: [{ article_id: 24, quantite: 1 }],
});

describe('who calls', () => {
  it.each([
    ['no serial', {}, 400, MISSING_SERIAL],
    ['an empty serial', { 'X-Device-Serial': '' }, 400, MISSING_SERIAL],
    ['an unknown serial', { 'X-Device-Serial': 'NOPE' }, 404, TILL_UNKNOWN],
    ['an inactive till', { 'X-Device-Serial': SERIAL.inactive }, 404, TILL_UNKNOWN],
    ['another case', { 'X-Device-Serial': SERIAL.first.toUpperCase() }, 404, TILL_UNKNOWN],
    ['a till without shop', { 'X-Device-Serial': SERIAL.withoutShop }, 400, WITHOUT_SHOP],
    [
      'an unknown first header before a known second',
      { 'X-Device-Serial': 'NOPE', 'Device-Serial': SERIAL.first },
      404,
      TILL_UNKNOWN,
    ],
  ])('with %s is refused', async (_case, headers, status, body) => {
    const answer = await post(JSON.stringify([saleOf()]), headers);
    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  it.each([['X-Device-Serial'], ['x-device-serial'], ['DEVICE-SERIAL'], ['Serial-Number']])(
    'is known by the header %s',
    async (name) => {
      expect((await post(JSON.stringify([saleOf()]), { [name]: SERIAL.first })).status).toBe(201);
    },
  );

  it('is the first of the three headers that has a value', async () => {
    const headers = { 'X-Device-Serial': '', 'Device-Serial': SERIAL.second, 'Serial-Number': SERIAL.first };
    expect((await post(JSON.stringify([saleOf()]), headers)).body.terminal.id).toBe(6);
  });

  it.each([['Bearer x'], ['Bearer a b c'], ['Basic !!!'], ['nonsense']])(
    'is not changed by Authorization: %s',
    async (authorization) => {
      const answer = await post(JSON.stringify([saleOf()]), {
        'X-Device-Serial': SERIAL.first,
        Authorization: authorization,
      });
      expect(answer.status).toBe(201);
    },
  );
});

describe('the shape of a batch', () => {
  it.each([
    ['[]', EMPTY_DATA],
    ['{"ventes":[]}', EMPTY_DATA],
    ['{"Ventes":[],"ventes":[]}', EMPTY_DATA],
    ['{"foo":1}', INVALID_FORMAT],
    ['{}', INVALID_FORMAT],
    ['', INVALID_FORMAT],
    ['"x"', INVALID_FORMAT],
    ['null', INVALID_FORMAT],
    ['7', INVALID_FORMAT],
    ['{"ventes":null}', INVALID_FORMAT],
    ['{"ventes":{"a":1}}', INVALID_FORMAT],
  ])('%s is refused as a whole', async (text, body) => {
    const answer = await hub.sync(text);
    expect([answer.status, answer.body]).toEqual([400, body]);
  });

  it.each([['[{"numero'], ['[1,]'], ["[{'a':1}]"], ['NaN'], ['<html>'], ['a=1&b=2']])(
    '%s is not JSON',
    async (text) => {
      const answer = await hub.sync(text);
      expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_JSON']);
    },
  );

  it('is judged after the serial, and JSON before it', async () => {
    expect((await post('[]', {})).body).toEqual(MISSING_SERIAL);
    expect((await post('', {})).body).toEqual(MISSING_SERIAL);
    expect((await post('[{"', {})).body.code).toBe('INVALID_JSON');
    expect((await post('[]', { 'X-Device-Serial': 'NOPE' })).body).toEqual(TILL_UNKNOWN);
  });
});

describe('every spelling', () => {
  const spellings = {
    number: ['VenteUid', 'vente_uid', 'numero_facture', 'NumeroFacture'],
    lines: ['Items', 'items', 'lignes', 'Lignes'],
    article: ['ArticleId', 'article_id'],
    quantity: ['Quantite', 'quantite'],
    price: ['PrixUnitaire', 'prix_unitaire'],
    total: ['Total', 'total', 'montant_total', 'MontantTotal'],
    date: ['Date', 'date', 'date_vente', 'DateVente'],
    mode: ['ModePaiement', 'mode_paiement'],
    paid: ['Paye', 'paye'],
    currency: ['Devise', 'devise'],
  };
  const pick = (names: readonly string[], round: number): string => names[round % names.length] ?? '';
  const shapes = {
    'a bare list': (sale: unknown) => [sale],
    'an envelope': (sale: unknown) => ({ pos_id: 'POS-1', ventes: [sale] }),
    'a Pascal envelope': (sale: unknown) => ({ PosId: 7, Ventes: [sale] }),
  };

  it.each(Object.entries(shapes))('is read in %s, and all are one content', async (_shape, wrap) => {
    const number = freshNumber();
    const answers = [];
    for (let round = 0; round < 4; round++) {
      const line = {
        [pick(spellings.article, round)]: 24,
        [pick(spellings.quantity, round)]: 1,
        [pick(spellings.price, round)]: 650.5,
      };
      const sale = {
        [pick(spellings.number, round)]: number,
        [pick(spellings.date, round)]: '2026-01-05T10:00:00',
        [pick(spellings.total, round)]: 650.5,
        [pick(spellings.currency, round)]: 'CDF',
        [pick(spellings.mode, round)]: 'MOBILE_MONEY',
        [pick(spellings.paid, round)]: false,
        [pick(spellings.lines, round)]: [line],
      };
      answers.push(await hub.sync(wrap(sale)));
    }
    expect(answers.map(({ body }) => [body.accepted, body.rejected, body.ventes_creees])).toEqual([
      [[number], [], 1],
      [[number], [], 0],
      [[number], [], 0],
      [[number], [], 0],
    ]);
    const [stored] = hub.rows(
      'SELECT total, payment_mode, paid, anomalies FROM sale WHERE number = ?',
      number,
    );
    expect(stored).toEqual({ total: 65050, payment_mode: 'MOBILE_MONEY', paid: 0, anomalies: null });
  });

  it('of an envelope that has both keys is joined, Ventes first', async () => {
    const [a, b] = [freshNumber(), freshNumber()];
    const { body } = await hub.sync({ ventes: [saleOf(b)], Ventes: [saleOf(a)] });
    expect(body.accepted).toEqual([a, b]);
  });

  it('of a foreign shop is checked in the envelope too', async () => {
    const { body } = await hub.sync({ pos_id: 1, ventes: [{ ...saleOf(), boutique_id: 10 }] });
    expect(body.rejected).toMatchObject([{ reason: 'BOUTIQUE_MISMATCH' }]);
  });
});

describe('the way a batch comes', () => {
  it.each([
    [PATH],
    [`${PATH}/`],
    ['/api/v2/simple//ventes//sync'],
    ['//api/v2/simple/ventes/sync//'],
    [`${PATH}/?x=1`],
  ])('may be %s', async (path) => {
    const text = JSON.stringify([saleOf()]);
    const request = `POST ${path} HTTP/1.1\r\nHost: evil.example\r\nX-Device-Serial: ${SERIAL.first}\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
    const [answer] = await exchangeRaw(hub.port, [request]);
    expect(answer?.status).toBe(201);
  });

  it('may be chunked, without a length, after 100-continue, on a kept connection', async () => {
    const head = `POST ${PATH} HTTP/1.1\r\nHost: x\r\nX-Device-Serial: ${SERIAL.first}\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n`;
    const texts = [JSON.stringify([saleOf()]), JSON.stringify([saleOf()])];
    const pieces = texts.flatMap((text) => [head, `${text.length.toString(16)}\r\n${text}\r\n`, '0\r\n\r\n']);
    const answers = await exchangeRaw(hub.port, pieces, 2);
    expect(answers.map((answer) => answer.status)).toEqual([100, 201, 100, 201]);
    expect(answers.at(-1)?.headers.get('connection')).not.toBe('close');
  });

  it('may be gzip, as text/plain or without a type', async () => {
    const headers = { 'X-Device-Serial': SERIAL.first };
    const packed = gzipSync(JSON.stringify([saleOf()]));
    expect((await post(packed, { ...headers, 'Content-Encoding': 'gzip' })).status).toBe(201);
    expect(
      (await post(JSON.stringify([saleOf()]), { ...headers, 'Content-Type': 'text/plain' })).status,
    ).toBe(201);
  });

  it('must not be above 10 MiB, packed or not; at the bound it is taken', async () => {
    const sale = JSON.stringify(saleOf());
    const padded = (bytes: number): string => `[${sale}${' '.repeat(bytes - sale.length - 2)}]`;
    const bound = 10 * 1024 * 1024;
    expect((await hub.sync(padded(bound))).status).toBe(201);
    const above = await hub.sync(padded(bound + 1));
    expect([above.status, above.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    const packed = await post(gzipSync(padded(bound + 1)), {
      'X-Device-Serial': SERIAL.first,
      'Content-Encoding': 'gzip',
    });
    expect([packed.status, packed.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('with GET is 405 in the words of the central backend', async () => {
    const answer = await hub.get(PATH);
    expect([answer.status, answer.body]).toEqual([
      405,
      { detail: 'Méthode «\u00a0GET\u00a0» non autorisée.' },
    ]);
    expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
  });

  it('is answered in UTF-8 with its accents as they are', async () => {
    const response = await fetch(hub.origin + PATH, { method: 'POST', body: '[]' });
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.text()).toContain('Numéro de série');
  });
});
