import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openLog } from '../../src/log.ts';
import { Backups } from '../../src/operations/backups.ts';
import { backupFiles } from '../../src/store/backup/backup-files.ts';
import { inspect } from '../../src/store/backup/inspect.ts';
import { proveCopy } from '../../src/store/backup/prove.ts';
import { UnusableDatabase } from '../../src/store/unusable-database.ts';
import { ManualClock, seededRandom } from '../support/manual-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { line, MORNING, OIL, openTestStore, SHOP, sale, TILL } from '../support/test-store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A shop that sells, a place of its own for copies, and a stick. */
function shopWithStick() {
  const store = openTestStore();
  const own = join(store.folder, 'backups');
  const stick = join(tempFolder(), 'usb');
  mkdirSync(stick);
  const clock = Object.assign(new ManualClock(MORNING), { sleep: systemClock.sleep });
  let sold = 0;
  const backups = new Backups({
    ...{ database: store.path, reader: store.reader(), clock, log: openLog('silent') },
    places: [
      { folder: own, isOwn: true },
      { folder: stick, isOwn: false },
    ],
    rule: { hours: 2, days: 2, weeks: 0 },
  });
  const sell = (): void => void store.sell(TILL, sale(`A-${++sold}`, line(OIL, 1)));
  return { store, own, stick, clock, backups, sell };
}

