import { join } from 'node:path';

/** What stands in a data directory; nothing else there matters. */
export interface DataPaths {
  readonly folder: string;
  readonly database: string;
  readonly lock: string;
  readonly socket: string;
  readonly highWater: string;
  readonly backups: string;
  /** Takes up room that a start on a full disk needs. */
  readonly ballast: string;
}

export function dataPaths(folder: string): DataPaths {
  return {
    folder,
    database: join(folder, 'hub.db'),
    lock: join(folder, 'hub.lock'),
    socket: join(folder, 'hub.sock'),
    highWater: join(folder, 'high-water.json'),
    backups: join(folder, 'backups'),
    ballast: join(folder, 'hub.ballast'),
  };
}
