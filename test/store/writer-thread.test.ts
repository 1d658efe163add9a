import { join } from 'node:path';
import Database from 'better-sqlite3';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { dataPaths } from '../../src/store/paths.ts';
import { verify } from '../../src/store/verify.ts';
import { openWriter, WAITING_SALES_MAX } from '../../src/store/writer/client.ts';
import { type Committed, isRefused, type WriterClient } from '../../src/store/writer/protocol.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { batch, entry, line, OIL, OTHER_TILL, sale, TILL, testProvision } from '../support/test-store.ts';

async function openThread(): Promise<{ folder: string; writer: WriterClient; committed: Committed[] }> {
  const folder = tempFolder();
  const { database, highWater } = dataPaths(folder);
  const writer = await openWriter(
    { databasePath: database, highWaterPath: highWater, bootId: 'boot' },
    { log: pino({ level: 'silent' }), onFatal: (error) => expect.unreachable(error.message) },
  );
  onTestFinished(() => writer.close());
  const committed: Committed[] = [];
  writer.onCommitted((one) => committed.push(one));
  await writer.call('importProvision', { provision: testProvision() });
  return { folder, writer, committed };
}

const sellOne = (writer: WriterClient, number: string) =>
  writer.call('recordSales', batch(OTHER_TILL, [entry(sale(number, line(101, 1)))]));

test('commands that wait together are committed together, and each gets its own receipt', async () => {
  const { folder, writer, committed } = await openThread();
  const before = committed.length;
  const receipts = await Promise.all(
    Array.from({ length: 200 }, (_, index) => sellOne(writer, `N-${index}`)),
  );
  for (const [index, receipt] of receipts.entries()) {
    if (isRefused(receipt)) throw new Error('refused');
    expect(receipt.outcomes).toMatchObject([{ kind: 'created', number: `N-${index}` }]);
  }
  expect(committed.length - before).toBeLessThan(100);
  expect(committed.at(-1)?.heads).toEqual([
    { shopId: 10, head: verify(join(folder, 'hub.db')).shops[1]?.facts },
  ]);
});

test('what was committed is announced before its receipts are handed out, and is on disk by then', async () => {
  const { folder, writer, committed } = await openThread();
  const db = new Database(join(folder, 'hub.db'), { readonly: true });
  const announced = committed.length;
  await sellOne(writer, 'N-1');
  expect(committed.length).toBe(announced + 1);
  expect(db.prepare("SELECT count(*) FROM sale WHERE number = 'N-1'").pluck().get()).toBe(1);
  db.close();
});

test('a listener that throws keeps no till from its answer', async () => {
  const { writer } = await openThread();
  writer.onCommitted(() => {
    throw new Error('a listener is broken');
  });
  expect(await sellOne(writer, 'N-1')).toMatchObject({ outcomes: [{ kind: 'created' }] });
});

test('more than it can hold waiting is refused as busy, and what waits is served', async () => {
  const { writer } = await openThread();
  const many = batch(
    TILL,
    Array.from({ length: WAITING_SALES_MAX / 2 }, (_, index) => entry(sale(`N-${index}`, line(999, 1)))),
  );
  const [first, second, third] = await Promise.all([1, 2, 3].map(() => writer.call('recordSales', many)));
  expect(first).toMatchObject({ outcomes: { length: WAITING_SALES_MAX / 2 } });
  expect(second).toMatchObject({ refused: 'quarantine-full' });
  expect(third).toEqual({ refused: 'busy' });
  expect(await sellOne(writer, 'later')).toMatchObject({ outcomes: [{ kind: 'created' }] });
});

test('closing serves what waits, refuses what comes after, and folds the WAL away', async () => {
  const { folder, writer } = await openThread();
  const waiting = Array.from({ length: 50 }, (_, index) => sellOne(writer, `N-${index}`));
  const closed = writer.close();
  expect(await sellOne(writer, 'late')).toEqual({ refused: 'busy' });
  for (const receipt of await Promise.all(waiting))
    expect(receipt).toMatchObject({ outcomes: [{ kind: 'created' }] });
  await closed;
  expect(verify(join(folder, 'hub.db')).differences).toEqual([]);
});

test('a fault of the hub itself rejects that command alone', async () => {
  const { writer } = await openThread();
  const broken = { ...batch(TILL, [entry(sale('A-1', line(OIL, 1)))]), entries: [null as never] };
  await expect(writer.call('recordSales', broken)).rejects.toThrow();
  expect(await sellOne(writer, 'N-1')).toMatchObject({ outcomes: [{ kind: 'created' }] });
});

test('a database that it cannot use is a sentence, not a crash', async () => {
  const folder = tempFolder();
  const { database, highWater } = dataPaths(folder);
  const other = new Database(database);
  other.exec('CREATE TABLE something (a)');
  other.close();
  const opening = openWriter(
    { databasePath: database, highWaterPath: highWater, bootId: 'boot' },
    { log: pino({ level: 'silent' }), onFatal: () => undefined },
  );
  await expect(opening).rejects.toThrow('not the database of a hub');
});
