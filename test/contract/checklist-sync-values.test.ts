import { describe, expect, test } from 'vitest';
import {
  line,
  MORNING,
  OIL,
  openTestStore,
  SHOP as SHOP_9,
  sale,
  TILL as TILL_9,
} from '../support/test-store.ts';
import { ARTICLE, SECOND, saleOf, useChecklistHub } from './checklist-scene.ts';

const scene = useChecklistHub();
const { post } = scene;
const sync = (body: unknown, serial?: string) => post('ventes/sync', body, serial);

interface Row {
  readonly total: number;
  readonly till_total: number | null;
  readonly anomalies: string | null;
  readonly sold_at: number;
  readonly hub_time: number;
  readonly payment_mode: string;
  readonly paid: number;
  readonly unit_price: number;
  readonly original_price: number | null;
  readonly negotiated: number;
  readonly discount_reason: string | null;
}

const stored = (number: string): Row | undefined =>
  scene.hub.rows<Row>(
    `SELECT sale.*, sale_line.* FROM sale JOIN sale_line ON sale_line.shop_id = sale.shop_id AND sale_seq = seq
     WHERE number = ? ORDER BY line_no`,
    number,
  )[0];

/** Sends one sale whose JSON is written as it stands; the answer's created entry. */
async function sell(number: string, line: string, head = ''): Promise<Record<string, never> | undefined> {
  const { body } = await sync(`[{"numero_facture":"${number}",${head}"lignes":[${line}]}]`);
  return body.details.creees[0];
}

test('25: no price is the catalogue price; texts, commas and decimals are read, in both shapes', async () => {
  const article = scene.next();
  const prices: [string, string][] = [
    ['', '25000.00'],
    ['"prix_unitaire":null,', '25000.00'],
    ['"prix_unitaire":"24999.99",', '24999.99'],
    ['"prix_unitaire":"24999,99",', '24999.99'],
    ['"prix_unitaire":24999.9,', '24999.90'],
    ['"prix_unitaire":2.5e4,', '25000.00'],
    ['"prix_unitaire":0,', '0.00'],
  ];
  for (const [place, [text, expected]] of prices.entries()) {
    const line = `{${text}"article_id":"${article}"}`;
    const list = await sync(`[{"numero_facture":"T25-${place}","lignes":[${line}]}]`);
    const envelope = await sync(`{"PosId":1,"Ventes":[{"VenteUid":"T25-e${place}","Items":[${line}]}]}`);
    for (const { body } of [list, envelope]) {
      expect(body.details.creees[0]?.lignes[0]?.prix_unitaire, text).toBe(expected);
    }
  }
});

test('26: all writings of one amount are one content, exact to the cent', async () => {
  const article = scene.next();
  const writings = ['25000', '25000.0', '25000.00', '"25000.00"', '"25000"', '"25000,00"', '2.5e4'];
  for (const [place, writing] of writings.entries()) {
    const total = place % 2 === 0 ? '' : '"montant_total":25000.00,';
    const { body } = await sync(
      `[{"numero_facture":"T26",${total}"lignes":[{"article_id":${article},"prix_unitaire":${writing}}]}]`,
    );
    expect([body.ventes_creees, body.accepted], writing).toEqual([place === 0 ? 1 : 0, ['T26']]);
  }
  const exact = await sell('T26-x', `{"article_id":${article},"quantite":3,"prix_unitaire":1234567890.07}`);
  expect(exact?.['montant_total']).toBe('3703703670.21');
  const thirds = await sell('T26-t', `{"article_id":${article},"quantite":7,"prix_unitaire":0.1}`);
  expect(thirds?.['montant_total']).toBe('0.70');
});

test('27: the total is the sum of the lines; what the till says stays beside it and is an anomaly', async () => {
  const article = scene.next();
  const sold = await sell('T27', `{"article_id":${article},"quantite":2}`, '"montant_total":60000,');
  expect(sold?.['montant_total']).toBe('50000.00');
  expect(stored('T27')).toMatchObject({ total: 5_000_000, till_total: 6_000_000 });
  expect(stored('T27')?.anomalies).toContain('TOTAL_DIFFERS');
  await sell('T27-one', `{"article_id":${article}}`, '"montant_total":25001,');
  expect(stored('T27-one')?.anomalies).toContain('TOTAL_DIFFERS');
  await sell('T27-same', `{"article_id":${article}}`, '"montant_total":"25000.00",');
  expect(stored('T27-same')?.anomalies).toBeNull();
});

