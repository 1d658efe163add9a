import type { Logger } from '../log.ts';
import type { Sighting } from './sighting.ts';

/** Another hub that advertises a shop of ours: two hubs then sell the same stock without knowing of each other. */
export interface Conflict {
  readonly hubId: string;
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  /** The shops that both advertise. */
  readonly shops: readonly number[];
}

export interface Neighbours {
  /** `now` is monotonic, in ms. */
  heard(sighting: Sighting, now: number): void;
  gone(fullName: string): void;
  /** Tells of what is new and forgets whom nobody heard for a while. */
  review(ownShops: readonly number[], now: number): void;
  conflicts(): readonly Conflict[];
}

/** Three questions that went unanswered, and a little. */
const SILENCE_MAX_MS = 200_000;
const NEIGHBOURS_MAX = 32;

interface Neighbour {
  readonly sighting: Sighting;
  readonly heardAt: number;
}

/** Keeps in mind which other hubs are on the LAN, and warns once of each that has a shop of ours. */
export function openNeighbours(log: Logger): Neighbours {
  const neighbours = new Map<string, Neighbour>();
  let conflicts = new Map<string, Conflict>();

  const tell = (found: Map<string, Conflict>) => {
    for (const [name, conflict] of found) {
      if (conflicts.get(name)?.shops.join() === conflict.shops.join()) continue;
      log.warn(conflict, 'another hub advertises a shop of this one: its tills may sell at either');
    }
    for (const [name, conflict] of conflicts) {
      if (!found.has(name)) log.info(conflict, 'the other hub no longer advertises a shop of this one');
    }
  };
  return {
    heard: (sighting, now) => {
      if (neighbours.size >= NEIGHBOURS_MAX && !neighbours.has(sighting.fullName)) return;
      neighbours.set(sighting.fullName, { sighting, heardAt: now });
    },
    gone: (fullName) => {
      neighbours.delete(fullName);
    },
    review: (ownShops, now) => {
      const found = new Map<string, Conflict>();
      for (const [name, { sighting, heardAt }] of neighbours) {
        if (now - heardAt > SILENCE_MAX_MS) neighbours.delete(name);
        const shops = sharedShops(sighting, ownShops);
        if (neighbours.has(name) && shops.length > 0) found.set(name, toConflict(sighting, shops));
      }
      tell(found);
      conflicts = found;
    },
    conflicts: () => [...conflicts.values()],
  };
}

function sharedShops(sighting: Sighting, ownShops: readonly number[]): number[] {
  const theirs = new Set((sighting.text['boutiques'] ?? '').split(','));
  return ownShops.filter((shop) => theirs.has(`${shop}`));
}

function toConflict(sighting: Sighting, shops: readonly number[]): Conflict {
  const { host, port, addresses, text } = sighting;
  return { hubId: text['id'] ?? '', host, port, addresses, shops };
}
