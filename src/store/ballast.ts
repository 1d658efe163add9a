import { closeSync, fsyncSync, ftruncateSync, openSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';

const BLOCK = Buffer.alloc(256 * 1024);

/**
 * A file that does nothing but take up room, so that a hub whose disk others have filled can still start: opening the database
 * needs some. It is given up in parts, because the power may fail again before anybody has freed the disk.
 */
export class Ballast {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get bytes(): number {
    return statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Makes room by giving up so much of it, or what there is. */
  release(bytes: number): void {
    const rest = this.bytes - bytes;
    if (rest <= 0) {
      rmSync(this.#path, { force: true });
      return;
    }
    const file = openSync(this.#path, 'r+');
    try {
      ftruncateSync(file, rest);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** Takes up so much room, a little at a time: sales wait for the same disk. Rejects when it cannot be written. */
  async grow(bytes: number): Promise<void> {
    const file = await open(this.#path, 'a', 0o600);
    try {
      for (let size = this.bytes; size < bytes; ) {
        const { bytesWritten } = await file.write(BLOCK, 0, Math.min(BLOCK.length, bytes - size));
        await file.sync();
        size += bytesWritten;
      }
    } finally {
      await file.close();
    }
  }
}
