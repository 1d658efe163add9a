import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
import { decodeCatalogueCsv } from '../../src/wire/provision/catalogue-csv.ts';
import { splitCsv } from '../../src/wire/provision/csv.ts';

const decode = (text: string) => decodeCatalogueCsv(text, shopId(9));
const articlesOf = (text: string) => {
  const decoded = decode(text);
  if (!decoded.ok) throw new Error(decoded.faults.join('\n'));
  return decoded.provision.articles;
};

describe('a catalogue from a spreadsheet', () => {
  test('is read with French names, semicolons, decimal commas and digit groups', () => {
    const text =
      '\ufeffCode;Désignation;Prix de vente;Prix d’achat;Stock initial;Actif;Catégorie\r\n' +
      'A1;"Huile ""5 L""; fine";25\u202f000,50;"20 000";12;oui;Épicerie\r\n\r\nA2;Riz;;;-3;non;\r\n';
    expect(articlesOf(text)).toEqual([
      expect.objectContaining({
        id: null,
        shopId: 9,
        code: 'A1',
        name: 'Huile "5 L"; fine',
        price: 2_500_050,
        purchasePrice: 2_000_000,
        opening: 12,
        active: true,
        category: 'Épicerie',
      }),
      expect.objectContaining({
        code: 'A2',
        price: undefined,
        opening: -3,
        active: false,
        category: undefined,
      }),
    ]);
  });

  test("is read with the contract's names, commas and points", () => {
    const text = 'id,code,nom,prix_vente_usd,devise\n15,A1,"Riz, parfumé",12.5,usd';
    expect(articlesOf(text)).toMatchObject([
      { id: 15, code: 'A1', name: 'Riz, parfumé', priceUsd: 1250, currency: 'USD' },
    ]);
  });

  test('names every fault with its line', () => {
    const text = 'code;nom;prix\n1;"deux\nlignes";abc\n1;;1\n3;a;5;6\n4;b;1,234\n';
    const decoded = decode(text);
    expect(decoded.ok ? [] : decoded.faults.map((fault) => fault.slice(0, 14))).toEqual([
      'line 2, prix_v',
      'line 4, nom: i',
      'line 4: the co',
      'line 5: has 4 ',
      'line 6, prix_v',
    ]);
  });

  test.each([
    ['', /empty/],
    ['code;nom', /no article/],
    ['nom;prix\nRiz;5', /line 1: the column code is missing/],
    ['code;nom;couleur\n1;2;3', /line 1: "couleur" is not a column/],
    ['code;nom;article\n1;2;3', /line 1: the column nom stands twice/],
    ['code;nom\n1;a\n2;"b', /line 3: a quotation mark/],
    ['code;nom\n1;"a"b', /line 2: a quotation mark/],
  ])('%j is refused', (text, fault) => {
    const decoded = decode(text);
    expect(decoded.ok ? '' : decoded.faults.join('\n')).toMatch(fault);
  });
});

describe('CSV', () => {
  test('whatever was quoted comes back, with the line on which it began', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ';', ',', '"', '\n', '\r', ' ', 'é'), maxLength: 6 });
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n', '\r'), (cells, lineBreak) => {
        const lines = cells.map((row) =>
          ['x', ...row].map((each) => `"${each.replaceAll('"', '""')}"`).join(';'),
        );
        const text = [`a;b;c`, ...lines].join(lineBreak);
        const records = splitCsv(text);
        if ('openQuoteLine' in records) throw new Error(text);
        expect(records.slice(1).map((record) => record.cells)).toEqual(cells.map((row) => ['x', ...row]));
        let line = 2;
        for (const [i, source] of lines.entries()) {
          expect(records[i + 1]?.line).toBe(line);
          line += source.split(/\r\n|\r|\n/).length;
        }
      }),
    );
  });
});
