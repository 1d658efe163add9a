import type { Epoch, Seq } from '../domain/ids.ts';
import type { Reader } from '../store/reader.ts';
import { stockUpdated } from '../wire/live-frames.ts';

/** What one read of the journal found: the latest level of each article that moved, in ascending seq, and the head. */
export type Snapshot = ReturnType<Reader['levelsAfter']>;

/** A snapshot on its way to the sockets: each frame is serialised at most once, when the first of them takes it. */
export interface Frames {
  readonly head: Seq;
  readonly list: readonly Frame[];
}

export interface Frame {
  readonly seq: Seq;
  text(): string;
}

export function framesOf(snapshot: Snapshot, epoch: Epoch, at: number): Frames {
  const list = snapshot.levels.map((level): Frame => {
    let text: string | null = null;
    return {
      seq: level.seq,
      text: () => {
        text ??= stockUpdated(level, epoch, at);
        return text;
      },
    };
  });
  return { head: snapshot.head, list };
}
