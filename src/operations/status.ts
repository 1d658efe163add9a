import { type Epoch, type Seq, type ShopId, type TillId, tillId } from '../domain/ids.ts';
import type { Shop, Unsent, UpstreamException, UpstreamHold } from '../store/facts.ts';
import type { Reader } from '../store/reader.ts';

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
  readonly parked: readonly ParkedSale[];
  /** Booked sales that are tried again by themselves. */
  readonly retrying: number;
  /** Tills whose sales head office does not take at present. */
  readonly holds: readonly (UpstreamHold & { readonly tillName: string })[];
  readonly upstream: { readonly position: Seq; readonly contact: UpstreamContact | null };
}

/** The sale that waits, or that was cancelled: then `seq` is its cancellation's. */
export interface ParkedSale extends UpstreamException {
  readonly number: string;
  readonly tillId: TillId;
  readonly tillName: string;
  readonly currency: string;
  /** Minor units. */
  readonly total: number;
}

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
      .map((exception) => parkedSale(reader, exception)),
    retrying: exceptions.filter((exception) => exception.state === 'retry').length,
    holds: reader
      .upstreamHolds(shop.id)
      .map((hold) => ({ ...hold, tillName: tillName(reader, hold.tillId) })),
    upstream: { position: reader.upstreamPosition(shop.id), contact },
  };
}

function parkedSale(reader: Reader, exception: UpstreamException): ParkedSale {
  const sale = reader.exceptionSale(exception.shopId, exception.seq);
  // With protocol `journal` any fact may wait.
  if (sale === undefined) {
    const nothing = { tillId: tillId(0), tillName: '', currency: '', total: 0 };
    return { ...exception, number: `entry ${exception.seq}`, ...nothing };
  }
  return {
    ...exception,
    number: sale.number,
    tillId: sale.tillId,
    tillName: tillName(reader, sale.tillId),
    currency: sale.currency,
    total: sale.total,
  };
}

function tillName(reader: Reader, id: TillId): string {
  return reader.till(id)?.name ?? `till ${id}`;
}
