import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '../../src/clock.ts';
import { tillId } from '../../src/domain/ids.ts';
import { backUp } from '../../src/store/backup/back-up.ts';
import { backupFiles, freshBackupPath } from '../../src/store/backup/backup-files.ts';
import { planRestore, RESTORE_STEPS, type RestoreStep, restore } from '../../src/store/backup/restore.ts';
import { openForWriting } from '../../src/store/open.ts';
import { openReader } from '../../src/store/open-reader.ts';
import { dataPaths } from '../../src/store/paths.ts';
import type { Reader } from '../../src/store/reader.ts';
import { verify } from '../../src/store/verify.ts';
import { writeHighWater } from '../../src/store/writer/high-water.ts';
import { Writer } from '../../src/store/writer/writer.ts';
import { queuedSales } from '../support/queued-sales.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { line, OIL, openTestStore, SHOP, sale, type TestStore, TILL } from '../support/test-store.ts';

const quiet = (): void => undefined;

/** A hub with three sales, the middle one after the copy; closed as a stop closes it, or left as a kill leaves it. */
async function openWithCopy() {
  const store = openTestStore();
  store.sell(TILL, sale('A-1', line(OIL, 1)));
  const copy = join(store.folder, 'copy.db');
  await backUp({
    database: store.path,
    target: copy,
    clock: systemClock,
    onProgress: quiet,
    onCopied: quiet,
  });
  store.sell(TILL, sale('A-2', line(OIL, 1)), sale('A-3', line(OIL, 1)));
  return { store, copy, paths: dataPaths(store.folder) };
}

function put(store: TestStore, source: string, onStep: (step: RestoreStep) => void = quiet) {
  const parts = { source, clock: systemClock, random: systemRandom, bootId: 'boot-r' };
  return restore({ paths: dataPaths(store.folder), ...parts, onStep });
}

function read<T>(path: string, ask: (reader: Reader) => T): T {
  const reader = openReader(path);
  try {
    return ask(reader);
  } finally {
    reader.close();
  }
}

const numbers = (path: string): readonly string[] =>
  read(path, (reader) => queuedSales(reader, SHOP).map((one) => one.number));

