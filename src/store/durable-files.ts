import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** Puts what was written to a file on disk, also when it was written through another handle. */
export function fsyncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Puts the names of a folder on disk: a rename or a new file counts only then. */
export function fsyncFolderOf(path: string): void {
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } catch {
    // Some file systems of USB sticks know no such thing for a folder.
  } finally {
    closeSync(folder);
  }
}
