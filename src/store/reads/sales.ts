import type { Database } from '../open.ts';
import type { Reader } from '../reader.ts';
import { prepareCancelled } from '../statements/cancellation.ts';
import { prepareQuarantine } from '../statements/quarantine.ts';
import { prepareSale } from '../statements/sale.ts';
import { prepareSaleHistory } from '../statements/sale-history.ts';
import { prepareSettledSales } from '../statements/settled-sales.ts';
import { prepareUpstream } from '../statements/upstream.ts';
import { prepareUpstreamAcknowledged } from '../statements/upstream-acknowledged.ts';
import { prepareGivenNumbers } from '../statements/upstream-decision.ts';
import { prepareUpstreamLate } from '../statements/upstream-late.ts';
import { prepareUpstreamRecords } from '../statements/upstream-record.ts';
import { unsentReads } from './unsent.ts';

/** Sales: booked, refused, and on their way to head office. */
export function saleReads(db: Database) {
  const sale = prepareSale(db);
  const quarantine = prepareQuarantine(db);
  const upstream = prepareUpstream(db);
  const records = prepareUpstreamRecords(db);
  const cancelled = prepareCancelled(db);
  return {
    sale: sale.bySeq,
    saleOfTill: sale.byNumber,
    saleHistory: prepareSaleHistory(db).page,
    isCancelled: cancelled.isCancelled,
    isWithdrawn: (shopId, seq) => cancelled.isCancelled(shopId, seq) || upstream.isDecided(shopId, seq),
    isGivenNumber: prepareGivenNumbers(db).isGiven,
    quarantine: quarantine.list,
    quarantineEntry: quarantine.one,
    quarantineCount: quarantine.openCount,
    openQuarantineOf: quarantine.openOfTill,
    upstreamPosition: upstream.position,
    upstreamAsked: upstream.asked,
    upstreamProtocol: upstream.protocol,
    upstreamAttempted: upstream.attempted,
    upstreamExceptions: upstream.exceptions,
    upstreamRecords: records.page,
    upstreamRecord: records.one,
    upstreamDecisions: records.decisions,
    upstreamCounts: records.counts,
    upstreamException: upstream.exception,
    upstreamDue: upstream.dueExceptions,
    upstreamNextDue: upstream.nextDue,
    upstreamLate: prepareUpstreamLate(db).unseen,
    upstreamAcknowledged: prepareUpstreamAcknowledged(db).unseen,
    exceptionSale: sale.bySeqOrCancellation,
    upstreamHolds: upstream.holds,
    ...unsentReads(db),
    ...prepareSettledSales(db),
  } satisfies Partial<Reader>;
}
