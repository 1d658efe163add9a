import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A copy that a hub made, as its name tells. */
export interface BackupFile {
  readonly path: string;
  readonly hubId: string;
  /** UTC ms, by the clock of the one who made it. */
  readonly madeAt: number;
  readonly epoch: number;
  /** Of several with the same time, which one it is. */
  readonly nth: number;
  readonly bytes: number;
}

const NAME = /^hub-([0-9a-f]{12})-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-e(\d+)(?:-(\d+))?\.db$/;

/** A name that tells whose, when and in which epoch a copy was made, and that no file has yet. */
export function freshBackupPath(
  folder: string,
  { hubId, now, epoch }: { readonly hubId: string; readonly now: number; readonly epoch: number },
): string {
  const moment = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  for (let again = 1; ; again++) {
    const path = join(folder, `hub-${hubId}-${moment}-e${epoch}${again === 1 ? '' : `-${again}`}.db`);
    if (!existsSync(path)) return path;
  }
}

/** The copies in a folder, newest first; files of other names are left out. A folder that is not there has none. */
export async function backupFiles(folder: string): Promise<readonly BackupFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = await Promise.all(names.map((name) => fileOf(folder, name)));
  return files.filter((file) => file !== null).sort((a, b) => b.madeAt - a.madeAt || b.nth - a.nth);
}

async function fileOf(folder: string, name: string): Promise<BackupFile | null> {
  const [, hubId, year, month, day, hour, minute, second, epoch, nth = 1] = NAME.exec(name) ?? [];
  if (hubId === undefined) return null;
  const path = join(folder, name);
  const about = await stat(path).catch(() => null);
  if (about === null) return null;
  const madeAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return { path, hubId, madeAt, epoch: Number(epoch), nth: Number(nth), bytes: about.size };
}

/** Begun and never ended: what a stop or a power cut left of a copy. One that is still being made is younger. */
const LEFT_OVER_MS = 60 * 60 * 1000;

/** Removes what was left of copies of this hub that were never ended. @param now UTC ms */
export async function removeLeftOvers(folder: string, hubId: string, now: number): Promise<void> {
  const begun = new RegExp(`^hub-${hubId}-.*\\.db\\.(part|proof)(-wal|-shm|-journal)?$`);
  for (const name of (await readdir(folder)).filter((one) => begun.test(one))) {
    const path = join(folder, name);
    const about = await stat(path).catch(() => null);
    if (about !== null && now - about.mtimeMs > LEFT_OVER_MS) await rm(path, { force: true });
  }
}
