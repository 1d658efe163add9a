import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Tells on which machine and in which folder a database lies. A database that finds itself under another mark was copied
 * or moved, and another copy of its past may live on elsewhere.
 */
export function machineMark(databasePath: string): string {
  const folder = realpathSync(dirname(databasePath));
  return createHash('sha256').update(`${machineId()}\n${folder}`).digest('hex').slice(0, 32);
}

/** '' where the system keeps none (a container, say): then only the folder counts. */
function machineId(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim();
  } catch {
    return '';
  }
}
