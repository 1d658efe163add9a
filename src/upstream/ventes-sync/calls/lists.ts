import type { TillSerial } from '../../../domain/ids.ts';
import { type DeclaredThere, decodeDeclared } from '../../../wire/head-office/declaration-calls.ts';
import { decodeNotified } from '../../../wire/head-office/stock-calls.ts';
import { type CallParts, type Read, read } from './call.ts';

/** Lists of head office in which the hub's facts are found by their names. */
export interface Lists {
  /** Names in the notifications of a till: of the last day, or all. */
  notified(serial: TillSerial, which: 'recent' | 'all'): Promise<Read<ReadonlySet<string>>>;
  /** A list of declarations. */
  declared(serial: TillSerial, path: string): Promise<Read<DeclaredThere>>;
}

const NOTIFICATIONS = { recent: 'notifications/recent/', all: 'notifications/' } as const;

/** Asks each time. */
export function openLists(parts: CallParts): Lists {
  return {
    notified: (serial, which) => read(parts, serial, NOTIFICATIONS[which], decodeNotified),
    declared: (serial, path) => read(parts, serial, path, decodeDeclared),
  };
}

/** The same for somebody who looks for many facts: what a list said, or that it failed, holds until the end. */
export function openListsOnce(parts: CallParts): Lists {
  const lists = openLists(parts);
  const known = new Map<string, Read<unknown>>();
  async function once<T>(name: string, ask: () => Promise<Read<T>>): Promise<Read<T>> {
    const before = known.get(name) as Read<T> | undefined;
    if (before !== undefined) return before;
    const answer = await ask();
    known.set(name, answer);
    return answer;
  }
  return {
    notified: (serial, which) => once(`${serial} ${which}`, () => lists.notified(serial, which)),
    declared: (serial, path) => once(`${serial} ${path}`, () => lists.declared(serial, path)),
  };
}
