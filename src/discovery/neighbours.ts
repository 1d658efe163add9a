import type { Logger } from '../log.ts';
import type { Sighting } from './sighting.ts';

/** A hub that should not be there beside ours: two then sell the same stock without knowing of each other. */
export interface Conflict {
  readonly hubId: string;
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  /** The shops that both advertise. */
  readonly shops: readonly number[];
  /** It has the id of this one: it runs on a copy of our data folder. */
  readonly isCopy: boolean;
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

const WARNING = {
  copy:
    'a copy of this data folder runs elsewhere: what is sold divides between the two; keep the hub at which the tills sell, ' +
    'let the other send what it has, then stop it for good',
  stranger: 'another hub advertises a shop of this one: its tills may sell at either; stop one of the two',
};

/** Keeps in mind which other hubs are on the LAN, and warns once of each that has a shop of ours, or is a copy. */
export function openNeighbours(log: Logger, ownId: string): Neighbours {
  const neighbours = new Map<string, Neighbour>();
  let conflicts = new Map<string, Conflict>();

  const tell = (found: Map<string, Conflict>) => {
    for (const [name, conflict] of found) {
      if (conflicts.get(name)?.shops.join() === conflict.shops.join()) continue;
      log.warn(conflict, conflict.isCopy ? WARNING.copy : WARNING.stranger);
    }
    for (const [name, conflict] of conflicts) {
      if (!found.has(name)) log.info(conflict, 'the other hub is not heard any more, or gave up the shop');
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
        const isCopy = sighting.text['id'] === ownId;
        if (!neighbours.has(name) || (shops.length === 0 && !isCopy)) continue;
        found.set(name, { ...toConflict(sighting, shops), isCopy });
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

function toConflict(sighting: Sighting, shops: readonly number[]): Omit<Conflict, 'isCopy'> {
  const { host, port, addresses, text } = sighting;
  return { hubId: text['id'] ?? '', host, port, addresses, shops };
}
