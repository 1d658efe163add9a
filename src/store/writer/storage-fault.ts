import Database from 'better-sqlite3';
import type { CommandRefusal } from './protocol.ts';

/**
 * Tells a fault of the disk or the file from a fault of one sale's content. FULL, IOERR, CORRUPT, NOTADB, READONLY and
 * BUSY are never a sale's fault: the whole request is refused, nothing of it stands.
 */
export function storageFault(error: unknown): CommandRefusal | null {
  if (!(error instanceof Database.SqliteError)) return null;
  const { code } = error;
  if (code.startsWith('SQLITE_FULL')) return { refused: 'storage-full' };
  const storage = [
    'IOERR',
    'CORRUPT',
    'NOTADB',
    'READONLY',
    'BUSY',
    'LOCKED',
    'CANTOPEN',
    'PROTOCOL',
    'NOMEM',
  ];
  if (storage.some((kind) => code.startsWith(`SQLITE_${kind}`))) {
    return { refused: 'storage-failed', cause: `${code}: ${error.message}` };
  }
  return null;
}
