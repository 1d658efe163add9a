import Database from 'better-sqlite3';

/** The file cannot be used by this program as it is; the message tells the operator what to do. */
export class UnusableDatabase extends Error {
  override readonly name = 'UnusableDatabase';
}

/** Opens with `open`, and turns what SQLite says of the file into a sentence that names it. Other faults pass. */
export function openNaming<Opened>(path: string, open: () => Opened): Opened {
  try {
    return open();
  } catch (cause) {
    if (!(cause instanceof Database.SqliteError)) throw cause;
    throw new UnusableDatabase(`${path} ${adviceFor(cause.code)} (${cause.code}: ${cause.message})`, {
      cause,
    });
  }
}

function adviceFor(code: string): string {
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) {
    return 'is damaged, or no database: move it away, never delete it, and put back a copy';
  }
  // The index of the log needs room, too.
  if (code.startsWith('SQLITE_FULL') || code === 'SQLITE_IOERR_SHMSIZE')
    return 'cannot be opened while the disk is full: free some space';
  return 'cannot be opened: see that the folder exists and that this user may write in it';
}
