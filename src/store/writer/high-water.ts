import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { EPOCH_MAX } from '../../domain/next-epoch.ts';

/**
 * Where the hub's life stood when the file was written: never ahead of what is on disk. At the next start it tells
 * whether the database lost facts that it had (a restore, a copied folder), and keeps recorded time from running back.
 */
export interface HighWater {
  readonly epoch: number;
  /** Last seq of each shop, by its id. */
  readonly heads: Readonly<Record<string, number>>;
  readonly hubTime: number;
  readonly runningMs: number;
  /** Whether the clock was in doubt then; files of the first version do not say. */
  readonly clockDoubt?: boolean;
}

/** Reads the file; null when there is none or when it cannot be read (then the last fact counts alone). */
export function readHighWater(path: string): HighWater | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  return parseHighWater(text);
}

function parseHighWater(text: string): HighWater | null {
  try {
    const value = JSON.parse(text) as Partial<HighWater> | null;
    const numbers = [value?.epoch, value?.hubTime, value?.runningMs, ...Object.values(value?.heads ?? {})];
    if (!numbers.every(Number.isSafeInteger) || value?.heads == null) return null;
    return Number(value.epoch) <= EPOCH_MAX ? (value as HighWater) : null;
  } catch {
    return null;
  }
}

/** Writes it whole or not at all: a new file, on disk, put in the old one's place. */
export function writeHighWater(path: string, mark: HighWater & { readonly bootId: string }): void {
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(file, `${JSON.stringify(mark)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
