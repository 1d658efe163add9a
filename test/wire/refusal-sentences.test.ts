import { describe, expect, test } from 'vitest';
import { articleId, seq } from '../../src/domain/ids.ts';
import type { FormatProblemKind, Refusal } from '../../src/domain/refusal.ts';
import { refusalSentence } from '../../src/wire/sales/refusal-sentences.ts';

const KINDS: Readonly<Record<FormatProblemKind, true>> = {
  'entry-not-object': true,
  'number-unusable': true,
  'number-too-long': true,
  'shop-unusable': true,
  'date-impossible': true,
  'currency-unknown': true,
  'lines-missing': true,
  'lines-too-many': true,
  'line-not-object': true,
  'line-currency-differs': true,
  'article-unusable': true,
  'variant-unusable': true,
  'quantity-unusable': true,
  'price-unusable': true,
  'price-missing': true,
  'amount-too-large': true,
};
const kinds = Object.keys(KINDS) as FormatProblemKind[];
const format = (kind: FormatProblemKind, line?: number): Refusal => ({
  code: 'INVALID_FORMAT',
  problem: line === undefined ? { kind } : { kind, line },
});

describe('the sentence of a refusal', () => {
  test.each([
    [{ code: 'ARTICLE_NOT_FOUND', articleId: articleId(999) }, 'Article 999 non trouvé dans cette boutique'],
    [{ code: 'BOUTIQUE_MISMATCH' }, 'Accès refusé: boutique non autorisée'],
    [
      {
        code: 'INSUFFICIENT_STOCK',
        articleId: articleId(1),
        articleName: 'Coca 33cl',
        demanded: 5,
        available: 1,
      },
      'Stock insuffisant pour Coca 33cl',
    ],
  ] as const)('of %j is the one of the contract', (refusal, sentence) => {
    expect(refusalSentence(refusal)).toBe(sentence);
  });

  test('names the line', () => {
    expect(refusalSentence(format('quantity-unusable', 2))).toBe(
      'Ligne 2 : quantité inutilisable (un nombre entier de 1 à 1000000 est attendu)',
    );
    expect(refusalSentence(format('lines-missing'))).toBe('La vente ne contient aucune ligne');
  });

  test('differs for each kind of problem', () => {
    expect(new Set(kinds.map((kind) => refusalSentence(format(kind)))).size).toBe(kinds.length);
  });

  test('never says what tills read as success', () => {
    const others: Parameters<typeof refusalSentence>[0][] = [
      { code: 'DUPLICATE_CONFLICT', existing: seq(1) },
      { code: 'DUPLICATE', existing: seq(1) },
      { code: 'OTHER' },
      { code: 'BOUTIQUE_MISMATCH' },
    ];
    for (const refusal of [...others, ...kinds.map((kind) => format(kind, 3))]) {
      expect(refusalSentence(refusal)).not.toMatch(/Vente déjà existante/i);
    }
  });
});
