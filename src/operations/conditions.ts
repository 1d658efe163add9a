import type { Clock } from '../clock.ts';
import { isClockInDoubt } from '../domain/clock-doubt.ts';
import type { Condition } from '../domain/condition.ts';
import type { Reader } from '../store/reader.ts';
import type { Backups } from './backups.ts';
import type { DiskRoom } from './disk-room.ts';

export interface Watched {
  readonly reader: Pick<Reader, 'recordedTime'>;
  readonly clock: Clock;
  /** Null where no hub runs. */
  readonly disk: Pick<DiskRoom, 'condition'> | null;
  readonly backups: Pick<Backups, 'conditions'> | null;
}

/** What a person should know of the hub itself, the gravest first; empty when all is well. */
export function conditionsOf({ reader, clock, disk, backups }: Watched): readonly Condition[] {
  const [shownAt, recordedAt] = [clock.now(), reader.recordedTime()];
  const clockDoubt: Condition | null = isClockInDoubt(shownAt, recordedAt)
    ? { code: 'CLOCK_IN_DOUBT', shownAt, recordedAt }
    : null;
  return [disk?.condition() ?? null, clockDoubt, ...(backups?.conditions() ?? [])].filter(
    (one) => one !== null,
  );
}
