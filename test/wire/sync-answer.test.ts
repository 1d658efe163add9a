import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { articleId, seq } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import type { SaleOutcome } from '../../src/domain/sale.ts';
import { type AnsweredPart, SyncAnswerText } from '../../src/wire/sales/sync-answer.ts';
import { type SyncAnswer, SyncAnswerSchema } from '../../src/wire/sales/sync-answer-schema.ts';

const SHOP = { id: 9, name: 'Ma Boutique', code: 'BTQ-009' };
const TILL = { id: 5, name: 'Terminal MAUI', serial: '0a1badae951f8473' };
const article = (id: number, name: string, stock: number) => ({
  id,
  code: `ART-0${id}`,
  name,
  price: minorUnits(2_500_000),
  stock,
});
const OIL = article(15, 'Huile végétale 5 L', 48);

function created(number: string): SaleOutcome {
  const line = {
    articleId: articleId(15),
    quantity: 2,
    unitPrice: minorUnits(2_500_000),
    unitPriceUsd: null,
    subtotal: minorUnits(5_000_000),
    stockBefore: 50,
  };
  return {
    kind: 'created',
    number,
    seq: seq(7),
    currency: 'CDF',
    total: minorUnits(5_000_000),
    lines: [line],
  };
}
const replay = (number: string): SaleOutcome => ({ kind: 'replay', number, existing: seq(3) });
const refused = (number: string | null, refusal: Refusal): SaleOutcome => ({
  kind: 'refused',
  number,
  refusal,
});
const SHORT: Refusal = {
  code: 'INSUFFICIENT_STOCK',
  articleId: articleId(15),
  articleName: 'Huile végétale 5 L',
  demanded: 1000,
  available: 46,
};
function textOf(...parts: readonly AnsweredPart[]): string {
  const answer = new SyncAnswerText(TILL);
  for (const part of parts) answer.add(part, SHOP);
  return answer.text(SHOP);
}
const answer = (outcomes: readonly SaleOutcome[], articles = [OIL]): SyncAnswer =>
  JSON.parse(textOf({ outcomes, articles }));

