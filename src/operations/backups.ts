import { mkdir, rm, stat } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import { type BackupRule, keptBackups, pauseAfterCopy } from '../domain/backup-rule.ts';
import type { Condition } from '../domain/condition.ts';
import type { Logger } from '../log.ts';
import { backUp } from '../store/backup/back-up.ts';
import {
  type BackupFile,
  backupFiles,
  freshBackupPath,
  removeLeftOvers,
} from '../store/backup/backup-files.ts';
import type { Reader } from '../store/reader.ts';
import { spaceOf } from './disk-room.ts';

/** A folder in which copies are kept. */
export interface BackupPlace {
  readonly folder: string;
  /** In the data folder, and made when it is not there. Any other has to be there: a stick that is not plugged in is none. */
  readonly isOwn: boolean;
}

/** How a place stands. Times are UTC ms by the name of a copy. */
export interface BackupState {
  readonly folder: string;
  /** When the newest copy was made that was proven; null = there is none. */
  readonly lastProvenAt: number | null;
  readonly copies: number;
  readonly bytes: number;
  /** Why the last try failed; null when it did not. */
  readonly lastError: string | null;
}

export interface BackupsParts {
  readonly database: string;
  readonly places: readonly BackupPlace[];
  readonly rule: BackupRule;
  readonly reader: Pick<Reader, 'hubId' | 'epoch' | 'shops' | 'head' | 'lastHubTime' | 'recordedTime'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A copy that is older, although something was sold since, is worth a word. */
const OLD_MS = 48 * 60 * 60 * 1000;
/** Room that a copy leaves on its disk. */
const SPARE_BYTES = 128 * 1024 * 1024;

interface Kept {
  files: readonly BackupFile[];
  lastError: string | null;
  /** What the newest copy of this life holds: nothing new, nothing to copy. */
  held: string | null;
  /** Since when none was made here, or since the start; monotonic ms. */
  copiedAt: number;
  /** A try that failed wrote as much as one that did not; monotonic ms. */
  notBefore: number;
}

/** Keeps copies of the database in one or more places: makes them, each proven before it counts, and removes old ones by a rule. */
export class Backups {
  readonly #parts: BackupsParts;
  readonly #kept = new Map<BackupPlace, Kept>();
  #running: Promise<void> | null = null;

  constructor(parts: BackupsParts) {
    this.#parts = parts;
    const copiedAt = parts.clock.monotonic();
    for (const place of parts.places)
      this.#kept.set(place, { files: [], lastError: null, held: null, copiedAt, notBefore: copiedAt });
  }

  /** Looks what is there. A place that does not answer holds up nobody. */
  async look(): Promise<void> {
    await Promise.all([...this.#kept].map(([place, kept]) => this.#list(place, kept)));
  }

  /** Copies to every place where there is something new to copy. Never rejects; one round at a time. */
  run(): Promise<void> {
    this.#running ??= this.#round().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  states(): readonly BackupState[] {
    return [...this.#kept].map(([{ folder }, { files, lastError }]) => ({
      folder,
      lastProvenAt: files[0]?.madeAt ?? null,
      copies: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      lastError,
    }));
  }

  /** When the newest proven copy was made, wherever it is; null = there is none that is known. */
  lastProvenAt(): number | null {
    const newest = Math.max(...this.states().map(({ lastProvenAt }) => lastProvenAt ?? 0));
    return newest === 0 ? null : newest;
  }

  conditions(): readonly Condition[] {
    const failed = this.states().flatMap(({ folder, lastError }): Condition[] =>
      lastError === null ? [] : [{ code: 'BACKUP_FAILED', folder, why: lastError }],
    );
    const newest = this.lastProvenAt();
    if (newest === null) return failed;
    const isOld = this.#lastFactAt() > newest && this.#now() - newest > OLD_MS;
    return isOld ? [...failed, { code: 'BACKUP_OLD', lastProvenAt: newest }] : failed;
  }

