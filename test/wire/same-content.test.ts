import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalContent } from '../../src/domain/content.ts';
import { decodeSalesBatch } from '../../src/wire/sales/sales-request.ts';
import { parsed } from './parsed.ts';
import { wholeBatch } from './whole-batch.ts';

const CONTEXT = { timeZone: 'Africa/Kinshasa', shopCurrency: 'CDF' };

interface Plain {
  readonly number: string;
  readonly price: number;
  readonly quantity: number;
  readonly article: number;
  readonly second: number;
}

const plain = fc.record<Plain>({
  number: fc.stringMatching(/^[A-Z]-\d{1,6}$/),
  price: fc.integer({ min: 0, max: 10_000_000 }),
  quantity: fc.integer({ min: 1, max: 50 }),
  article: fc.integer({ min: 1, max: 9999 }),
  second: fc.integer({ min: 0, max: 59 }),
});

/** Picks one spelling of each part; the picks are indexes that wrap around. */
function spell({ number, price, quantity, article, second }: Plain, picks: readonly number[]): string {
  let next = 0;
  const pick = (...choices: readonly string[]): string =>
    choices[(picks[next++ % picks.length] ?? 0) % choices.length] ?? '';
  const decimals = `${Math.floor(price / 100)}.${String(price % 100).padStart(2, '0')}`;
  const seconds = String(second).padStart(2, '0');
  const amount = pick(
    decimals,
    `"${decimals}"`,
    `"${decimals.replace('.', ',')}"`,
    `${price}e-2`,
    `${decimals}000000000000000`,
    `" ${decimals}0 "`,
  );
  const date = pick(
    `2026-11-22T08:20:${seconds}`,
    `2026-11-22 08:20:${seconds}.0001`,
    `2026-11-22T07:20:${seconds}Z`,
    `2026-11-22T09:20:${seconds}.000+02:00`,
  );
  const line = [
    `"${pick('article_id', 'ArticleId')}":${pick(`${article}`, `"${article}"`, `${article}.0`)}`,
    `"${pick('quantite', 'Quantite')}":${pick(`${quantity}`, `"${quantity}"`, `${quantity}.0`)}`,
    `"${pick('prix_unitaire', 'PrixUnitaire')}":${amount}`,
    pick('"est_negocie":false', '"prix_original":null', '"variante_id":0', '"devise":"CDF"'),
  ];
  const members = [
    `"${pick('numero_facture', 'VenteUid', 'vente_uid', 'NumeroFacture')}":"${number}"`,
    `"${pick('date', 'Date', 'date_vente', 'DateVente')}":"${date}"`,
    `"${pick('lignes', 'Items', 'items', 'Lignes')}":[{${pick(line.join(','), line.toReversed().join(' , '))}}]`,
    pick(
      '"paye":true',
      '"devise":"CDF"',
      '"mode_paiement":"CASH"',
      `"montant_total":${amount}`,
      '"total":"?"',
    ),
  ];
  const sale = `{${pick(members.join(','), members.toReversed().join(',\n'))}}`;
  return pick(`[${sale}]`, `{"ventes":[${sale}]}`, `{"PosId":1,"Ventes":[ ${sale} ]}`, `\ufeff [${sale}]`);
}

function contentOf(text: string): string {
  const [entry] = wholeBatch(decodeSalesBatch(parsed(text), CONTEXT)).entries;
  if (entry?.ok !== true) throw new Error(`${text}: ${JSON.stringify(entry)}`);
  return `${entry.sale.number} ${canonicalContent(entry.sale)}`;
}

const picks = fc.array(fc.nat(11), { minLength: 20, maxLength: 20 });

test('one sale has one content, however a till spells it', () => {
  fc.assert(
    fc.property(plain, picks, picks, (sale, some, other) => {
      expect(contentOf(spell(sale, some))).toBe(contentOf(spell(sale, other)));
    }),
    { numRuns: 1000 },
  );
});

test('two sales have two contents, however alike they are spelled', () => {
  fc.assert(
    fc.property(plain, plain, picks, (one, other, some) => {
      const same = JSON.stringify(one) === JSON.stringify(other);
      expect(contentOf(spell(one, some)) === contentOf(spell(other, some))).toBe(same);
    }),
  );
});