test('28: every amount of every answer is a text with two decimals', async () => {
  const article = scene.next();
  const answers = [await sync([saleOf('T28', article, 2)]), await post('ventes/', saleOf('T28-b', article))];
  const reads = ['articles/', 'variantes/', 'ventes/historique/', 'statistiques/', 'negociations/'];
  reads.push('analyse/mouvements?mode=complet', 'journal-valeur-stock', 'boutiques/', 'rapports-caisse/');
  for (const path of reads) answers.push(await scene.get(path));
  const named =
    /^(prix|montant|sous_total|total_django|chiffre|ca$|ca_|valeur_|taux|depense|marge|pertes|reduction_(unit|tot))/;
  let seen = 0;
  const walk = (value: unknown, key: string, path: string): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, key, path);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) walk(member, name, `${path}.${name}`);
    } else if (named.test(key) && value !== null) {
      seen += 1;
      expect(value, path).toMatch(/^-?\d+\.\d{2}$/);
    }
  };
  for (const { body } of answers) walk(body, '', '$');
  expect(seen).toBeGreaterThan(500);
});

describe('29: what is negotiated', () => {
  test.each<[string, string, number, number, string | null]>([
    ['0.01 less is not', '"prix_unitaire":24999.99,"est_negocie":false', 0, 2_500_000, null],
    [
      '0.02 less is, whatever the till says',
      '"prix_unitaire":24999.98,"est_negocie":false',
      1,
      2_500_000,
      null,
    ],
    ['dearer is, too', '"prix_unitaire":25000.02', 1, 2_500_000, null],
    ['said to be', '"est_negocie":true', 1, 2_500_000, null],
    ['its own list price', '"prix_unitaire":20000,"prix_original":20000', 0, 2_000_000, null],
    ['camel case', '"prixOriginal":30000,"motifReduction":"ami","estNegocie":true', 1, 3_000_000, 'ami'],
  ])('29: %s', async (name, fields, negotiated, original, reason) => {
    const number = `T29-${name}`;
    await sell(number, `{"article_id":${scene.next()},${fields}}`);
    const row = stored(number);
    expect([row?.negotiated, row?.original_price, row?.discount_reason || null]).toEqual([
      negotiated,
      original,
      reason,
    ]);
  });
});

test('30: a USD sale fills both totals, and CDF and USD are never added', async () => {
  /** Of today, in hundredths of CDF and of USD. */
  const turnover = async (): Promise<[number, number]> => {
    const { ventes_jour: sold } = (await scene.get('statistiques/')).body.statistiques;
    const hundredths = (text: string): number => Number(text.replace('.', ''));
    return [hundredths(sold.chiffre_affaires), hundredths(sold.chiffre_affaires_usd)];
  };
  const before = await turnover();
  const lamp = `{"article_id":${ARTICLE.lamp},"quantite":2}`;
  const { body } = await post('ventes/', `{"numero_facture":"T30","devise":"USD","lignes":[${lamp}]}`);
  expect(body.vente).toMatchObject({ devise: 'USD', montant_total: '25.00', montant_total_usd: '25.00' });
  const cdf = await post('ventes/', saleOf('T30-cdf', scene.next()));
  expect(cdf.body.vente).toMatchObject({ montant_total: '25000.00', montant_total_usd: null });
  const priceless = `{"article_id":${ARTICLE.lamp},"prix_unitaire":0,"prix_unitaire_usd":8.5}`;
  const usd = await post('ventes/', `{"numero_facture":"T30-0","devise":"USD","lignes":[${priceless}]}`);
  expect(usd.body.vente).toMatchObject({ montant_total: '8.50', montant_total_usd: '8.50' });
  const mixed = `[{"numero_facture":"T30-m","lignes":[{"article_id":100},{"article_id":101,"devise":"USD"}]}]`;
  expect((await sync(mixed)).body.details.erreurs[0].code).toBe('INVALID_FORMAT');
  const after = await turnover();
  expect([after[0] - before[0], after[1] - before[1]]).toEqual([2_500_000, 3_350]);
});

