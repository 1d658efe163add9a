import type { StockFinding } from '../../domain/central-stock.ts';
import type { ArticleId, Seq, ShopId, TillId } from '../../domain/ids.ts';

/** What a look at head office's stock found, at most FINDINGS_MAX articles at once. */
export interface BookCentralStock {
  readonly shopId: ShopId;
  /** What head office had of the hub's when it was asked, see `Reader.centralStanding`. */
  readonly mark: string;
  readonly foundUpTo: number;
  /** Hub's wall time at which head office answered, UTC ms. */
  readonly takenAt: number;
  readonly findings: readonly StockFinding[];
}

export interface BookCentralStockReceipt {
  /** False: something was sent or decided meanwhile, so that nothing of it says anything any more. */
  readonly current: boolean;
  /** Articles whose row was written; those that were accepted or compared meanwhile are left out. */
  readonly written: number;
  /** Movements that were booked. */
  readonly booked: readonly { readonly articleId: ArticleId; readonly seq: Seq; readonly quantity: number }[];
}

export interface NoteMoveIn {
  readonly shopId: ShopId;
  /** What head office held of each till, in sales of the last month. */
  readonly tills: readonly { readonly id: TillId; readonly serial: string; readonly sales: number }[];
}

export interface NoteMoveInReceipt {
  readonly seq: Seq;
}

export interface AcceptCentralStock {
  readonly shopId: ShopId;
  readonly articleId: ArticleId;
  readonly user: string;
  /** 1 to 255 characters. */
  readonly reason: string;
}

export interface AcceptCentralStockReceipt {
  /** True: nothing is unexplained (any more). */
  readonly already: boolean;
  /** Signed, as it changed the level. */
  readonly quantity: number;
  readonly stockBefore: number;
  readonly stockAfter: number;
}
