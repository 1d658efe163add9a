import type { CatalogueConflict } from '../domain/central-catalogue.ts';
import type { CentralStock } from '../domain/central-stock.ts';
import type { ArticleId, Epoch, Seq, TillId, TillSerial } from '../domain/ids.ts';
import type { Obstacle, ShownSale } from '../domain/shown-sale.ts';

/** What the hub knows of head office: its catalogue, its stock, and what it told of lost sales. */

/** The fact that says with which sales of each till the stock was taken over from head office. */
export interface MovedIn {
  readonly seq: Seq;
  /** Recorded hub time, UTC ms. */
  readonly at: number;
  /** Sales of the last month that head office held then. */
  readonly tills: readonly { readonly id: number; readonly serial: string; readonly sales: number }[];
}

/** Protocol `journal`: an entry that head office took after what follows it, and that it was not seen to keep. */
export interface LateEntry {
  readonly seq: Seq;
  /** How far the line had come when it arrived, at the latest. */
  readonly position: Seq;
}

/** Protocol `journal`: a part of it that head office was found to have. Any of it may have come late. */
export interface Acknowledged {
  readonly after: Seq;
  readonly upTo: Seq;
  /** How far head office had come when it was found. */
  readonly position: Seq;
}

export interface LateEntries {
  readonly after: Seq;
  /** Only those that arrived when the line had not come so far; null = all. */
  readonly before: Seq | null;
  readonly limit: number;
}

/** A till whose sales of a lost life are not all looked for yet. Times are UTC ms. */
export interface OpenComparison {
  readonly epoch: Epoch;
  /** The last fact of the shop before that epoch. */
  readonly after: Seq;
  readonly raisedAt: number;
  /** Whether the hub's clock was in doubt then. */
  readonly inDoubt: boolean;
  readonly tillId: TillId;
  readonly serial: TillSerial;
  readonly active: boolean;
  /** Recorded hub time of the shop's first fact, and of its last before the epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Dates of sale up to here were looked through; null = none yet. */
  readonly comparedTo: number | null;
}

/** What came of comparing tills with head office after a loss. */
export interface TakenBackSales {
  /** Comparisons, one per till and raised epoch, and how many are done. */
  readonly tills: number;
  readonly compared: number;
  readonly takenBack: number;
  /** Sales that head office has and that could not be taken back. */
  readonly missing: number;
  /** Tills of which head office tells nothing at present. */
  readonly waiting: readonly { readonly tillId: TillId; readonly cause: string }[];
}

/** A sale that head office has of a till and that could not be taken back. */
export interface NotTakenBack {
  readonly tillId: TillId;
  readonly number: string;
  readonly reason: Obstacle;
  /** UTC ms. */
  readonly notedAt: number;
  /** What head office shows of it; null when nothing readable. */
  readonly shown: ShownSale | null;
}

/** An article's stock as head office last showed it, beside the hub's level of now. */
export interface CentralStockRow extends CentralStock {
  readonly code: string;
  readonly name: string;
  readonly level: number;
  /** UTC ms. */
  readonly takenAt: number;
}

/** What became of the last reading of head office's catalogue. Times are UTC ms. */
export interface CataloguePull {
  /** The last full reading that was noted: one a day is, the others only when something changed. */
  readonly fullAt: number | null;
  /** When head office last had something new. */
  readonly changedAt: number | null;
  /** Why the last reading failed, in English; null when it did not. */
  readonly lastError: string | null;
  readonly conflicts: readonly CatalogueConflict[];
}

/** A shop's catalogue by what a full reading of head office's is compared with. */
export interface HeldCatalogue {
  readonly articles: readonly {
    readonly id: ArticleId;
    readonly code: string;
    readonly active: boolean;
    /** Whether head office ever showed it. */
    readonly seen: boolean;
  }[];
  /** Active ones. */
  readonly variants: readonly { readonly id: number; readonly articleId: ArticleId }[];
  /** Deliveries that head office announced and that wait for a till. */
  readonly deliveries: readonly { readonly id: Seq; readonly articleId: ArticleId }[];
}

/** What arrived when the line stood behind `after` and up to `upTo`: what was booked there, and what was booked earlier and came late. */
export interface ArrivedIn {
  readonly after: Seq;
  readonly upTo: Seq;
}

/** Head office was put back to where the line stood between `after` and `upTo`, and lacks what had arrived since. */
export interface LossAtOffice {
  readonly after: Seq;
  readonly upTo: Seq;
}

/** How far head office was seen to have what it acknowledged. */
export interface OfficeTrust {
  /** It had all that had arrived when the line stood here. */
  readonly confirmed: Seq;
  /**
   * Something was missing when the line stood at `top`: all that had arrived is looked through, backwards, and has been down
   * to `at`. `lost`: where sales were missing.
   */
  readonly doubt: { readonly top: Seq; readonly at: Seq; readonly lost: LossAtOffice | null } | null;
}

/** A record of which nobody could say whether head office still has it. */
export interface UnsureRecord {
  readonly seq: Seq;
  /** Head office went back about then: it is looked for in long lists, too. */
  readonly closely: boolean;
}

/** A sale that head office has, as far as the hub knows. */
export interface SettledSale {
  readonly seq: Seq;
  readonly tillId: TillId;
  /** It arrived after what was booked later. */
  readonly cameLate: boolean;
  /** The one under which it was sent. */
  readonly number: string;
  /** UTC ms. */
  readonly soldAt: number;
}
