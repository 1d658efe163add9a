import { expect, test } from 'vitest';
import { journalApi } from '../../src/wire/journal/open-api.ts';

const text = `${JSON.stringify(journalApi(), null, 2)}\n`;

test('docs/journal/openapi.json is what the schemas of the protocol say (vitest -u writes it anew)', async () => {
  await expect(text).toMatchFileSnapshot('../../docs/journal/openapi.json');
});

test('every reference of the document leads somewhere, and every schema is referred to', () => {
  const document = JSON.parse(text);
  const references = [...text.matchAll(/"\$ref": "#\/([^"]+)"/g)].map(([, path]) => path ?? '');
  for (const path of references) {
    const found = path.split('/').reduce((part, key) => part?.[key], document);
    expect(found, path).toBeTypeOf('object');
  }
  const names = Object.keys(document.components.schemas).map((name) => `components/schemas/${name}`);
  expect([...new Set(references)].sort()).toEqual(names.sort());
});

test('no schema says less than that a field is there: a stranger can build from it', () => {
  const { schemas } = JSON.parse(text).components;
  for (const name of ['Batch', 'BatchAnswer', 'Watermark', 'EntriesPage', 'SaleEntry', 'FactEntry']) {
    expect([name, schemas[name].required.length]).toEqual([name, expect.any(Number)]);
  }
  expect(schemas.Entry.anyOf).toHaveLength(6);
});
