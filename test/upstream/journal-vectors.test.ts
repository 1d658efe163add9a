import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  decodeBatchAnswer,
  decodeEntries,
  decodeJournalFailure,
  decodeWatermark,
} from '../../src/wire/journal/decode.ts';
import { encodeBatch, encodeEntry } from '../../src/wire/journal/encode.ts';
import { Batch, BatchAnswer, EntriesPage, Failure, Watermark } from '../../src/wire/journal/messages.ts';
import { openJournalOffice } from '../support/journal-office.ts';
import { bodyOf, openJournalScene, SHOP } from './journal-scene.ts';
import { ask, type Exchange, scripts, type Vector } from './journal-vectors.ts';
import { numbers } from './shop-and-office.ts';

const FOLDER = join(import.meta.dirname, '../../docs/journal/vectors');

/** The scripts, made once. */
const SCRIPTS = {
  made: null as ReturnType<typeof scripts> | null,
  all(): ReturnType<typeof scripts> {
    this.made ??= scripts();
    return this.made;
  },
};

async function office() {
  const opened = await openJournalOffice();
  onTestFinished(() => opened.close());
  return opened;
}

/** Which schema a 200 of this route has. */
function answerSchema({ request }: Exchange) {
  if (request.method === 'POST') return BatchAnswer;
  return request.path.includes('/entries?') ? EntriesPage : Watermark;
}

test('the vectors are what the hub writes and the test office answers (vitest -u writes them anew)', async () => {
  for (const { name, what, asked } of SCRIPTS.all()) {
    const { url } = await office();
    const exchanges: Exchange[] = [];
    for (const one of asked) exchanges.push({ ...one, answer: await ask(url, one.request) });
    const vector: Vector = { name, what, exchanges };
    await expect(`${JSON.stringify(vector, null, 1)}\n`).toMatchFileSnapshot(join(FOLDER, `${name}.json`));
  }
});

const names = readdirSync(FOLDER).sort();

test('each vector has a script of its own', () => {
  expect(names).toEqual(
    SCRIPTS.all()
      .map(({ name }) => `${name}.json`)
      .sort(),
  );
});

describe.each(names)('%s', (name) => {
  const vector = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Vector;

  test('is played by the test office word for word', async () => {
    const { url } = await office();
    for (const { what, request, answer } of vector.exchanges) {
      expect([what, await ask(url, request)]).toEqual([what, answer]);
    }
  });

  test('has the form of the specification', () => {
    for (const exchange of vector.exchanges) {
      const { what, request, answer } = exchange;
      if (request.body !== undefined) {
        expect([what, [...Value.Errors(Batch, request.body)]]).toEqual([what, []]);
      }
      const schema = answer.status === 200 ? answerSchema(exchange) : Failure;
      expect([what, [...Value.Errors(schema, answer.body)]]).toEqual([what, []]);
    }
  });

  test('is understood by the hub, and what it sends is written as it would write it', () => {
    for (const { request, answer } of vector.exchanges) {
      const text = JSON.stringify(answer.body);
      if (request.body !== undefined) {
        const body = request.body as ReturnType<typeof bodyOf> & { readonly hub: string };
        const written = encodeBatch(body, body.entries.map(encodeEntry));
        expect(written).toBe(JSON.stringify(request.body));
        if (answer.status === 200) expect(decodeBatchAnswer(text)).toEqual(answer.body);
        else expect(decodeJournalFailure(text)).toEqual(answer.body);
      } else if (request.path.includes('/entries?')) {
        const query = new URLSearchParams(request.path.split('?')[1]);
        const asked = { epoch: Number(query.get('epoch')), after: Number(query.get('after')) };
        expect(decodeEntries(text, asked)).toMatchObject(answer.body as object);
      } else {
        expect(decodeWatermark(text)).toEqual(answer.body);
      }
    }
  });
});

test('what the hub really sends, and what the test office really answers, has the form of the specification', async () => {
  const scene = await openJournalScene();
  scene.sell(...numbers('A', 30));
  scene.office.next(null, { kind: 'drop-after' }, { kind: 'busy', status: 429, retryAfter: '0' });
  scene.office.bytesMax = 20_000;
  scene.open().start();
  await scene.told();
  const seen = new Set<string>();
  for (const call of scene.office.calls) {
    if (call.route === 'batch') expect([...Value.Errors(Batch, bodyOf(call))]).toEqual([]);
    if (call.reply === null) continue;
    const { status, body } = call.reply;
    seen.add(`${call.route} ${status}`);
    const exchange = {
      what: '',
      request: { method: call.route === 'batch' ? 'POST' : 'GET', path: call.path },
    };
    const schema =
      status === 200 ? answerSchema({ ...exchange, answer: { status, body } } as Exchange) : Failure;
    expect([...Value.Errors(schema, body)]).toEqual([]);
  }
  expect([...seen].sort()).toEqual(['batch 200', 'batch 413', 'entries 200', 'watermark 200']);
  expect(scene.reader.upstreamPosition(SHOP)).toBe(scene.reader.head(SHOP));
});