  /** Gives up the oldest copy in the data folder, for a disk that is nearly full; never the last one. @returns whether there was one */
  async giveUpOldest(): Promise<boolean> {
    for (const [place, kept] of this.#kept) {
      const oldest = kept.files.at(-1);
      if (!place.isOwn || oldest === undefined || kept.files.length < 2) continue;
      await rm(oldest.path, { force: true });
      this.#parts.log.warn({ path: oldest.path }, 'an old copy was removed: the disk is nearly full');
      await this.#list(place, kept);
      return true;
    }
    return false;
  }

  async #round(): Promise<void> {
    for (const [place, kept] of this.#kept) {
      try {
        await this.#copyTo(place, kept);
      } catch (err) {
        kept.lastError = err instanceof Error ? err.message : String(err);
        this.#parts.log.error({ err, folder: place.folder }, 'no copy was made');
      }
    }
  }

  async #copyTo(place: BackupPlace, kept: Kept): Promise<void> {
    const { database, reader, clock, log, rule } = this.#parts;
    const { folder } = place;
    if (place.isOwn) await mkdir(folder, { recursive: true, mode: 0o750 });
    else if (!(await isFolder(folder)))
      throw new Error(`${folder} is not there: is it plugged in and mounted?`);
    await this.#list(place, kept);
    const [now, epoch, hubId] = [this.#now(), reader.epoch(), reader.hubId()];
    const holds = this.#standing();
    const newest = kept.files[0];
    // Recorded time stands still while the clock is in doubt; the machine runs on.
    const elapsed = Math.max(now - (newest?.madeAt ?? 0), clock.monotonic() - kept.copiedAt);
    if (newest !== undefined && (kept.held === holds || elapsed < pauseAfterCopy(newest.bytes))) {
      kept.lastError = null;
      return;
    }
    const startedAt = clock.monotonic();
    if (startedAt < kept.notBefore) return;
    await removeLeftOvers(folder, hubId, clock.now());
    const bytes = await requireRoom(folder, database);
    kept.notBefore = startedAt + pauseAfterCopy(bytes);
    const target = freshBackupPath(folder, { hubId, now, epoch });
    await backUp({ database, target, clock, onProgress: () => undefined, onCopied: () => undefined });
    kept.held = holds;
    kept.copiedAt = clock.monotonic();
    kept.lastError = null;
    log.info({ target, ms: Math.round(clock.monotonic() - startedAt) }, 'a copy was made and proven');
    await this.#list(place, kept);
    const keep = keptBackups(kept.files, rule);
    for (const file of kept.files) if (!keep.has(file)) await rm(file.path, { force: true });
    await this.#list(place, kept);
  }

  /** Only this hub's own: a stick may have others'. */
  async #list({ folder }: BackupPlace, kept: Kept): Promise<void> {
    const hubId = this.#parts.reader.hubId();
    try {
      kept.files = (await backupFiles(folder)).filter((file) => file.hubId === hubId);
    } catch (err) {
      kept.lastError = err instanceof Error ? err.message : String(err);
    }
  }

  /** The clock may have woken in the past: then a new copy would be taken for the oldest. */
  #now(): number {
    return Math.max(this.#parts.clock.now(), this.#parts.reader.recordedTime());
  }

  #standing(): string {
    const { reader } = this.#parts;
    return JSON.stringify([reader.epoch(), ...reader.shops().map(({ id }) => [id, reader.head(id)])]);
  }

  #lastFactAt(): number {
    const { reader } = this.#parts;
    return Math.max(0, ...reader.shops().map(({ id }) => reader.lastHubTime(id) ?? 0));
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (about) => about.isDirectory(),
    () => false,
  );
}

/** For the copy, and the file in which it is proven. @returns how large the database is */
async function requireRoom(folder: string, database: string): Promise<number> {
  const [{ freeBytes, sizeBytes }, { size }] = await Promise.all([spaceOf(folder), stat(database)]);
  const needed = 2 * size + Math.min(SPARE_BYTES, sizeBytes / 10);
  if (freeBytes >= needed) return size;
  const mebibytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);
  throw new Error(
    `${folder} has ${mebibytes(freeBytes)} MiB left, and a copy needs ${mebibytes(needed)} MiB`,
  );
}