describe('copies that a hub makes by itself', () => {
  test('go to each place, are proven, and are not made again while nothing is new', async () => {
    const { own, stick, backups, clock, sell, store } = shopWithStick();
    sell();
    await backups.run();
    clock.pass(HOUR);
    await backups.run();
    for (const folder of [own, stick]) {
      const files = await backupFiles(folder);
      expect(files.map(({ madeAt }) => madeAt)).toEqual([MORNING]);
      expect(inspect(files[0]?.path ?? '').shops.find(({ id }) => id === SHOP)?.head).toBe(
        store.reader().head(SHOP),
      );
      expect(readdirSync(folder)).toHaveLength(1);
    }
    sell();
    await backups.run();
    expect(await backupFiles(own)).toHaveLength(2);
    expect(backups.states()).toMatchObject([
      { folder: own, copies: 2, lastProvenAt: MORNING + HOUR, lastError: null },
      { folder: stick, copies: 2, lastProvenAt: MORNING + HOUR, lastError: null },
    ]);
    expect(backups.conditions()).toEqual([]);
  });

  test('old ones go by the rule; what is not of this hub stays', async () => {
    const { own, stick, backups, clock, sell } = shopWithStick();
    const foreign = join(stick, 'hub-ffffffffffff-20200101T000000Z-e1.db');
    writeFileSync(foreign, 'of another hub');
    writeFileSync(join(stick, 'holiday.jpg'), '');
    for (let hour = 0; hour < 30; hour += 6) {
      sell();
      await backups.run();
      clock.pass(6 * HOUR);
    }
    // Made from eight in the morning on: the last two hours, and of the first day the last one.
    expect((await backupFiles(own)).map(({ madeAt }) => (madeAt - MORNING) / HOUR)).toEqual([24, 18, 12]);
    expect(readdirSync(stick)).toEqual(
      expect.arrayContaining(['holiday.jpg', 'hub-ffffffffffff-20200101T000000Z-e1.db']),
    );
  });

  test('a stick that is not plugged in is told, is not written beside, and does not keep the own place waiting', async () => {
    const { own, stick, backups, sell } = shopWithStick();
    rmSync(stick, { recursive: true });
    sell();
    await backups.run();
    expect(await backupFiles(own)).toHaveLength(1);
    expect(backups.conditions()).toEqual([
      { code: 'BACKUP_FAILED', folder: stick, why: expect.stringContaining('is it plugged in') },
    ]);
    mkdirSync(stick);
    await backups.run();
    expect([await backupFiles(stick), backups.conditions()]).toMatchObject([[{}], []]);
  });

  test('one that does not add up gets no name, and the reason is told', async () => {
    const { store, own, backups, clock, sell } = shopWithStick();
    sell();
    store.db.exec('UPDATE stock_level SET quantity = quantity + 1');
    await backups.run();
    expect(readdirSync(own)).toEqual([]);
    expect(backups.states()[0]?.lastError).toContain('does not add up');
    // It wrote as much as a good one: it is not tried again at once, and stays told.
    store.db.exec('UPDATE stock_level SET quantity = quantity - 1');
    await backups.run();
    expect([readdirSync(own), backups.conditions().length]).toEqual([[], 2]);
    clock.pass(HOUR);
    await backups.run();
    expect([readdirSync(own).length, backups.conditions()]).toEqual([1, []]);
  });

  test('a clock that woke in the past makes no new copy the oldest, to be removed at once', async () => {
    const { own, store, backups, clock, sell } = shopWithStick();
    sell();
    await backups.run();
    clock.pass(HOUR);
    clock.wall = 0;
    sell();
    await backups.run();
    const [newest] = await backupFiles(own);
    expect(newest?.madeAt).toBeGreaterThanOrEqual(MORNING);
    expect(inspect(newest?.path ?? '').shops.find(({ id }) => id === SHOP)?.head).toBe(
      store.reader().head(SHOP),
    );
  });

  test('days without a new one are told only when something was recorded since', async () => {
    const { stick, own, store, backups, clock, sell } = shopWithStick();
    sell();
    await backups.run();
    clock.pass(3 * DAY);
    expect(backups.conditions()).toEqual([]);
    rmSync(stick, { recursive: true });
    rmSync(own, { recursive: true });
    writeFileSync(own, 'no folder');
    store.clock.pass(3 * DAY);
    sell();
    await backups.run();
    expect(backups.conditions().map(({ code }) => code)).toEqual([
      'BACKUP_FAILED',
      'BACKUP_FAILED',
      'BACKUP_OLD',
    ]);
  });

  test('what was begun and never ended goes an hour later', async () => {
    const { store, own, backups, clock, sell } = shopWithStick();
    const id = store.reader().hubId();
    mkdirSync(own);
    const [old, young] = [
      `hub-${id}-20261101T000000Z-e1.db.part`,
      `hub-${id}-20261101T000000Z-e1.db.proof-wal`,
    ];
    for (const name of [old, young]) writeFileSync(join(own, name), '');
    utimesSync(join(own, old), clock.now() / 1000 - 7200, clock.now() / 1000 - 7200);
    utimesSync(join(own, young), clock.now() / 1000, clock.now() / 1000);
    sell();
    await backups.run();
    expect(readdirSync(own).filter((name) => !name.endsWith('.db'))).toEqual([young]);
  });

  test('the oldest in the data folder is given up for a full disk, the last one never', async () => {
    const { own, stick, backups, clock, sell } = shopWithStick();
    for (let hour = 0; hour < 2; hour++) {
      sell();
      await backups.run();
      clock.pass(HOUR);
    }
    expect([await backups.giveUpOldest(), await backups.giveUpOldest()]).toEqual([true, false]);
    expect((await backupFiles(own)).map(({ madeAt }) => madeAt)).toEqual([MORNING + HOUR]);
    expect(await backupFiles(stick)).toHaveLength(2);
  });
});

test('a copy in which bytes were changed anywhere is never put back: what is wrong with it is said', async () => {
  const { own, store, backups, sell } = shopWithStick();
  for (let nth = 0; nth < 30; nth++) sell();
  await backups.run();
  const [copy] = await backupFiles(own);
  const whole = readFileSync(copy?.path ?? '');
  const { clock } = store;
  const random = seededRandom(11);
  for (let page = 0; page < whole.length / 4096; page += 3) {
    const damaged = join(own, 'damaged.db');
    const bytes = Buffer.from(whole);
    bytes.fill(0xa5, page * 4096, page * 4096 + 512);
    writeFileSync(damaged, bytes);
    expect(() => proveCopy(damaged, `${damaged}.proof`, { clock, random }), `page ${page}`).toThrow(
      UnusableDatabase,
    );
  }
});
