import type { Clock, Random } from '../../clock.ts';
import { epoch, seq } from '../../domain/ids.ts';
import { nextEpoch } from '../../domain/next-epoch.ts';
import type { Recorded } from '../statements/hub.ts';
import { countUncountedDays } from './day-totals.ts';
import type { HighWater } from './high-water.ts';
import { HubTime, type Moment } from './hub-time.ts';
import type { Prepared } from './prepared.ts';
import { startEpoch } from './start-epoch.ts';

/** What a hub that starts knows of itself. */
export interface Life {
  readonly clock: Clock;
  readonly random: Random;
  readonly bootId: string;
  /** The high-water mark of the life before this start; null in a new folder. */
  readonly before: HighWater | null;
  /** Where the database lies; what runs without a folder of its own leaves it out. */
  readonly machine?: string;
  /** Set while a copy is put back: the epoch is raised whatever else is known. */
  readonly restoredFrom?: string;
}

/** A new hub's first epoch is drawn from as many numbers (31 bits), so that two hubs never share one (contract, D19). */
const FIRST_EPOCH_BELOW = 2 ** 31 - 1;

/**
 * Gives a new database its identity and its token, notes this boot and this start, and raises the epoch when the database
 * was put back or copied: the high-water mark knows of facts that it lacks, or it finds itself in another place.
 */
export function setUp(prepared: Prepared, options: Life): { time: HubTime; boot: number } {
  const { hub, boundary } = prepared;
  const last = lastRecorded(hub.latestRecorded(), options.before);
  const time = new HubTime(options.clock, {
    hubTime: last?.hubTime ?? 0,
    // One ms above what was: a sale that is booked right after this start is not charged with the gap before it.
    runningMs: last === null ? 0 : last.runningMs + 1,
  });
  boundary.begin();
  try {
    const boot = hub.bootNumber(options.bootId);
    const moment = time.read(boot);
    noteStart(prepared, last, moment);
    const current = hub.epoch();
    if (current === undefined) {
      hub.insertHub(hubIdFrom(options.random), moment.hubTime);
      const first = 1 + Math.floor(options.random.fraction() * FIRST_EPOCH_BELOW);
      hub.insertEpoch(epoch(first), 'a new hub', moment);
    } else {
      raiseIfPastChanged(prepared, options, current, moment);
    }
    if (options.machine !== undefined) hub.setMachine(options.machine);
    countUncountedDays(prepared, moment);
    if (hub.token() === null) hub.setToken(tokenFrom(options.random));
    boundary.commit();
    return { time, boot };
  } catch (error) {
    boundary.rollback();
    throw error;
  }
}

/** Raises the epoch where part of the hub's past may be gone or may have come back. */
function raiseIfPastChanged(prepared: Prepared, life: Life, current: number, moment: Moment): void {
  const reason = whyRaise(prepared, life);
  if (reason === null) return;
  const next = nextEpoch([current, life.before?.epoch ?? 0], life.random.fraction());
  startEpoch(prepared, next, { reason, moment }, { head: prepared.shop.head });
}

function whyRaise(prepared: Prepared, { before, machine, restoredFrom }: Life): string | null {
  if (restoredFrom !== undefined) return `restored from ${restoredFrom}`;
  if (lostFacts(prepared, before)) return 'the database lacks facts that this hub had recorded';
  const known = prepared.hub.machine();
  if (known === null || machine === undefined || known === machine) return null;
  return 'the data folder was copied or moved: another machine, or another place';
}

/** Where the hub's life ended, by the database and by the mark beside it; null when it never began. */
function lastRecorded(stored: Recorded | undefined, mark: HighWater | null): Recorded | null {
  if (stored === undefined && mark === null) return null;
  const times = [stored, mark].filter((one) => one != null);
  const runningMs = Math.max(...times.map((one) => one.runningMs));
  return {
    hubTime: Math.max(...times.map((one) => one.hubTime)),
    runningMs,
    clockDoubt: times.some((one) => one.runningMs === runningMs && one.clockDoubt === true),
  };
}

/** Time switched off counts only where the clock was trusted on both sides of it (contract, D18). */
function noteStart(prepared: Prepared, last: Recorded | null, now: Moment): void {
  const trusted = last !== null && !last.clockDoubt && !now.clockDoubt;
  prepared.start.insert({
    runningMs: last?.runningMs ?? 0,
    offMs: trusted ? now.hubTime - last.hubTime : 0,
    hubTime: now.hubTime,
    clockDoubt: now.clockDoubt,
  });
}

function lostFacts(prepared: Prepared, before: HighWater | null): boolean {
  if (before === null) return false;
  if ((prepared.hub.epoch() ?? 0) < before.epoch) return true;
  const heads = new Map(prepared.shop.all().map(({ id }) => [String(id), prepared.shop.head(id)]));
  return Object.entries(before.heads).some(([shop, head]) => (heads.get(shop) ?? seq(0)) < head);
}

/** 12 hex digits: short enough for a host name, long enough that no two hubs share it. */
function hubIdFrom(random: Random): string {
  return random.hex(6);
}

/** 256 bits as hex: nobody guesses it, and it fits a line. */
export function tokenFrom(random: Random): string {
  return random.hex(32);
}
