import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

/** Words that only the other shop's data holds: names of shop and tills, its codes and numbers. */
const OF_LEMBA = /Lemba|BTQ-010|LEM-00|c4e81b06d2f7395a|LEMBA-SALE/;
const OF_FIRST = /Ma Boutique|BTQ-009|Terminal MAUI|Caisse 2|0a1badae951f8473|FIRST-SALE/;

describe('two shops in one hub', () => {
  it('never see a word of each other in any answer', async () => {
    const everyLine = [15, 18, 20, 101, 102, 103, 4711].map((article_id) => ({ article_id, quantite: 1 }));
    const sales = (prefix: string) => [
      ...everyLine.map((line, at) => ({ numero_facture: `${prefix}-${at}`, lignes: [line] })),
      { numero_facture: `${prefix}-all`, lignes: everyLine },
      {
        numero_facture: `${prefix}-foreign`,
        boutique_id: prefix === 'FIRST-SALE' ? 10 : 9,
        lignes: [everyLine[0]],
      },
      { numero_facture: 'SAME', lignes: everyLine.slice(0, 1) },
      { numero_facture: 'SAME', lignes: everyLine.slice(3, 4) },
    ];
    const texts: Record<string, string[]> = { [SERIAL.first]: [], [SERIAL.lemba]: [] };
    for (let round = 0; round < 2; round++) {
      for (const [serial, prefix] of [
        [SERIAL.first, 'FIRST-SALE'],
        [SERIAL.lemba, 'LEMBA-SALE'],
      ] as const) {
        const answers = [
          await hub.sync(sales(prefix), serial),
          ...(await Promise.all(
            [
              'mouvements',
              'mouvements?article_id=15',
              'mouvements?article_id=101',
              'mouvements?boutique_id=9',
              'mouvements?boutique_id=10',
              'articles',
              'articles?boutique_id=9',
              'articles?boutique_id=10',
              'articles?since=2020-01-01',
            ].map((path) => hub.get(`/api/v2/simple/${path}`, { 'X-Device-Serial': serial })),
          )),
        ];
        texts[serial]?.push(...answers.map((answer) => JSON.stringify(answer.body)));
      }
    }
    for (const text of texts[SERIAL.first] ?? []) expect(text).not.toMatch(OF_LEMBA);
    for (const text of texts[SERIAL.lemba] ?? []) expect(text).not.toMatch(OF_FIRST);
  });

  it('say the same of an article of the other shop and of one that nobody has', async () => {
    const refusalOf = async (article_id: number) => {
      const { body } = await hub.sync([{ numero_facture: `R-${article_id}`, lignes: [{ article_id }] }]);
      return JSON.stringify(body.rejected).replaceAll(String(article_id), 'ID');
    };
    expect(await refusalOf(102)).toEqual(await refusalOf(4712));
  });

  it.each([
    ['the URL', '?boutique_id=10', (sales: object[]) => sales],
    ['the envelope', '', (ventes: object[]) => ({ boutique_id: '10', ventes })],
    ['the envelope, other spelling', '', (Ventes: object[]) => ({ BoutiqueId: 10, Ventes })],
  ])(
    'refuse each sale of a batch whose foreign shop stands in %s, and keep it',
    async (where, query, wrap) => {
      const number = `BESIDE-${where}`;
      const answer = await hub.send(`/api/v2/simple/ventes/sync${query}`, {
        method: 'POST',
        headers: { 'X-Device-Serial': SERIAL.first },
        body: JSON.stringify(wrap([{ numero_facture: number, lignes: [{ article_id: 15, quantite: 1 }] }])),
      });
      expect(answer).toMatchObject({ status: 201, body: { rejected: [{ reason: 'BOUTIQUE_MISMATCH' }] } });
      expect(hub.rows('SELECT number FROM quarantine WHERE number = ?', number)).toHaveLength(1);
    },
  );

  it.each([
    'ventes/annuler',
    'ventes/reconciliation',
    'ventes/notifier-rejet',
    'articles/valider',
    'articles/refuser',
    'analyse/regulariser',
  ])('hold the boutique_id in the body of %s against the own shop, in each spelling', async (route) => {
    const claims: [object, unknown][] = [
      [{ boutique_id: 10 }, 'BOUTIQUE_MISMATCH'],
      [{ boutique_id: 0, BoutiqueId: '10' }, 'BOUTIQUE_MISMATCH'],
      [{ boutique_id: '', boutiqueId: 10 }, 'BOUTIQUE_MISMATCH'],
      ...['abc', {}, [9], 9.5, true].map((id): [object, string] => [{ boutique_id: id }, 'INVALID_FORMAT']),
      ...[9, '9', 0, '0', '', null].map((id): [object, string] => [{ boutique_id: id }, 'SERVED']),
    ];
    for (const [claim, code] of claims) {
      const answer = await hub.send(`/api/v2/simple/${route}`, {
        method: 'POST',
        headers: { 'X-Device-Serial': SERIAL.first },
        body: JSON.stringify({ numero_facture: 'APART', reference: 'APART', article_id: 'none', ...claim }),
      });
      const served = !['BOUTIQUE_MISMATCH', 'INVALID_FORMAT'].includes(answer.body.code);
      const heard = /boutique/.test(answer.body.error ?? '') && !served ? answer.body.code : 'SERVED';
      expect(heard, JSON.stringify([claim, answer])).toBe(code);
    }
  });

  it.each([
    ['?boutique_id=9', 201],
    ['?boutique_id=0', 201],
    ['?boutique_id=abc', 400],
  ])('take a batch with %s as %i', async (query, status) => {
    const answer = await hub.send(`/api/v2/simple/ventes/sync${query}`, {
      method: 'POST',
      headers: { 'X-Device-Serial': SERIAL.first },
      body: JSON.stringify([{ numero_facture: `OWN-${query}`, lignes: [{ article_id: 20, quantite: 1 }] }]),
    });
    expect(answer.status).toBe(status);
    if (status === 201) expect(answer.body.ventes_creees).toBe(1);
    else expect(answer.body.code).toBe('INVALID_PARAM');
  });
});
