import { expect, test } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../../src/store/migrations.ts';
import { openForWriting } from '../../src/store/open.ts';
import { Writer } from '../../src/store/writer/writer.ts';
import { ManualClock, seededRandom } from '../support/manual-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { MORNING } from '../support/test-store.ts';

/** A clock on which each COMMIT seems to take this long: it is read just before and just after. */
class DiskClock extends ManualClock {
  commitMs = 0;

  override monotonic(): number {
    this.running += this.commitMs;
    return this.running;
  }
}

test('waits for company only while commits are slow, and stops waiting when the disk is fast again', () => {
  const clock = new DiskClock(MORNING);
  const db = openForWriting(`${tempFolder()}/hub.db`);
  migrate(db, readMigrations(MIGRATIONS_FOLDER), MORNING);
  const writer = new Writer(db, { clock, random: seededRandom(1), bootId: 'b', before: null });
  const commit = (times: number, ms: number): void => {
    clock.commitMs = ms;
    for (let time = 0; time < times; time += 1) writer.run([{ method: 'ping', argument: {} }]);
  };
  commit(50, 0.2);
  expect(writer.gatherMs()).toBe(0);
  commit(1, 15);
  expect(writer.gatherMs()).toBe(0);
  commit(10, 20);
  expect(writer.gatherMs()).toBe(1);
  commit(20, 0.2);
  expect(writer.gatherMs()).toBe(0);
  writer.close();
});