describe('31: dates', () => {
  test.each<[string, string, number | 'now' | 'refused']>([
    ['naive', '"2026-11-20T08:00:00"', Date.UTC(2026, 10, 20, 7)],
    ['space', '"2026-11-20 08:00:00"', Date.UTC(2026, 10, 20, 7)],
    ['Z with seven digits', '"2026-11-20T08:00:00.1234567Z"', Date.UTC(2026, 10, 20, 8) + 123],
    ['offset', '"2026-11-20T08:00:00+02:00"', Date.UTC(2026, 10, 20, 6)],
    ['a day', '"2026-11-20"', Date.UTC(2026, 10, 19, 23)],
    ['words', '"yesterday"', 'now'],
    ['null', 'null', 'now'],
    ['blank', '""', 'now'],
    ['far ahead', '"2099-01-01T08:00:00"', 'now'],
    ['very old', '"1999-01-01T08:00:00"', Date.UTC(1999, 0, 1, 7)],
    ['no such day', '"2026-02-30T08:00:00"', 'refused'],
    ['no such month', '"2026-13-45T00:00:00"', 'refused'],
    ['a number', '20261120', 'refused'],
  ])('31: %s', async (name, text, expected) => {
    const number = `T31-${name}`;
    const sold = await sell(number, `{"article_id":${scene.next()}}`, `"date_vente":${text},`);
    const row = stored(number);
    if (expected === 'refused')
      expect([sold, row, scene.kept(number)]).toEqual([undefined, undefined, ['INVALID_FORMAT']]);
    else if (expected === 'now') expect(row?.sold_at).toBe(row?.hub_time);
    else expect(row?.sold_at).toBe(expected);
  });

  test('31: 29 minutes ahead stands, 31 do not, unless the hub doubts its own clock', () => {
    const store = openTestStore();
    const soldAt = (number: string, instant: number): number | undefined => {
      const sentDate = { text: new Date(instant).toISOString(), instant };
      const [outcome] = store.sell(TILL_9, { ...sale(number, line(OIL, 1)), sentDate }).outcomes;
      return outcome?.kind === 'created' ? store.reader().sale(SHOP_9, outcome.seq)?.soldAt : undefined;
    };
    const [soon, late] = [MORNING + 29 * 60_000, MORNING + 31 * 60_000];
    expect([soldAt('soon', soon), soldAt('late', late)]).toEqual([soon, MORNING]);
    store.clock.wall = MORNING - 86_400_000;
    expect(soldAt('woke in the past', late)).toBe(late);
  });
});

test('32: a missing number is made, and is its own; payment and paid have their defaults', async () => {
  const article = scene.next();
  const nameless = (more: object) => ({ lignes: [{ article_id: article }], ...more });
  const answers = await Promise.all([
    sync([nameless({ mode_paiement: 'A' }), nameless({ mode_paiement: 'B' })]),
    sync([nameless({}), nameless({})], SECOND.serial),
    sync([nameless({ numero_facture: ' ' }), nameless({ numero_facture: null, paye: false })]),
  ]);
  const numbers = answers.flatMap(({ body }) => body.accepted as string[]);
  expect(new Set(numbers).size).toBe(6);
  for (const number of numbers) expect(number).toMatch(/[0-9a-f]{8}$/);
  expect(numbers.filter((number) => number.includes(`-${SECOND.id}-`))).toHaveLength(2);
  await sell('T32', `{"article_id":${article}}`);
  expect(stored('T32')).toMatchObject({ payment_mode: 'CASH', paid: 1 });
  await sell('T32-long', `{"article_id":${article}}`, `"mode_paiement":"${'é'.repeat(60)}","paye":false,`);
  expect(stored('T32-long')).toMatchObject({ payment_mode: 'é'.repeat(50), paid: 0 });
});
