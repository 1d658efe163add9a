import type { Seq, ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';
import type { Moment } from '../writer/hub-time.ts';

/** Every kind of fact that is neither a sale nor a movement caused by one; `body` is JSON. */
export const FACT_KINDS = [
  'opening',
  'opened-twice',
  'shop',
  'till',
  'category',
  'article',
  'variant',
  'quarantined',
  'quarantine-decided',
  'cancellation',
  'central-correction',
  'moved-in',
  'taken-back-sale',
  'delivery-announced',
  'delivery-refused',
  'delivery-withdrawn',
  'reception',
  'correction',
  'regularisation',
  'rejection-trace',
  'negotiation',
  'customer-return',
  'cash-report',
  'expense-applied',
  'delivery',
  'loss',
  'return',
  'count',
  'count-started',
  'counted',
  'count-ended',
  'upstream-dropped',
  'upstream-settled',
  'upstream-renumbered',
  'taken-back-unapplied',
  'taken-back-undone',
] as const;

export type FactKind = (typeof FACT_KINDS)[number];

export function prepareFactWrites(db: Database) {
  const insert = db.prepare(
    `INSERT INTO fact (shop_id, seq, kind, subject_id, body, till_time, hub_time, boot, running_ms, clock_doubt)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return {
    insert: (
      shop: ShopId,
      seq: Seq,
      fact: { kind: FactKind; subjectId: number | null; body: object; tillTime: string | null },
      moment: Moment,
    ): void => {
      insert.run(
        shop,
        seq,
        fact.kind,
        fact.subjectId,
        JSON.stringify(fact.body),
        fact.tillTime,
        moment.hubTime,
        moment.boot,
        moment.runningMs,
        moment.clockDoubt ? 1 : 0,
      );
    },
  };
}

/** One fact as it was recorded. */
export interface RecordedFact {
  readonly kind: FactKind;
  readonly subjectId: number | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly hubTime: number;
}

export function prepareFact(db: Database) {
  const select = db.prepare<
    [number, number],
    { kind: FactKind; subject_id: number | null; body: string; hub_time: number }
  >('SELECT kind, subject_id, body, hub_time FROM fact WHERE shop_id = ? AND seq = ?');
  const bySeq = (shop: ShopId, at: Seq): RecordedFact | undefined => {
    const row = select.get(shop, at);
    return (
      row && {
        kind: row.kind,
        subjectId: row.subject_id,
        body: JSON.parse(row.body) as Record<string, unknown>,
        hubTime: row.hub_time,
      }
    );
  };
  return {
    bySeq,
    /**
     * What a fact says, for answering a repeat as the first request was answered.
     * @throws Error when there is no such fact, or it is of another kind
     */
    bodyOf: (shop: ShopId, at: Seq, kind: FactKind): unknown => {
      const fact = bySeq(shop, at);
      if (fact?.kind !== kind) throw new Error(`fact ${at} of shop ${shop} is no ${kind}`);
      return fact.body;
    },
  };
}

/** Times of facts, for finding a position by time. Recorded hub time never runs backwards, so it rises with seq. */
export function prepareFactTimes(db: Database) {
  const causeAt = db
    .prepare<{ shop: number; seq: number }, number>(
      `SELECT coalesce(
         (SELECT hub_time FROM sale WHERE shop_id = :shop AND seq = :seq),
         (SELECT hub_time FROM fact WHERE shop_id = :shop AND seq = :seq),
         (SELECT coalesce(s.hub_time, f.hub_time) FROM movement AS m
            LEFT JOIN sale AS s ON s.shop_id = m.shop_id AND s.seq = m.cause_seq
            LEFT JOIN fact AS f ON f.shop_id = m.shop_id AND f.seq = m.cause_seq
          WHERE m.shop_id = :shop AND m.seq = :seq))`,
    )
    .pluck();
  return {
    /** Recorded hub time of the fact `seq`; null when there is no such fact. */
    hubTimeOf: (shop: ShopId, seq: Seq): number | null => causeAt.get({ shop, seq }) ?? null,
  };
}