describe('the answer to a batch', () => {
  test('is, for a created sale, key by key what the contract shows', () => {
    expect(textOf({ outcomes: [created('FAC-1')], articles: [OIL] })).toBe(
      JSON.stringify({
        success: true,
        message: '1 vente(s) synchronisée(s) avec succès',
        accepted: ['FAC-1'],
        rejected: [],
        stock_updates: [
          {
            article_id: 15,
            code: 'ART-015',
            nom: 'Huile végétale 5 L',
            stock_actuel: 48,
            prix_actuel: '25000.00',
          },
        ],
        ventes_creees: 1,
        ventes_erreurs: 0,
        details: {
          creees: [
            {
              numero_facture: 'FAC-1',
              status: 'created',
              id: 7,
              boutique_id: 9,
              boutique_nom: 'Ma Boutique',
              montant_total: '50000.00',
              lignes_count: 1,
              lignes: [
                {
                  article_id: 15,
                  article_nom: 'Huile végétale 5 L',
                  article_code: 'ART-015',
                  quantite: 2,
                  prix_unitaire: '25000.00',
                  prix_unitaire_usd: null,
                  devise: 'CDF',
                  sous_total: '50000.00',
                  stock_avant: 50,
                  stock_apres: 48,
                },
              ],
            },
          ],
          erreurs: [],
        },
        boutique: { id: 9, nom: 'Ma Boutique', code: 'BTQ-009' },
        terminal: { id: 5, nom: 'Terminal MAUI', numero_serie: '0a1badae951f8473' },
        statistiques: { total_envoyees: 1, reussies: 1, erreurs: 0 },
      }),
    );
  });

  test('counts replays as errors but accepts them, and counts created sales only in its message', () => {
    const { details, ...rest } = answer([
      replay('A'),
      created('B'),
      replay('B'),
      refused(null, { code: 'OTHER' }),
    ]);
    expect(rest).toMatchObject({
      message: '1 vente(s) synchronisée(s) avec succès',
      accepted: ['A', 'B'],
      ventes_creees: 1,
      ventes_erreurs: 3,
      statistiques: { total_envoyees: 4, reussies: 1, erreurs: 3 },
    });
    expect(rest.rejected.map(({ vente_uid }) => vente_uid)).toEqual(['N/A']);
    expect(details.erreurs.map(({ index, numero_facture }) => [index, numero_facture])).toEqual([
      [1, 'A'],
      [3, 'B'],
      [4, 'N/A'],
    ]);
  });

  test('says "Vente déjà existante" of a replay', () => {
    expect(JSON.stringify(answer([replay('A')]).details.erreurs[0])).toBe(
      '{"index":1,"numero_facture":"A","erreur":"Vente déjà existante","code":"DUPLICATE","vente_existante_id":3}',
    );
  });

  test('names a number that stands in the batch with two contents as accepted and as rejected', () => {
    const conflict = refused('A', { code: 'DUPLICATE_CONFLICT', existing: seq(7) });
    const { accepted, rejected } = answer([created('A'), conflict]);
    expect(accepted).toEqual(['A']);
    expect(rejected.map(({ vente_uid }) => vente_uid)).toEqual(['A']);
  });

  test.each([
    [
      SHORT,
      '{"index":1,"numero_facture":"F","erreur":"Stock insuffisant pour Huile végétale 5 L","code":"INSUFFICIENT_STOCK","article_id":15,"article_nom":"Huile végétale 5 L","stock_demande":1000,"stock_disponible":46}',
      '{"vente_uid":"F","reason":"INSUFFICIENT_STOCK","message":"Stock insuffisant pour Huile végétale 5 L","action":"NOTIFY_USER","article_id":15,"article_nom":"Huile végétale 5 L","stock_disponible":46,"stock_demande":1000}',
    ],
    [
      { code: 'ARTICLE_NOT_FOUND', articleId: articleId(999) } as const,
      '{"index":1,"numero_facture":"F","erreur":"Article 999 non trouvé dans cette boutique","code":"ARTICLE_NOT_FOUND","article_id":999,"article_nom":"","stock_demande":0,"stock_disponible":0}',
      '{"vente_uid":"F","reason":"ARTICLE_NOT_FOUND","message":"Article 999 non trouvé dans cette boutique","action":"NOTIFY_USER","article_id":999,"article_nom":"","stock_disponible":0,"stock_demande":0}',
    ],
    [
      { code: 'BOUTIQUE_MISMATCH' } as const,
      '{"index":1,"numero_facture":"F","erreur":"Accès refusé: boutique non autorisée","code":"BOUTIQUE_MISMATCH"}',
      '{"vente_uid":"F","reason":"BOUTIQUE_MISMATCH","message":"Accès refusé: boutique non autorisée","action":"NOTIFY_USER"}',
    ],
  ])('of a refusal shows the keys of the contract, in their order', (refusal, error, rejection) => {
    const { details, rejected } = answer([refused('F', refusal)]);
    expect(JSON.stringify(details.erreurs)).toBe(`[${error}]`);
    expect(JSON.stringify(rejected)).toBe(`[${rejection}]`);
  });

  test.each([
    { code: 'INVALID_FORMAT', problem: { kind: 'quantity-unusable', line: 2 } } as const,
    { code: 'OTHER' } as const,
  ])('of $code shows index, number, sentence and code only', (refusal) => {
    const { details, rejected } = answer([refused('F', refusal)]);
    expect(Object.keys(details.erreurs[0] ?? {})).toEqual(['index', 'numero_facture', 'erreur', 'code']);
    expect(Object.keys(rejected[0] ?? {})).toEqual(['vente_uid', 'reason', 'message', 'action']);
  });

  test('of a conflict names the sale that has the number', () => {
    const { details } = answer([refused('F', { code: 'DUPLICATE_CONFLICT', existing: seq(12) })]);
    expect(details.erreurs[0]).toMatchObject({ code: 'DUPLICATE_CONFLICT', vente_existante_id: 12 });
  });

  test('lists stock by name in code point order, then by id', () => {
    const names = ['éclair', 'Zèbre', '\u{1F600}', '\uFF21', 'abc', 'Zèbre', 'ab'];
    const articles = names.map((name, i) => article(90 - i, name, 1));
    const listed = answer([], articles).stock_updates.map(({ nom, article_id }) => `${nom} ${article_id}`);
    expect(listed).toEqual([
      'Zèbre 85',
      'Zèbre 89',
      'ab 84',
      'abc 86',
      'éclair 90',
      '\uFF21 87',
      '\u{1F600} 88',
    ]);
  });

  test('a created sale of an article that the receipt does not name is a fault, not a wrong answer', () => {
    expect(() => answer([created('A')], [])).toThrow(/article 15/);
  });
});

describe('a request that was written in several parts', () => {
  test('is answered as if it were one, with the latest level of each article', () => {
    const conflict = refused('C', { code: 'DUPLICATE_CONFLICT', existing: seq(1) });
    const first = { outcomes: [created('A'), refused(null, SHORT)], articles: [OIL, article(18, 'Riz', 19)] };
    const second = { outcomes: [replay('B'), created('A'), conflict], articles: [{ ...OIL, stock: 46 }] };
    const third = { outcomes: [], articles: [] };
    const outcomes = [...first.outcomes, ...second.outcomes];
    const whole = { outcomes, articles: [{ ...OIL, stock: 46 }, article(18, 'Riz', 19)] };
    expect(textOf(first, second, third)).toBe(textOf(whole));
    expect(JSON.parse(textOf(first, second)).details.erreurs).toMatchObject([
      { index: 2 },
      { index: 3 },
      { index: 5 },
    ]);
  });
});

describe('the text', () => {
  test('is what the description of the route promises, key by key', () => {
    const outcomes = [
      created('A'),
      replay('A'),
      refused(null, SHORT),
      refused('C', { code: 'ARTICLE_NOT_FOUND', articleId: articleId(-5) }),
      refused('D "é"\n\u2028', { code: 'DUPLICATE_CONFLICT', existing: seq(1) }),
      refused('E', { code: 'INVALID_FORMAT', problem: { kind: 'lines-missing' } }),
    ];
    for (const some of [outcomes, outcomes.slice(0, 1), outcomes.slice(1)]) {
      const said = answer(some);
      expect([...Value.Errors(SyncAnswerSchema, said)]).toEqual([]);
      expect(Object.keys(said)).toEqual(Object.keys(SyncAnswerSchema.properties));
    }
  });
});
