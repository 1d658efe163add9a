import { expect, test } from 'vitest';
import { asyncApiDocument } from '../../src/wire/live/async-api.ts';

const text = `${JSON.stringify(asyncApiDocument(), null, 2)}\n`;

test('docs/asyncapi.json is what the schemas of the frames say (vitest -u writes it anew)', async () => {
  await expect(text).toMatchFileSnapshot('../../docs/asyncapi.json');
});

test('every reference of the document leads somewhere', () => {
  const document = JSON.parse(text);
  const references = [...text.matchAll(/"\$ref": "#\/([^"]+)"/g)].map(([, path]) => path ?? '');
  expect(references.length).toBeGreaterThan(30);
  for (const path of references) {
    const found = path.split('/').reduce((part, key) => part?.[key], document);
    expect(found, path).toBeTypeOf('object');
  }
});
