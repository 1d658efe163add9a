import type { Condition } from '../domain/condition.ts';
import type { DrainProgress } from '../domain/drain-progress.ts';
import { type Epoch, type Seq, type ShopId, seq, type TillId } from '../domain/ids.ts';
import type { NotTakenBack, TakenBackSales } from '../store/central-facts.ts';
import type { Shop, TakenBackCounts, Unsent, UpstreamHold, UpstreamRecord } from '../store/facts.ts';
import type { Reader } from '../store/reader.ts';
import type { BackupState } from './backups.ts';
import type { Wear } from './wear.ts';

/** Parked records that a status names; all of them are a list of their own. */
export const PARKED_SHOWN_MAX = 20;

/** What a person asks first: is everything booked, sent and decided? Plain data, so that it travels as JSON. */
export interface HubStatus {
  readonly hubId: string;
  readonly epoch: Epoch;
  /** What a person should know of the hub itself; empty when all is well, or where no hub runs. */
  readonly conditions: readonly Condition[];
  readonly shops: readonly ShopStatus[];
  /** Other hubs on the LAN that advertise a shop of this one, or run on a copy of its folder: two sell the same stock. */
  readonly otherHubs: readonly OtherHub[];
  /** What the running hub wrote since its start; null where no hub runs. */
  readonly wear: Wear | null;
  /** Where copies are kept; null where no hub runs. */
  readonly backups: readonly BackupState[] | null;
}

export interface OtherHub {
  readonly hubId: string;
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  /** The shops that both advertise. */
  readonly shops: readonly number[];
  /** It has this hub's id. */
  readonly isCopy: boolean;
}

/** What only a running hub knows. */
export interface RunningFacts {
  readonly conditions: readonly Condition[];
  readonly contactOf: (shopId: ShopId) => UpstreamContact | null;
  readonly otherHubs: readonly OtherHub[];
  readonly wear: Wear | null;
  readonly backups: readonly BackupState[] | null;
}

/** Where only the file is read, nothing is known of talks and neighbours. */
const NOT_RUNNING: RunningFacts = {
  conditions: [],
  contactOf: () => null,
  otherHubs: [],
  wear: null,
  backups: null,
};

export interface ShopStatus {
  readonly id: ShopId;
  readonly name: string;
  readonly code: string;
  readonly active: boolean;
  /** The seq of the last fact; 0 when there is none. */
  readonly head: Seq;
  /** Hub time of the last fact, UTC ms. */
  readonly lastFactAt: number | null;
  readonly tills: { readonly active: number; readonly inactive: number };
  /** Not yet at head office; amounts in minor units, one sum per currency. */
  readonly unsent: Unsent;
  /** Open entries of the quarantine. */
  readonly quarantined: number;
  /** The first {@link PARKED_SHOWN_MAX} records that wait for a person on their way to head office. */
  readonly parked: readonly (UpstreamRecord & { readonly reason: string })[];
  readonly parkedCount: number;
  /** Records that are tried again by themselves. */
  readonly retrying: number;
  /** Records that a person gave up, or did at head office by hand. */
  readonly decided: { readonly dropped: number; readonly settled: number };
  /** Tills whose sales head office does not take at present. */
  readonly holds: readonly (UpstreamHold & { readonly tillName: string })[];
  /** How the catalogue stands to head office's; null before the first reading. `conflicts` wait for a person. */
  readonly catalogue: {
    readonly fullAt: number | null;
    readonly lastError: string | null;
    readonly conflicts: number;
  } | null;
  /** What came of looking for sales of a lost life at head office, and the first of those that wait for a person. */
  readonly lostSales: TakenBackSales & { readonly first: readonly MissingSale[] };
  readonly upstream: { readonly position: Seq; readonly contact: UpstreamContact | null };
  /** What head office gave back after restores. */
  readonly takenBack: TakenBackCounts;
}

/** A sale that head office has and the hub could not take back; amounts in minor units of a currency that is not told. */
export type MissingSale = Omit<NotTakenBack, 'shown'> & {
  readonly tillName: string;
  readonly total: number | null;
};

/** Beyond this many, the list of them is the better place. */
const MISSING_SHOWN_MAX = 20;

/** What the running hub knows of its last talk with head office; null where no hub runs. */
export interface UpstreamContact {
  readonly lastContactAt: number | null;
  readonly lastError: string | null;
  /** How far a backlog has come, also in words; null when nothing waits for its turn. */
  readonly progress: (DrainProgress & { readonly english: string; readonly french: string }) | null;
}

/** Gathers the status of every shop. */
export function collectStatus(reader: Reader, running: RunningFacts = NOT_RUNNING): HubStatus {
  return {
    hubId: reader.hubId(),
    epoch: reader.epoch(),
    conditions: running.conditions,
    shops: reader.shops().map((shop) => shopStatus(reader, shop, running.contactOf(shop.id))),
    otherHubs: running.otherHubs,
    wear: running.wear,
    backups: running.backups,
  };
}

function shopStatus(reader: Reader, shop: Shop, contact: UpstreamContact | null): ShopStatus {
  const { parked, retry, dropped, settled } = reader.upstreamCounts(shop.id);
  const tills = reader.tills().filter((till) => till.shopId === shop.id);
  const active = tills.filter((till) => till.active).length;
  return {
    id: shop.id,
    name: shop.name,
    code: shop.code,
    active: shop.active,
    head: reader.head(shop.id),
    lastFactAt: reader.lastHubTime(shop.id),
    tills: { active, inactive: tills.length - active },
    unsent: reader.unsent(shop.id),
    quarantined: reader.quarantineCount(shop.id),
    parked: reader
      .upstreamRecords({ shopId: shop.id, state: 'parked', after: seq(0), limit: PARKED_SHOWN_MAX })
      .map((record) => ({ ...record, reason: record.reason ?? '' })),
    parkedCount: parked,
    retrying: retry,
    decided: { dropped, settled },
    holds: reader
      .upstreamHolds(shop.id)
      .map((hold) => ({ ...hold, tillName: tillName(reader, hold.tillId) })),
    catalogue: catalogueOf(reader, shop.id),
    lostSales: lostSalesOf(reader, shop.id),
    upstream: { position: reader.upstreamPosition(shop.id), contact },
    takenBack: reader.takenBack(shop.id),
  };
}

function catalogueOf(reader: Reader, shop: ShopId): ShopStatus['catalogue'] {
  const pull = reader.cataloguePull(shop);
  return pull && { fullAt: pull.fullAt, lastError: pull.lastError, conflicts: pull.conflicts.length };
}

function lostSalesOf(reader: Reader, shop: ShopId): ShopStatus['lostSales'] {
  const first = reader.notTakenBack(shop, MISSING_SHOWN_MAX).map(({ shown, ...sale }) => ({
    ...sale,
    tillName: tillName(reader, sale.tillId),
    total: shown?.total ?? null,
  }));
  return { ...reader.takenBackSales(shop), first };
}

function tillName(reader: Reader, id: TillId): string {
  return reader.till(id)?.name ?? `till ${id}`;
}
