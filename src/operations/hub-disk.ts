import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { Ballast } from '../store/ballast.ts';
import type { DataPaths } from '../store/paths.ts';
import type { WriterClient } from '../store/writer/protocol.ts';
import { DiskRoom, diskBounds, spaceOf } from './disk-room.ts';

const KIBIBYTE = 1024;
/** What a start writes at most: the log's first pages, its index, this start's row. */
const START_BYTES = 256 * KIBIBYTE;
/** The ballast is made when the hub has run for so long: a start has better things to do. */
const BALLAST_AFTER_MS = 60_000;

/** Gives up some of the ballast where the disk is so full that the database could not even be opened. Before that. */
export async function makeRoomToStart({ folder, ballast }: DataPaths, log: Logger): Promise<void> {
  const held = new Ballast(ballast);
  const { freeBytes } = await spaceOf(folder);
  if (freeBytes >= START_BYTES || held.bytes === 0) return;
  held.release(2 * START_BYTES);
  log.warn(
    { freeBytes, ballastLeft: held.bytes },
    'the disk is full: some of the ballast was given up for this start',
  );
}

/** Watches the disk of the data folder, and frees what the hub may free when there is little room on it. */
export async function openHubDisk(parts: {
  readonly paths: DataPaths;
  readonly clock: Clock;
  readonly log: Logger;
  readonly writer: WriterClient;
  /** Removes the oldest copy; false when none may go. */
  readonly giveUpOldestCopy: () => Promise<boolean>;
}): Promise<DiskRoom> {
  const { paths, clock, log, writer, giveUpOldestCopy } = parts;
  const ballast = new Ballast(paths.ballast);
  const startedAt = clock.monotonic();
  const disk = new DiskRoom({
    ...{ folder: paths.folder, clock, log },
    free: async () => {
      await writer.foldLog();
      while ((await isLow(paths.folder)) && (await giveUpOldestCopy()));
    },
    onAmple: async (space) => {
      const { ballastBytes } = diskBounds(space);
      if (clock.monotonic() - startedAt < BALLAST_AFTER_MS || ballast.bytes >= ballastBytes) return;
      await ballast.grow(ballastBytes);
    },
  });
  await disk.start();
  return disk;
}

async function isLow(folder: string): Promise<boolean> {
  const space = await spaceOf(folder);
  return space.freeBytes < diskBounds(space).lowBytes;
}
