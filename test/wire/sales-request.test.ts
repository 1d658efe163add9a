import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeQuarantined,
  decodeSalesBatch,
  type SalesBatch,
  type SalesChunk,
} from '../../src/wire/sales/sales-request.ts';
import { elementText } from '../support/element-text.ts';
import { parsed } from './parsed.ts';
import { wholeBatch } from './whole-batch.ts';

const CONTEXT = { timeZone: 'Africa/Kinshasa', shopCurrency: 'CDF' };
const decode = (text: string) => decodeSalesBatch(parsed(text), CONTEXT);

const batchOf = (text: string): SalesChunk => wholeBatch(decode(text));

const numbersOf = ({ entries }: SalesChunk) =>
  entries.map((entry) => (entry.ok ? entry.sale.number : entry.number));
const sourcesOf = ({ entries, source }: SalesChunk) =>
  entries.map((_, i) => elementText(source.text, source.start, i));
const sale = (number: string) => `{ "numero_facture":"${number}", "lignes":[{"article_id":1}] }`;

describe('the shape of a request', () => {
  test.each(['{"foo":1}', '5', '"[]"', 'null', 'true', '', '{}', '{"ventes":null}', '{"ventes":{}}'])(
    '%s is no list of sales',
    (text) => {
      expect(decode(text)).toEqual({ kind: 'invalid-format' });
    },
  );

  test.each(['{"Ventes":[],"ventes":{}}', '{"Ventes":null,"ventes":null}', '{"VENTES":[1]}'])(
    '%s is no envelope either',
    (text) => {
      expect(decode(text)).toEqual({ kind: 'invalid-format' });
    },
  );

  test.each(['[]', ' [ ] ', '{"ventes":[]}', '{"Ventes":[],"ventes":[ ]}', '{"ventes":[],"Ventes":null}'])(
    '%s holds no sale',
    (text) => {
      expect(decode(text)).toEqual({ kind: 'empty' });
    },
  );

  test.each([
    ['a bare list', `[${sale('A')},${sale('B')}]`],
    ['a list after a byte order mark', `\ufeff [${sale('A')} , ${sale('B')}]`],
    ['an envelope', `{"pos_id":"[1]","ventes":[${sale('A')},${sale('B')}]}`],
    ['an envelope in PascalCase', `{"PosId":1,"Ventes" : [${sale('A')},\n${sale('B')}],"x":[]}`],
    ['both keys, Ventes first', `{"ventes":[ ${sale('B')} ],"Ventes":[ ${sale('A')} ]}`],
    ['both keys, one of them empty', `{"ventes":[${sale('A')},${sale('B')}],"Ventes":[ ]}`],
    ['both keys, one of them null', `{"ventes":[${sale('A')},${sale('B')}],"Ventes":null}`],
    ['a key that stands twice', `{"ventes":[${sale('X')}],"ventes":[${sale('A')},${sale('B')}]}`],
    ['a key written with escapes', `{"\\u0076entes":[${sale('A')},${sale('B')}]}`],
    ['a key repeated with escapes', `{"ventes":[${sale('X')}],"\\u0076entes":[${sale('A')},${sale('B')}]}`],
    ['a value that looks like the key', `{"k":"ventes","ventes":[${sale('A')},${sale('B')}]}`],
    ['a key inside that looks like it', `{"a":{"ventes":[1]},"ventes":[${sale('A')},${sale('B')}]}`],
    ['accents written as escapes', `{"pos":"\\u00e9\\u0027","ventes":[${sale('A')},${sale('B')}]}`],
  ])('%s', (_case, text) => {
    const batch = batchOf(text);
    expect(numbersOf(batch)).toEqual(['A', 'B']);
    expect(sourcesOf(batch)).toEqual([sale('A'), sale('B')]);
  });

  test('the usual bodies are their own source: nothing is copied', () => {
    const list = ` [${sale('A')}]`;
    const envelope = `{"pos_id":1, "ventes": [${sale('A')}]}`;
    expect(batchOf(list).source).toEqual({ text: list, start: 1 });
    expect(batchOf(envelope).source).toEqual({ text: envelope, start: envelope.indexOf('[') });
  });

  test('a bad entry has its own place and spoils no other', () => {
    const batch = batchOf(
      `[42, ${sale('A')}, {"numero_facture":"B","lignes":[{"article_id":null}]}, ${sale('C')}]`,
    );
    expect(batch.entries.map(({ ok }) => ok)).toEqual([false, true, false, true]);
    expect(numbersOf(batch)).toEqual([null, 'A', 'B', 'C']);
    expect(sourcesOf(batch)[0]).toBe('42');
  });

  test('list and envelope of one sale decode alike', () => {
    const pascal = '{"VenteUid":"F","Total":"50","Items":[{"ArticleId":1,"Quantite":"2","PrixUnitaire":25}]}';
    const snake =
      '{"lignes":[{"prix_unitaire":"25.00","quantite":2,"article_id":1}],"montant_total":50.0,"numero_facture":"F"}';
    expect(batchOf(`{"Ventes":[${pascal}]}`).entries).toEqual(batchOf(`[${snake}]`).entries);
    expect(batchOf(`[${pascal}]`).entries).toEqual(batchOf(`{"ventes":[${snake}]}`).entries);
  });
});

