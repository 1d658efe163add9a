import type { Epoch, Seq, ShopId } from '../../../domain/ids.ts';
import type { SentEntry } from '../../../domain/journal-entry.ts';
import type { StoredShop } from '../../statements/shop.ts';
import type { Transaction } from '../transaction.ts';
import type { Origins } from './origins.ts';

/** A page of a lost life as head office has it. */
export interface TakeBack {
  readonly shopId: ShopId;
  /** The epoch of the lost life to which the names belong. */
  readonly epoch: number;
  /** Up to here the journal and head office have the same facts: the lost life parts from it after this seq. */
  readonly common: Seq;
  /** In ascending seq, each once. */
  readonly entries: readonly LostEntry[];
}

export interface LostEntry {
  readonly entry: SentEntry;
  /** A sale as a till would send it, JSON text: what a person is shown when it cannot be booked. Empty for the rest. */
  readonly payload: string;
}

export interface TakeBackReceipt {
  /** The last seq of the page that is settled; what follows it comes with the next page. */
  readonly upTo: number;
  readonly facts: number;
  readonly sales: number;
  readonly unapplied: number;
}

/** Where sending begins anew: everything after `after` gets names of a new epoch in this shop. */
export interface BeginEpoch {
  readonly shopId: ShopId;
  readonly after: Seq;
  /** The highest epoch that head office knows. */
  readonly above: number;
  /** Only if this is still the epoch: several lines may find out at once. */
  readonly from: Epoch;
  readonly reason: string;
}

/** Why a fact could not be applied again. */
export type Obstacle =
  | 'ARTICLE_UNKNOWN'
  | 'TILL_UNKNOWN'
  | 'CAUSE_UNKNOWN'
  | 'KIND_UNKNOWN'
  | 'ANOTHER_SHOP'
  | 'DECIDED_OTHERWISE'
  | 'NAME_TAKEN'
  | 'NOT_HELD'
  | 'TOTAL_DIFFERS'
  | 'FAILED';

/** `same`: the fact `seq` is the lost one itself; else it only says what became of it. */
export type Taken = Stands | { readonly obstacle: Obstacle };

export interface Stands {
  readonly seq: Seq;
  readonly same: boolean;
}

/** What the taking back of one page works with. */
export interface Taking {
  readonly tx: Transaction;
  readonly shop: StoredShop;
  /** To which the names of the page belong. */
  readonly epoch: number;
  readonly common: Seq;
  readonly origins: Origins;
  /** What the hub itself said since the lives parted, by kind and subject: it counts more than what was lost. */
  readonly said: ReadonlyMap<string, Seq>;
}

export const same = (seq: Seq): Stands => ({ seq, same: true });
export const insteadOf = (seq: Seq): Stands => ({ seq, same: false });
export const hindered = (obstacle: Obstacle): Taken => ({ obstacle });
