import type { FactBody, JournalEntry } from '../../../domain/journal-entry.ts';
import { isDerivedFrom } from '../../../domain/made-number.ts';
import type { FactKind } from '../../statements/fact.ts';
import { hindered, insteadOf, same, type Taken, type Taking } from './taking.ts';

/** A person closed a record that head office did not take: it stays closed, wherever the record stands now. */
export function takeClosing({ tx, shop, origins }: Taking, entry: JournalEntry): Taken {
  const { said } = entry.body as FactBody;
  const record = origins.own(said['record']);
  if (record === null) return hindered('CAUSE_UNKNOWN');
  const state = entry.kind === 'upstream-dropped' ? 'dropped' : 'settled';
  const { upstream, upstreamDecision } = tx.prepared;
  const stands = upstreamDecision.record(shop.id, record)?.state;
  // What was decided since the restore stands, and head office holds no more of it than this decision.
  if (stands === 'dropped' || stands === 'settled') return insteadOf(record);
  const at = tx.record(shop.id, entry.kind as FactKind, null, { ...said, record });
  if (stands === undefined) {
    const row = { attempts: 0, waitsSince: null, nextAttemptAt: null, reason: 'DECIDED', lastAnswer: '' };
    upstream.put({ shopId: shop.id, seq: record, state: 'parked', ...row });
  }
  upstreamDecision.decide(shop.id, record, state, at);
  return same(at);
}

/** A person gave a sale another number at head office: under that one it is there. */
export function takeNumber({ tx, shop, origins }: Taking, entry: JournalEntry): Taken {
  const { said, subjectId } = entry.body as FactBody;
  const record = origins.own(said['record']);
  const sale = record === null ? undefined : tx.prepared.cancellation.sale(shop.id, record);
  const number = said['sentNumber'];
  if (record === null || sale === undefined || typeof number !== 'string') return hindered('CAUSE_UNKNOWN');
  const { sale: sales, upstreamDecision } = tx.prepared;
  const own = sales.numberOf(shop.id, record) ?? '';
  if (number === own) return insteadOf(record);
  // The hub makes the same number for the same sale, so it may have been given in this life, too.
  const before = upstreamDecision.giving(shop.id, record, number);
  if (before !== null) return same(before);
  // One that a person accepted beside another of its number went there under that number, because it was there already.
  const other = isDerivedFrom(number, own) ? undefined : sales.byIdentity(sale.tillId, number);
  if (other !== undefined || upstreamDecision.isGiven(sale.tillId, number)) return hindered('NAME_TAKEN');
  const at = tx.record(shop.id, 'upstream-renumbered', subjectId, { ...said, record });
  upstreamDecision.renumber(shop.id, record, at, number);
  return same(at);
}
