import { describe, expect, test } from 'vitest';
import { openLog } from '../../src/log.ts';
import { DiskRoom, type DiskSpace, diskBounds } from '../../src/operations/disk-room.ts';
import { ManualClock } from '../support/manual-clock.ts';

const MEBIBYTE = 1024 * 1024;
const CARD: Omit<DiskSpace, 'freeBytes'> = { sizeBytes: 32_000 * MEBIBYTE };
const { reserveBytes, lowBytes } = diskBounds({ ...CARD, freeBytes: 0 });

/** A disk whose room a test sets; `freed` is what the hub can give back. */
function roomWith({ freed = 0 }: { readonly freed?: number } = {}) {
  const clock = new ManualClock(0);
  const disk = { freeBytes: 2 * lowBytes, silent: false, freeings: 0, ample: 0 };
  const room = new DiskRoom({
    ...{ folder: '/', clock, log: openLog('silent') },
    free: async () => {
      disk.freeings++;
      disk.freeBytes += freed;
    },
    onAmple: async () => {
      disk.ample++;
    },
    space: async () => {
      if (disk.silent) throw new Error('EIO');
      return { ...CARD, freeBytes: disk.freeBytes };
    },
  });
  return { clock, disk, room };
}

describe('the room on the disk', () => {
  test('is no matter while there is plenty', async () => {
    const { room, disk } = roomWith();
    await room.look();
    expect([room.isFull, room.condition(), disk.freeings, disk.ample]).toEqual([false, null, 0, 1]);
  });

  test('is told, and what may be freed is freed, before anything is refused', async () => {
    const { room, disk, clock } = roomWith({ freed: 100 });
    disk.freeBytes = lowBytes - 1000;
    await room.look();
    expect([room.isFull, room.condition()]).toEqual([false, { code: 'DISK_LOW', freeBytes: lowBytes - 900 }]);
    await room.look();
    expect(disk.freeings).toBe(1);
    clock.pass(30_000);
    await room.look();
    expect(disk.freeings).toBe(2);
  });

  test('is enough again when freeing helped, and nobody was refused', async () => {
    const { room, disk } = roomWith({ freed: lowBytes });
    disk.freeBytes = 0;
    await room.look();
    expect([room.isFull, room.condition(), disk.ample]).toEqual([false, null, 1]);
  });

  test('is too little just below the reserve, and enough again only a little above it', async () => {
    const { room, disk } = roomWith();
    const at = async (freeBytes: number): Promise<boolean> => {
      disk.freeBytes = freeBytes;
      await room.look();
      return room.isFull;
    };
    expect([await at(reserveBytes), await at(reserveBytes - 1), await at(reserveBytes)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(room.condition()).toMatchObject({ code: 'DISK_FULL', neededBytes: reserveBytes });
    expect([await at(1.25 * reserveBytes - 1), await at(1.25 * reserveBytes)]).toEqual([true, false]);
  });

  test('counts as before when the disk does not say', async () => {
    const { room, disk } = roomWith();
    disk.freeBytes = 0;
    await room.look();
    disk.silent = true;
    await room.look();
    expect(room.isFull).toBe(true);
    disk.silent = false;
    disk.freeBytes = 2 * lowBytes;
    await room.look();
    expect(room.isFull).toBe(false);
  });

  test.each([
    ['a RAM disk of 8 MB', 8 * MEBIBYTE, MEBIBYTE / 2],
    ['a card of 2 GB', 2_000 * MEBIBYTE, 32 * MEBIBYTE],
    ['a disk of 1 TB', 1_000_000 * MEBIBYTE, 32 * MEBIBYTE],
  ])('keeps a reserve that fits %s', (_disk, sizeBytes, expected) => {
    expect(diskBounds({ sizeBytes, freeBytes: 0 }).reserveBytes).toBe(expected);
  });
});
