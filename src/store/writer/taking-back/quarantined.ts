import { seq, shopId, tillId } from '../../../domain/ids.ts';
import type { FactBody, JournalEntry } from '../../../domain/journal-entry.ts';
import { supersede } from '../quarantine.ts';
import { decidedBefore } from './deliveries.ts';
import { tillOf } from './sales.ts';
import { hindered, same, type Taken, type Taking } from './taking.ts';

/** A refused content is kept once: what the till sent again since is that entry. */
export function takeQuarantined(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop, origins } = taking;
  const { said, quarantined } = entry.body as FactBody;
  if (quarantined === undefined) return hindered('FAILED');
  const till = tillOf(taking, entry, quarantined.tillId);
  if (till === undefined) return hindered('TILL_UNKNOWN');
  const { number, payload } = quarantined;
  const hash = Buffer.from(quarantined.contentHash, 'hex');
  const kept = tx.prepared.quarantine.byContent(till.id, number, hash);
  if (kept !== undefined) return kept.shop_id === shop.id ? same(seq(kept.seq)) : hindered('ANOTHER_SHOP');
  const { existing } = quarantined.refusal;
  const refusal = JSON.stringify(
    existing === undefined
      ? quarantined.refusal
      : { ...quarantined.refusal, existing: origins.own(existing) ?? existing },
  );
  const at = tx.record(shop.id, 'quarantined', till.id, said);
  tx.prepared.quarantine.insert(
    shop.id,
    at,
    { till: till.id, number, hash, refusal, payload },
    tx.moment.hubTime,
  );
  const booked = number === null ? undefined : tx.prepared.sale.byIdentity(till.id, number);
  const content = tx.prepared.quarantine.byId(shop.id, at);
  if (booked?.content_hash.equals(hash) && content !== undefined) {
    // The till sent it again after the restore, and then it could be booked.
    supersede(tx, content, { shop: shopId(booked.shop_id), seq: seq(booked.seq) });
  }
  return same(at);
}

/** A person's word, or the hub's own when the till sent the sale again. What was decided since the restore stands. */
export function takeDecision({ tx, shop, origins }: Taking, entry: JournalEntry): Taken {
  const { said } = entry.body as FactBody;
  const id = origins.own(said['entry']);
  const kept = id === null ? undefined : tx.prepared.quarantine.byId(shop.id, id);
  if (id === null || kept === undefined) return hindered('CAUSE_UNKNOWN');
  const decision = said['decision'];
  if (kept.state !== 'open') {
    const agrees = (kept.state === 'discarded') === (decision === 'discarded');
    return agrees
      ? decidedBefore(tx.prepared.decisions.ofQuarantined(shop.id, id))
      : hindered('DECIDED_OTHERWISE');
  }
  if (decision === 'discarded') {
    const at = tx.record(shop.id, 'quarantine-decided', kept.till_id, { ...said, entry: id });
    tx.prepared.quarantine.decide(kept, 'discarded', at, null);
    return same(at);
  }
  const booked = origins.own(said['bookedSeq']);
  const number = booked === null ? undefined : tx.prepared.sale.numberOf(shop.id, booked);
  const sale = number === undefined ? undefined : tx.prepared.sale.byIdentity(tillId(kept.till_id), number);
  if (booked === null || sale?.seq !== booked || (decision !== 'accepted' && decision !== 'superseded')) {
    return hindered('CAUSE_UNKNOWN');
  }
  const at = tx.record(shop.id, 'quarantine-decided', kept.till_id, {
    ...said,
    entry: id,
    bookedSeq: booked,
    ...(decision === 'accepted' ? { bookedNumber: number } : {}),
  });
  tx.prepared.quarantine.decide(kept, decision, at, { shop: shop.id, seq: booked });
  return same(at);
}