describe('a batch that is cut into chunks', () => {
  const body = fc.record({
    values: fc.array(fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant({ numero_facture: 'é"]' })), {
      minLength: 1,
      maxLength: 25,
    }),
    shape: fc.constantFrom('list', 'ventes', 'Ventes', 'both'),
    salesMax: fc.integer({ min: 1, max: 10 }),
    space: fc.constantFrom('', ' ', '\n  '),
  });

  test('keeps every entry once, in order, with its exact source', () => {
    fc.assert(
      fc.property(body, ({ values, shape, salesMax, space }) => {
        const texts = values.map((value) => JSON.stringify(value));
        const list = (part: readonly string[]) => `[${part.map((text) => space + text + space).join(',')}]`;
        const half = Math.floor(texts.length / 2);
        const text = {
          list: list(texts),
          ventes: `{"ventes":${list(texts)}}`,
          Ventes: `{"Ventes":${list(texts)}}`,
          both: `{"ventes":${list(texts.slice(half))},"Ventes":${list(texts.slice(0, half))}}`,
        }[shape];
        const batch = batchOf(text as string);
        const chunks = [...(decode(text as string) as SalesBatch).chunks(salesMax)];
        expect(chunks.flatMap((chunk) => chunk.entries)).toEqual(batch.entries);
        expect(chunks.flatMap(sourcesOf)).toEqual(texts);
        for (const { entries, source } of chunks) {
          expect(entries.length).toBeLessThanOrEqual(salesMax);
          if (chunks.length > 1) expect(JSON.parse(source.text)).toHaveLength(entries.length);
        }
      }),
    );
  });

  test('a batch of the size of one chunk is not touched', () => {
    const text = `[${sale('A')},${sale('B')}]`;
    const batch = decode(text) as SalesBatch;
    expect([...batch.chunks(2)]).toEqual([{ entries: batchOf(text).entries, source: { text, start: 0 } }]);
    expect([...batch.chunks(1)]).toHaveLength(2);
  });

  test('a chunk that nobody asks for yet is not decoded', () => {
    const looked: string[] = [];
    const watched = (name: string) => ({
      get numero_facture() {
        looked.push(name);
        return name;
      },
    });
    const value = ['A', 'B', 'C'].map(watched);
    const batch = decodeSalesBatch({ text: '[{},{},{}]', value }, CONTEXT) as SalesBatch;
    const chunks = batch.chunks(1)[Symbol.iterator]();
    expect(looked).toEqual([]);
    chunks.next();
    expect(new Set(looked)).toEqual(new Set(['A']));
  });
});

describe('an entry of the quarantine', () => {
  test('decodes as it did when it was received', () => {
    const entry =
      '{"VenteUid":12345678901234567890,"Items":[{"ArticleId":"3","PrixUnitaire":1234567890.123456789}]}';
    expect(decodeQuarantined(entry, CONTEXT)).toEqual(batchOf(`{"ventes":[${entry}]}`).entries[0]);
    expect(decodeQuarantined('42', CONTEXT)).toMatchObject({ ok: false });
  });

  test('that is not JSON is a fault of the file', () => {
    expect(() => decodeQuarantined('{', CONTEXT)).toThrow(/quarantine/);
  });
});
