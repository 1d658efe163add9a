import { type Seq, type ShopId, seq, shopId, type TillId } from '../../domain/ids.ts';
import { agree, type GoodsAndMoney } from '../../domain/shown-sale.ts';
import type { Database } from '../open.ts';

/** A booked sale as it is known again when it comes once more. */
export interface KnownSale {
  readonly shop_id: number;
  readonly seq: number;
  readonly content_hash: Buffer;
}

/** What the writer looks up to tell whether a sale is booked already. */
export function prepareKnownSale(db: Database) {
  const byIdentity = db.prepare<[number, string], KnownSale>(
    'SELECT shop_id, seq, content_hash FROM sale WHERE till_id = ? AND number = ?',
  );
  const numberOf = db
    .prepare<[number, number], string>('SELECT number FROM sale WHERE shop_id = ? AND seq = ?')
    .pluck();
  const numberless = db.prepare<
    [number, Buffer, number],
    { seq: number; number: string; running_ms: number; sold_at: number }
  >(
    `SELECT seq, number, running_ms, sold_at FROM sale INDEXED BY sale_without_number
     WHERE till_id = ? AND content_hash = ? AND number_generated = 1 AND shop_id = ? ORDER BY seq DESC`,
  );
  const money = db.prepare<[number, number], { currency: string; total: number }>(
    'SELECT currency, total FROM sale WHERE shop_id = ? AND seq = ?',
  );
  const goods = db.prepare<[number, number], { articleId: number; quantity: number }>(
    `SELECT article_id AS articleId, sum(quantity) AS quantity FROM sale_line WHERE shop_id = ? AND sale_seq = ?
     GROUP BY article_id`,
  );
  const numberlessAt = db.prepare<[number, number], { shop_id: number; seq: number }>(
    `SELECT shop_id, seq FROM sale INDEXED BY sale_without_number
     WHERE till_id = ? AND number_generated = 1 AND sold_at = ? ORDER BY shop_id, seq`,
  );
  const goodsAndMoney = (shop: ShopId, at: Seq): GoodsAndMoney | undefined => {
    const row = money.get(shop, at);
    return row && { ...row, lines: goods.all(shop, at) };
  };
  const isTakenBack = db
    .prepare<[number, number], number>("SELECT content_hash = x'' FROM sale WHERE shop_id = ? AND seq = ?")
    .pluck();
  return {
    goodsAndMoney,
    /** Whether the sale came from head office after a loss. */
    isTakenBack: (shop: ShopId, at: Seq): boolean => isTakenBack.get(shop, at) === 1,
    /** Such sales of that date which the till sent without a number. Reads all that it sent so: for rare use. */
    numberlessLike: (
      till: TillId,
      sale: GoodsAndMoney & { readonly soldAt: number },
    ): readonly { readonly shopId: ShopId; readonly seq: Seq }[] =>
      numberlessAt
        .all(till, sale.soldAt)
        .map((row) => ({ shopId: shopId(row.shop_id), seq: seq(row.seq) }))
        .filter((row) => {
          const booked = goodsAndMoney(row.shopId, row.seq);
          return booked !== undefined && agree(booked, sale);
        }),
    byIdentity: (till: TillId, number: string): KnownSale | undefined => byIdentity.get(till, number),
    numberOf: (shop: ShopId, at: Seq): string | undefined => numberOf.get(shop, at),
    /**
     * Sales of this content that the till sent to a shop without a number and that were booked at `from` (running ms) or
     * later, newest first. What is older is not read: a till may send the same content for years.
     */
    numberless: (
      till: TillId,
      hash: Buffer,
      shop: ShopId,
      from: number,
    ): { seq: number; number: string; sold_at: number }[] => {
      const found = [];
      for (const row of numberless.iterate(till, hash, shop)) {
        if (row.running_ms < from) break;
        found.push(row);
      }
      return found;
    },
  };
}
