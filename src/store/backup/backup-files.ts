import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A copy that the hub made, as its name tells. */
export interface BackupFile {
  readonly path: string;
  /** UTC ms, by the clock of the one who made it. */
  readonly madeAt: number;
  readonly epoch: number;
  readonly bytes: number;
}

const NAME = /^hub-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-e(\d+)(?:-\d+)?\.db$/;

/** A name that tells when and in which epoch a copy was made, and that no file has yet. */
export function freshBackupPath(folder: string, now: number, epoch: number): string {
  const moment = new Date(now)
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
    .replace('Z', 'Z');
  for (let again = 1; ; again++) {
    const path = join(folder, `hub-${moment}-e${epoch}${again === 1 ? '' : `-${again}`}.db`);
    if (!existsSync(path)) return path;
  }
}

/** The copies in a folder, newest first; files of other names are left out. */
export function backupFiles(folder: string): readonly BackupFile[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .flatMap((name) => {
      const [, year, month, day, hour, minute, second, epoch] = NAME.exec(name) ?? [];
      if (epoch === undefined) return [];
      const path = join(folder, name);
      const madeAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
      return [{ path, madeAt, epoch: Number(epoch), bytes: statSync(path).size }];
    })
    .sort((a, b) => b.madeAt - a.madeAt || (a.path < b.path ? 1 : -1));
}
