import type { Clock, Random } from '../../clock.ts';
import { epoch, seq } from '../../domain/ids.ts';
import { countUncountedDays } from './day-totals.ts';
import type { HighWater } from './high-water.ts';
import { HubTime } from './hub-time.ts';
import type { Prepared } from './prepared.ts';

/** A new hub's first epoch is drawn from as many numbers (31 bits), so that two hubs never share one (contract, D19). */
const FIRST_EPOCH_BELOW = 2 ** 31 - 1;

/**
 * Gives a new database its identity, notes this boot, and raises the epoch when the high-water mark knows of facts that
 * the database lacks: it was restored or copied back, and part of its past is gone. A database from before days were counted is counted now.
 * Gives a new database its identity, a hub without token its token, notes this boot, and raises the epoch when the high-water mark knows of facts that
 * the database lacks: it was restored or copied back, and part of its past is gone.
 */
export function setUp(
  prepared: Prepared,
  options: { clock: Clock; random: Random; bootId: string; before: HighWater | null },
): { time: HubTime; boot: number } {
  const { hub, boundary } = prepared;
  const recorded = hub.latestRecorded();
  const time = new HubTime(options.clock, {
    hubTime: Math.max(recorded.hubTime ?? 0, options.before?.hubTime ?? 0),
    runningMs: Math.max(recorded.runningMs ?? 0, options.before?.runningMs ?? 0),
  });
  boundary.begin();
  try {
    const boot = hub.bootNumber(options.bootId);
    const moment = time.read(boot);
    const current = hub.epoch();
    if (current === undefined) {
      hub.insertHub(hubIdFrom(options.random), moment.hubTime);
      const first = 1 + Math.floor(options.random.fraction() * FIRST_EPOCH_BELOW);
      hub.insertEpoch(epoch(first), 'a new hub', moment);
    } else if (lostFacts(prepared, options.before)) {
      const next = epoch(Math.max(current, options.before?.epoch ?? 0) + 1);
      hub.insertEpoch(next, 'the database lacks facts that this hub had recorded', moment);
      for (const shop of prepared.shop.all()) hub.insertStart(next, shop.id, prepared.shop.head(shop.id));
    }
    countUncountedDays(prepared, moment);
    if (hub.token() === null) hub.setToken(tokenFrom(options.random));
    boundary.commit();
    return { time, boot };
  } catch (error) {
    boundary.rollback();
    throw error;
  }
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