describe('a copy', () => {
  test('is made while the hub sells, whole, for its owner only, and gets its name last', async () => {
    const { store, copy } = await openWithCopy();
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(numbers(copy)).toEqual(['A-1']);
    expect(verify(copy).differences).toEqual([]);
    expect(readdirSync(store.folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  test('of a damaged database is refused, and leaves nothing under its name', async () => {
    const { store, copy } = await openWithCopy();
    store.db.close();
    const bytes = readFileSync(copy);
    bytes.fill(0xff, 4096 * 8, 4096 * 20);
    const damaged = join(store.folder, 'damaged.db');
    writeFileSync(damaged, bytes);
    const target = join(store.folder, 'second.db');
    await expect(
      backUp({ database: damaged, target, clock: systemClock, onProgress: quiet, onCopied: quiet }),
    ).rejects.toThrow();
    expect(existsSync(target)).toBe(false);
    expect(existsSync(`${target}.part`)).toBe(false);
  });

  test('is found again by its name, newest first', async () => {
    const { store, copy } = await openWithCopy();
    const folder = join(store.folder, 'backups');
    mkdirSync(folder);
    for (const at of [Date.UTC(2026, 10, 1), Date.UTC(2026, 10, 3), Date.UTC(2026, 10, 3)]) {
      writeFileSync(
        freshBackupPath(folder, { hubId: 'abcdef012345', now: at, epoch: 7 }),
        readFileSync(copy),
      );
    }
    writeFileSync(join(folder, 'holiday.jpg'), '');
    expect((await backupFiles(folder)).map(({ madeAt, epoch }) => [madeAt, epoch])).toEqual([
      [Date.UTC(2026, 10, 3), 7],
      [Date.UTC(2026, 10, 3), 7],
      [Date.UTC(2026, 10, 1), 7],
    ]);
  });
});

describe('putting a copy back', () => {
  test('raises the epoch above all that is known, says why, keeps what was there, and treats all sales as left', async () => {
    const { store, copy, paths } = await openWithCopy();
    const before = store.reader().epoch();
    writeHighWater(paths.highWater, { ...store.writer.highWater(), epoch: before + 4, bootId: 'b' });
    store.db.close();
    const { epoch, aside } = put(store, copy);
    expect(epoch).toBeGreaterThan(before + 4);
    expect(numbers(store.path)).toEqual(['A-1']);
    expect(numbers(join(aside ?? '', 'hub.db'))).toEqual(['A-1', 'A-2', 'A-3']);
    read(store.path, (reader) => {
      expect(reader.epoch()).toBe(epoch);
      expect(reader.upstreamAttempted(SHOP, tillId(5))).toBe(reader.head(SHOP));
    });
    expect(verify(store.path).differences).toEqual([]);
    expect(JSON.parse(readFileSync(paths.highWater, 'utf8'))).toMatchObject({ epoch });
    // The next start finds nothing lost that it does not know of.
    store.restart(JSON.parse(readFileSync(paths.highWater, 'utf8')));
    expect(store.reader().epoch()).toBe(epoch);
  });

  test('one copy that is put back on two empty boxes lives on under two epochs, both above its own', async () => {
    const { store, copy } = await openWithCopy();
    const parts = { source: copy, clock: systemClock, random: systemRandom, bootId: 'x' };
    const epochs = [1, 2].map(() => restore({ paths: dataPaths(tempFolder()), ...parts }).epoch);
    expect(new Set(epochs).size).toBe(2);
    for (const epoch of epochs) expect(epoch).toBeGreaterThan(store.reader().epoch());
  });

  test('a spare box with an empty folder takes a copy; a folder of another hub does not', async () => {
    const { copy } = await openWithCopy();
    const spare = dataPaths(tempFolder());
    const parts = { source: copy, clock: systemClock, random: systemRandom, bootId: 'x' };
    expect(restore({ paths: spare, ...parts }).aside).toBeNull();
    expect(numbers(spare.database)).toEqual(['A-1']);
    const other = openTestStore();
    other.db.prepare("UPDATE hub SET hub_id = 'another'").run();
    other.db.close();
    expect(() => planRestore(dataPaths(other.folder), copy)).toThrow('belongs to hub another');
  });

  test.each([
    ['a text', () => Buffer.from('no database at all, but long enough to be read as one'), 'no database'],
    ['a torn copy', (whole: Buffer) => whole.subarray(0, 4096 * 9), 'damaged'],
  ])('%s is refused, and nothing is changed', async (_, make, sentence) => {
    const { store, copy, paths } = await openWithCopy();
    const bad = join(store.folder, 'bad.db');
    writeFileSync(bad, make(readFileSync(copy)));
    store.db.close();
    const names = readdirSync(store.folder);
    expect(() => planRestore(paths, bad)).toThrow(sentence);
    expect(() => put(store, bad)).toThrow(sentence);
    expect(readdirSync(store.folder)).toEqual(names);
    expect(numbers(store.path)).toEqual(['A-1', 'A-2', 'A-3']);
  });

  test('a damaged database is replaced and set aside with its WAL', async () => {
    const { store, copy } = await openWithCopy();
    store.db.close();
    const bytes = readFileSync(store.path);
    writeFileSync(store.path, bytes.fill(0xff, 0, 4096));
    writeFileSync(`${store.path}-wal`, 'a torn log');
    const { aside } = put(store, copy);
    expect(readdirSync(aside ?? '')).toEqual(expect.arrayContaining(['hub.db', 'hub.db-wal']));
    expect(existsSync(`${store.path}-wal`)).toBe(false);
    expect(numbers(store.path)).toEqual(['A-1']);
  });

  test('what was set aside after a kill comes back whole, its WAL included', async () => {
    const { store, copy } = await openWithCopy();
    const killed = dataPaths(tempFolder());
    for (const end of ['', '-wal']) copyFileSync(`${store.path}${end}`, `${killed.database}${end}`);
    const parts = { paths: killed, clock: systemClock, random: systemRandom, bootId: 'x' };
    const { aside } = restore({ ...parts, source: copy });
    expect(numbers(killed.database)).toEqual(['A-1']);
    restore({ ...parts, source: join(aside ?? '', 'hub.db') });
    expect(numbers(killed.database)).toEqual(['A-1', 'A-2', 'A-3']);
  });

  test.each(RESTORE_STEPS)(
    'cut off after %j it leaves the old database or the new one, and can be done again',
    async (cut) => {
      const { store, copy, paths } = await openWithCopy();
      const before = store.reader().epoch();
      store.db.close();
      const broken = () =>
        put(store, copy, (step) => {
          if (step === cut) throw new Error('the power failed');
        });
      expect(broken).toThrow('the power failed');
      // What a start does first.
      const { takeRestored } = await import('../../src/store/backup/swap.ts');
      takeRestored(paths);
      const isNew = RESTORE_STEPS.indexOf(cut) >= RESTORE_STEPS.indexOf('counts');
      expect(numbers(store.path)).toEqual(isNew ? ['A-1'] : ['A-1', 'A-2', 'A-3']);
      expect(read(store.path, (reader) => reader.epoch() > before)).toBe(isNew);
      put(store, copy);
      expect(numbers(store.path)).toEqual(['A-1']);
      expect(verify(store.path).differences).toEqual([]);
    },
  );
});

test('a database under another mark of the machine raises its epoch once', () => {
  const store = openTestStore();
  const first = store.reader().epoch();
  const start = (machine: string) => {
    store.restart(null, machine);
    return store.reader().epoch();
  };
  expect(start('here')).toBe(first);
  expect(start('here')).toBe(first);
  const second = start('there');
  expect(second).toBeGreaterThan(first);
  expect(start('there')).toBe(second);
});

test('two folders that run from one copy have epochs of their own', () => {
  const store = openTestStore();
  const copy = join(tempFolder(), 'copy.db');
  store.restart(null, 'home');
  store.writer.checkpoint();
  copyFileSync(store.path, copy);
  const [one, other] = [systemRandom, systemRandom].map((random, index) => {
    const path = join(tempFolder(), 'hub.db');
    copyFileSync(copy, path);
    const opened = openForWriting(path);
    const life = { clock: store.clock, random, bootId: 'b', before: null, machine: `machine ${index}` };
    new Writer(opened, life);
    opened.close();
    return read(path, (reader) => reader.epoch());
  });
  expect(one).not.toBe(other);
});
