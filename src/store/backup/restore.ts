import { existsSync, renameSync } from 'node:fs';
import type { Clock, Random } from '../../clock.ts';
import { fsyncFolderOf } from '../durable-files.ts';
import { machineMark } from '../machine-mark.ts';
import type { DataPaths } from '../paths.ts';
import { UnusableDatabase } from '../unusable-database.ts';
import { type HighWater, readHighWater, writeHighWater } from '../writer/high-water.ts';
import { makeDraft } from './draft.ts';
import { type Inspection, inspect } from './inspect.ts';
import { nextDatabasePath, takeRestored } from './swap.ts';

export interface RestoreParts {
  readonly paths: DataPaths;
  /** The copy that is put back. */
  readonly source: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly bootId: string;
  /** Called between the steps; a test breaks off there. */
  readonly onStep?: (step: RestoreStep) => void;
}

export const RESTORE_STEPS = ['copied', 'raised', 'counts', 'swapped', 'marked'] as const;
export type RestoreStep = (typeof RESTORE_STEPS)[number];

/** What stands in the folder now, beside what would be put back. */
export interface RestorePlan {
  readonly backup: Inspection;
  /** Null when the folder holds no hub; a sentence when it cannot be read. */
  readonly present: Inspection | null | { readonly damaged: string };
}

export interface Restored {
  readonly epoch: number;
  /** The folder with what was there before; null when there was nothing. */
  readonly aside: string | null;
}

/** Looks at both sides, and changes nothing. @throws UnusableDatabase when the copy cannot be put back */
export function planRestore(paths: DataPaths, source: string): RestorePlan {
  const backup = inspect(source);
  const present = presentOf(paths);
  if (present !== null && 'hubId' in present && present.hubId !== backup.hubId) {
    throw new UnusableDatabase(
      `${source} is of hub ${backup.hubId}, and ${paths.folder} belongs to hub ${present.hubId}: choose another HUB_DATA_DIR`,
    );
  }
  return { backup, present };
}

/**
 * Puts a copy back. The epoch is raised in the copy before it counts, above every epoch that this folder knows of, so that
 * no fact of the lost time and no new one ever share a name; seq never restarts. What was there is set aside, never
 * deleted. The caller holds the lock on the folder. A cut at any moment leaves the old database or the new one.
 */
export function restore(parts: RestoreParts): Restored {
  const { paths, source } = parts;
  const step = parts.onStep ?? ((): void => undefined);
  takeRestored(paths);
  const plan = planRestore(paths, source);
  const draft = `${paths.database}.restoring`;
  const mark = makeDraft({
    ...parts,
    draft,
    before: lifeBefore(readHighWater(paths.highWater), plan),
    machine: machineMark(paths.database),
    onCopied: () => step('copied'),
  });
  step('raised');
  renameSync(draft, nextDatabasePath(paths.database));
  fsyncFolderOf(paths.database);
  step('counts');
  const aside = takeRestored(paths);
  step('swapped');
  writeHighWater(paths.highWater, { ...mark, bootId: parts.bootId });
  step('marked');
  return { epoch: mark.epoch, aside };
}

function presentOf(paths: DataPaths): RestorePlan['present'] {
  if (!existsSync(paths.database)) return null;
  try {
    return inspect(paths.database);
  } catch (error) {
    if (!(error instanceof UnusableDatabase)) throw error;
    return { damaged: error.message };
  }
}

/** How far the life of this folder is known to have gone. */
function lifeBefore(mark: HighWater | null, { backup, present }: RestorePlan): HighWater {
  const known = present !== null && 'hubId' in present ? present : null;
  const base = mark ?? { epoch: 0, heads: {}, hubTime: 0, runningMs: 0 };
  return { ...base, epoch: Math.max(base.epoch, known?.epoch ?? 0, backup.epoch) };
}
