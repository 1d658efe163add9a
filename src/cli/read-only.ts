import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { dataPaths } from '../store/paths.ts';
import type { Reader } from '../store/reader.ts';
import { CommandFailed } from './failures.ts';

/** Where the database is. @throws CommandFailed when there is none yet */
export function databaseOf(config: Config): string {
  const { database } = dataPaths(config.dataDir);
  if (existsSync(database)) return database;
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
