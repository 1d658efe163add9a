import type { Epoch, Seq, ShopId, TillId } from '../domain/ids.ts';
import type {
  NotTakenBack,
  Shop,
  TakenBackSales,
  Unsent,
  UpstreamException,
  UpstreamHold,
} from '../store/facts.ts';
import type { Reader } from '../store/reader.ts';
import { type WaitingRecord, waitingRecord } from './waiting-record.ts';

/** What a person asks first: is everything booked, sent and decided? Plain data, so that it travels as JSON. */
export interface HubStatus {
  readonly hubId: string;
  readonly epoch: Epoch;
  readonly shops: readonly ShopStatus[];
  /** Other hubs on the LAN that advertise a shop of this one: two would sell the same stock. */
  readonly otherHubs: readonly OtherHub[];
}

export interface OtherHub {
  readonly hubId: string;
  readonly host: string;
  readonly port: number;
  /** The shops that both advertise. */
  readonly shops: readonly number[];
}

/** What only a running hub knows. */
export interface RunningFacts {
  readonly contactOf: (shopId: ShopId) => UpstreamContact | null;
  readonly otherHubs: readonly OtherHub[];
}

/** Where only the file is read, nothing is known of talks and neighbours. */
const NOT_RUNNING: RunningFacts = { contactOf: () => null, otherHubs: [] };

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
  /** Booked sales whose forwarding waits for a person, and cancelled ones that had left before, each with its reason. */
  readonly parked: readonly ParkedRecord[];
  /** Records that are tried again by themselves. */
  readonly retrying: number;
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
}

/** What waits for a person, and what it is. */
export type ParkedRecord = UpstreamException & WaitingRecord;

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
}

/** Gathers the status of every shop. */
export function collectStatus(reader: Reader, running: RunningFacts = NOT_RUNNING): HubStatus {
  return {
    hubId: reader.hubId(),
    epoch: reader.epoch(),
    shops: reader.shops().map((shop) => shopStatus(reader, shop, running.contactOf(shop.id))),
    otherHubs: running.otherHubs,
  };
}

function shopStatus(reader: Reader, shop: Shop, contact: UpstreamContact | null): ShopStatus {
  const exceptions = reader.upstreamExceptions(shop.id);
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
    parked: exceptions
      .filter((exception) => exception.state === 'parked')
      .map((exception) => ({ ...exception, ...waitingRecord(reader, shop.id, exception.seq) })),
    retrying: exceptions.filter((exception) => exception.state === 'retry').length,
    holds: reader
      .upstreamHolds(shop.id)
      .map((hold) => ({ ...hold, tillName: tillName(reader, hold.tillId) })),
    catalogue: catalogueOf(reader, shop.id),
    lostSales: lostSalesOf(reader, shop.id),
    upstream: { position: reader.upstreamPosition(shop.id), contact },
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
