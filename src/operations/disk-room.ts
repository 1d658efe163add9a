import { statfs } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import type { Condition } from '../domain/condition.ts';
import type { Logger } from '../log.ts';

const MEBIBYTE = 1024 * 1024;

/** Room on the disk of a folder, bytes. */
export interface DiskSpace {
  readonly freeBytes: number;
  readonly sizeBytes: number;
}

/** How much room the hub keeps for what it must be able to do whatever others write: fold its log, start again. */
export interface DiskBounds {
  /** With less than this nothing new is written. */
  readonly reserveBytes: number;
  /** With less than this the hub frees what it may. */
  readonly lowBytes: number;
  /** Kept in a file of its own for the next start. */
  readonly ballastBytes: number;
}

export function diskBounds({ sizeBytes }: DiskSpace): DiskBounds {
  const reserveBytes = clamp(sizeBytes / 50, MEBIBYTE / 2, 32 * MEBIBYTE);
  return { reserveBytes, lowBytes: 4 * reserveBytes, ballastBytes: reserveBytes / 2 };
}

function clamp(value: number, least: number, most: number): number {
  return Math.floor(Math.min(Math.max(value, least), most));
}

export async function spaceOf(folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize };
}

export interface DiskRoomParts {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Frees what may be freed; called when there is little room, at most every {@link FREE_EVERY_MS}. */
  readonly free: () => Promise<void>;
  /** Called after each look that found room in plenty. */
  readonly onAmple: (space: DiskSpace) => Promise<void>;
  /** In place of the system's answer. */
  readonly space?: (folder: string) => Promise<DiskSpace>;
}

/** How often the disk is looked at, by how much room there is: nobody fills it faster. */
const LOOK_MS = { ample: 5_000, near: 1_000, low: 250 } as const;
const FREE_EVERY_MS = 30_000;

type Level = 'ample' | 'low' | 'full';

/**
 * Watches the room on the disk. The hub stops writing before SQLite has to: a disk that is really full can neither fold its log
 * nor start again. Everything that reads goes on, and writing comes back by itself when there is room.
 */
export class DiskRoom {
  readonly #parts: DiskRoomParts;
  readonly #stop = new AbortController();
  #space: DiskSpace | null = null;
  #level: Level = 'ample';
  #freedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: DiskRoomParts) {
    this.#parts = parts;
  }

  /** Whether anything may be written. */
  get isFull(): boolean {
    return this.#level === 'full';
  }

  condition(): Condition | null {
    if (this.#space === null || this.#level === 'ample') return null;
    const { freeBytes } = this.#space;
    if (this.#level === 'low') return { code: 'DISK_LOW', freeBytes };
    return { code: 'DISK_FULL', freeBytes, neededBytes: diskBounds(this.#space).reserveBytes };
  }

  /** Looks now, and again and again until it is closed. */
  async start(): Promise<void> {
    await this.look();
    void this.#watch();
  }

  close(): void {
    this.#stop.abort();
  }

  /** One look, and what it leads to. A disk that does not say how full it is counts as before. */
  async look(): Promise<void> {
    const { clock, log, free, onAmple } = this.#parts;
    await this.#measure();
    const isDue = clock.monotonic() - this.#freedAt >= FREE_EVERY_MS;
    try {
      if (this.#level !== 'ample' && isDue) {
        this.#freedAt = clock.monotonic();
        await free();
        await this.#measure();
      }
      if (this.#level === 'ample' && this.#space !== null) await onAmple(this.#space);
    } catch (err) {
      log.error({ err }, 'what follows from the room on the disk could not be done');
    }
  }

  async #watch(): Promise<void> {
    const { clock } = this.#parts;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await clock.sleep(this.#pauseMs(), signal).catch(() => undefined);
      if (signal.aborted) return;
      await this.look();
    }
  }

  #pauseMs(): number {
    if (this.#level !== 'ample' || this.#space === null) return LOOK_MS.low;
    return this.#space.freeBytes < 2 * diskBounds(this.#space).lowBytes ? LOOK_MS.near : LOOK_MS.ample;
  }

  async #measure(): Promise<void> {
    const { folder, log, space = spaceOf } = this.#parts;
    try {
      this.#space = await space(folder);
    } catch (err) {
      log.error({ err }, 'the disk does not say how full it is');
      return;
    }
    const before = this.#level;
    this.#level = levelOf(this.#space, before);
    if (this.#level !== before) this.#say();
  }

  #say(): void {
    const { log } = this.#parts;
    const { freeBytes } = this.#space ?? { freeBytes: 0 };
    if (this.#level === 'full')
      log.error({ freeBytes }, 'the disk is full: nothing is written until there is room');
    else if (this.#level === 'low') log.warn({ freeBytes }, 'the disk is nearly full');
    else log.info({ freeBytes }, 'there is room on the disk again');
  }
}

/** What was refused is taken again only with a little more room, so that it does not go back and forth. */
function levelOf(space: DiskSpace, before: Level): Level {
  const { reserveBytes, lowBytes } = diskBounds(space);
  const needed = before === 'full' ? 1.25 * reserveBytes : reserveBytes;
  if (space.freeBytes < needed) return 'full';
  return space.freeBytes < lowBytes ? 'low' : 'ample';
}
