import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { backupFiles } from '../../src/store/backup/backup-files.ts';
import { inspect } from '../../src/store/backup/inspect.ts';
import { migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../../src/store/migrations.ts';
import { openForWriting } from '../../src/store/open.ts';
import { verify } from '../../src/store/verify.ts';
import { FIRST_PROGRAM } from '../support/first-program.ts';
import { HUB_COMMAND, runHubCommand } from '../support/hub-process.ts';
import { seededRandom } from '../support/manual-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { PowerDisk, type Trigger } from './power-disk.ts';
import { PoweredShop } from './powered-shop.ts';

/** How often each place is visited, killed and cut in turn. */
const ROUNDS = Number(process.env['PROVE_KILL_ROUNDS'] ?? 1);
const SEED = Number(process.env['PROVE_SEED'] ?? Math.floor(Math.random() * 1e9));

type Place = Pick<Trigger, 'call' | 'ending' | 'when'> & {
  /** The call is one of so many. */
  readonly among: number;
};

const at = (call: Trigger['call'], ending: string, when: Trigger['when'], among: number): Place => ({
  call,
  ending,
  when,
  among,
});

/** Before and after the sync that makes a sale durable, and in the middle of its writing. */
const WHILE_SELLING = [
  at('sync', '-wal', 'before', 40),
  at('sync', '-wal', 'after', 40),
  at('write', '-wal', 'after', 200),
];
const WHILE_STARTING = [
  at('write', '*', 'before', 12),
  at('sync', '*', 'after', 6),
  at('rename', '*', 'after', 1),
];
const WHILE_STOPPING = [
  at('write', 'hub.db', 'before', 20),
  at('sync', 'hub.db', 'before', 1),
  at('truncate', '-wal', 'before', 1),
  at('unlink', '-wal', 'before', 1),
  at('rename', 'high-water.json', 'before', 2),
];
const WHILE_MIGRATING = [
  at('write', '-wal', 'before', 150),
  at('sync', '-wal', 'before', 6),
  at('sync', '*', 'after', 6),
];
const WHILE_COPYING = [
  at('create', '.part', 'after', 1),
  at('write', '.part', 'after', 80),
  at('sync', '.part', 'before', 2),
  at('rename', '.db', 'before', 1),
  at('rename', '.db', 'after', 1),
];
const WHILE_RESTORING = [
  at('write', '.restoring', 'after', 80),
  at('sync', '.restoring', 'before', 3),
  at('rename', '.next', 'before', 1),
  at('rename', '.next', 'after', 1),
  at('rename', 'hub.db', 'before', 2),
  at('rename', 'hub.db', 'after', 2),
  at('rename', 'high-water.json', 'before', 1),
];

const random = seededRandom(SEED);
const draw = (among: number): number => 1 + Math.floor(random.fraction() * among);

/** Each place once by a kill and once by a power cut, in every round. */
function* visits(places: readonly Place[]): Generator<{ seed: number; trigger: Trigger }> {
  for (let round = 0; round < ROUNDS; round++)
    for (const { among, ...place } of places)
      for (const action of ['kill', 'cut'] as const)
        yield { seed: draw(1e9), trigger: { ...place, action, nth: draw(among) } };
}

const limit = (places: readonly Place[]) => ({ timeout: 30_000 + ROUNDS * places.length * 2 * 5_000 });

interface Count {
  reached: number;
  visited: number;
}

/** Lets the power come back, and counts whether the life came to its place. */
function powerOnAfter(disk: PowerDisk, count: Count): void {
  count.visited++;
  if (disk.wasReached) count.reached++;
  if (disk.wasCut) disk.powerOn();
}

/** A place that is hardly ever come to proves nothing. */
function expectReached(reached: number, visited: number): void {
  expect(reached).toBeGreaterThan(0.6 * visited);
}

test(
  `killed and cut while it sells and while it starts (seed ${SEED}): nothing is lost or doubled`,
  limit([...WHILE_SELLING, ...WHILE_STARTING]),
  async (context) => {
    const shop = await PoweredShop.open(context);
    for (const life of visits([...WHILE_SELLING, ...WHILE_STARTING]))
      await shop.live(life, (hub) => shop.sellFor(hub, 400));
    await shop.settle();
    expect(shop.tally.lost).toBe(0);
    expectReached(shop.tally.reached, shop.tally.lives);
  },
);

test(
  `killed and cut while it folds its log and stops (seed ${SEED}): nothing is lost or doubled`,
  limit(WHILE_STOPPING),
  async (context) => {
    const shop = await PoweredShop.open(context);
    for (const life of visits(WHILE_STOPPING))
      await shop.live(life, async (hub) => {
        for (const till of shop.tills) await till.sellOnce(hub.origin);
        await hub.end('SIGTERM');
      });
    await shop.settle();
    expect(shop.tally.lost).toBe(0);
    expectReached(shop.tally.reached, shop.tally.lives);
  },
);

test(
  `killed and cut while it brings an old database up to date (seed ${SEED}): the next start ends it`,
  limit(WHILE_MIGRATING),
  async (context) => {
    const count: Count = { reached: 0, visited: 0 };
    for (const life of visits(WHILE_MIGRATING)) {
      const disk = new PowerDisk(context);
      const path = join(disk.folder, 'hub.db');
      const db = openForWriting(path);
      migrate(db, readMigrations(MIGRATIONS_FOLDER).slice(0, 1), 0);
      db.exec(FIRST_PROGRAM);
      db.close();
      await disk.start(life, HUB_COMMAND).then(
        (hub) => hub.end('SIGKILL'),
        () => undefined,
      );
      powerOnAfter(disk, count);
      const hub = await disk.start({ seed: 1 }, HUB_COMMAND);
      await hub.end('SIGTERM');
      expect(verify(path)).toMatchObject({ differences: [], shops: [{ shopId: 9, facts: 11 }] });
    }
    expectReached(count.reached, count.visited);
  },
);

/** A shop that has sold something and was stopped. */
async function closedShop(context: TestContext): Promise<PoweredShop> {
  const shop = await PoweredShop.open(context);
  await sellOnce(shop, 20);
  return shop;
}

async function sellOnce(shop: PoweredShop, batches: number): Promise<void> {
  const hub = await shop.disk.start({ seed: 1 }, HUB_COMMAND);
  for (let batch = 0; batch < batches; batch++)
    for (const till of shop.tills) expect(await till.sellOnce(hub.origin)).toBe(true);
  await hub.end('SIGTERM');
}

test(
  `killed and cut while it makes a copy (seed ${SEED}): whatever has the name of a copy is a whole one`,
  limit(WHILE_COPYING),
  async (context) => {
    const shop = await closedShop(context);
    const { disk } = shop;
    const count: Count = { reached: 0, visited: 0 };
    for (const life of visits(WHILE_COPYING)) {
      await runHubCommand(disk.folder, ['backup'], disk.environment(life));
      powerOnAfter(disk, count);
      for (const { path } of await backupFiles(join(disk.folder, 'backups')))
        expect(inspect(path).shops).toMatchObject([{ id: 9 }]);
    }
    expect((await runHubCommand(disk.folder, ['backup'])).code).toBe(0);
    await shop.settle();
    expect(shop.tally.lost).toBe(0);
    expectReached(count.reached, count.visited);
  },
);

test(
  `killed and cut while it puts a copy back (seed ${SEED}): the old hub is there, or the restored one, whole`,
  limit(WHILE_RESTORING),
  async (context) => {
    const shop = await closedShop(context);
    const { disk } = shop;
    expect((await runHubCommand(disk.folder, ['backup'])).code).toBe(0);
    await sellOnce(shop, 1);
    const path = join(disk.folder, 'hub.db');
    const [copy] = await backupFiles(join(disk.folder, 'backups'));
    const [before, restored] = [inspect(path), inspect(copy?.path ?? '')];
    const kept = join(tempFolder(), 'kept');
    cpSync(disk.folder, kept, { recursive: true });
    const count: Count = { reached: 0, visited: 0 };
    for (const life of visits(WHILE_RESTORING)) {
      rmSync(disk.folder, { recursive: true });
      cpSync(kept, disk.folder, { recursive: true });
      await runHubCommand(disk.folder, ['restore', copy?.path ?? '', '--yes'], disk.environment(life));
      powerOnAfter(disk, count);
      const next = await disk.start({ seed: 1 }, HUB_COMMAND);
      await next.end('SIGTERM');
      const after = inspect(path);
      expect(after.epoch).toBeGreaterThanOrEqual(before.epoch);
      // Above the epoch of the hub that was set aside, or that hub itself.
      const expected = after.epoch === before.epoch ? before : restored;
      expect(after.shops[0]?.head).toBe(expected.shops[0]?.head);
      expect(verify(path).differences).toEqual([]);
    }
    expectReached(count.reached, count.visited);
  },
);
