import { statSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { dataPaths } from '../store/paths.ts';
import type { Reader } from '../store/reader.ts';
import { CommandFailed } from './failures.ts';

/** Where the database is. @throws CommandFailed when there is none yet, or when one may not look */
export function databaseOf(config: Config): string {
  const { database } = dataPaths(config.dataDir);
  try {
    if (statSync(database, { throwIfNoEntry: false }) !== undefined) return database;
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new CommandFailed([
      `${database} cannot be looked at (${code}): run the command as the user of the hub`,
    ]);
  }
  throw new CommandFailed([
    `there is no database in ${config.dataDir} yet: start the hub, or "boutique-hub import FILE.json"`,
  ]);
}

/** Reads beside a running hub, or without one; nothing can be changed through it. */
export async function withReader<T>(config: Config, read: (reader: Reader) => T): Promise<T> {
  const path = databaseOf(config);
  // Loaded only here, so that help and bad usage are answered without the database driver.
  const { openReader } = await import('../store/open-reader.ts');
  const reader = openReader(path);
  try {
    return read(reader);
  } finally {
    reader.close();
  }
}
