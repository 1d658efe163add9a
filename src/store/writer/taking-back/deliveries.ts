import { articleId, type Seq } from '../../../domain/ids.ts';
import type { FactBody, JournalEntry } from '../../../domain/journal-entry.ts';
import { articleTouched } from '../record-article.ts';
import { answeredSince, noteRequests } from './requests.ts';
import { recordAlone } from './stock.ts';
import { hindered, insteadOf, same, type Taken, type Taking } from './taking.ts';

export function takeAnnounced(taking: Taking, entry: JournalEntry): Taken {
  const repeated = answeredSince(taking, entry);
  if (repeated !== null) return same(repeated);
  const { tx, shop } = taking;
  const { subjectId, said, delivery } = entry.body as FactBody;
  const article = articleId(subjectId ?? 0);
  if (delivery === undefined || !tx.isOpen(shop.id, article)) return hindered('ARTICLE_UNKNOWN');
  const at = tx.record(shop.id, 'delivery-announced', article, said, entry.recorded.tillTime);
  tx.prepared.delivery.insert(shop.id, at, { article, quantity: delivery.quantity, sentAt: delivery.sentAt });
  noteRequests(taking, entry, at);
  touch(taking, article, at);
  return same(at);
}

/** A delivery is decided once: what was decided since the restore stands. */
export function takeReception(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop, origins } = taking;
  const { said, movement, subjectId } = entry.body as FactBody;
  if (movement === undefined) return recordAlone(taking, entry, said);
  const delivery = origins.own(said['delivery']);
  const state = delivery === null ? undefined : tx.prepared.decisions.deliveryState(shop.id, delivery);
  if (delivery === null || state === undefined) return hindered('CAUSE_UNKNOWN');
  if (state === 'refused') return hindered('DECIDED_OTHERWISE');
  if (state === 'received') return decidedBefore(tx.prepared.decisions.ofDelivery(shop.id, delivery));
  const taken = recordAlone(taking, entry, { ...said, delivery });
  if ('obstacle' in taken) return taken;
  tx.prepared.delivery.decide(shop.id, delivery, 'received', taken.seq);
  touch(taking, articleId(subjectId ?? 0), taken.seq);
  return taken;
}

export function takeRefusal(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop, origins } = taking;
  const { said, subjectId } = entry.body as FactBody;
  const named = Array.isArray(said['deliveries']) ? said['deliveries'] : [];
  const deliveries: Seq[] = [];
  let before: Seq | null = null;
  for (const one of named) {
    const delivery = origins.own(one);
    const state = delivery === null ? undefined : tx.prepared.decisions.deliveryState(shop.id, delivery);
    if (delivery === null || state === undefined) return hindered('CAUSE_UNKNOWN');
    if (state === 'received') return hindered('DECIDED_OTHERWISE');
    if (state === 'refused') before = tx.prepared.decisions.ofDelivery(shop.id, delivery);
    else deliveries.push(delivery);
  }
  if (deliveries.length === 0 && before !== null) return same(before);
  const at = tx.record(shop.id, 'delivery-refused', subjectId, { ...said, deliveries });
  for (const delivery of deliveries) tx.prepared.delivery.decide(shop.id, delivery, 'refused', at);
  touch(taking, articleId(subjectId ?? 0), at);
  return same(at);
}

/**
 * Head office says that somebody else decided on the goods. What a till of this shop decided since stands, as it does
 * when it comes first in one life.
 */
export function takeWithdrawal({ tx, shop, origins }: Taking, entry: JournalEntry): Taken {
  const { said, subjectId } = entry.body as FactBody;
  const [named] = Array.isArray(said['deliveries']) ? said['deliveries'] : [];
  const delivery = origins.own(named);
  const state = delivery === null ? undefined : tx.prepared.decisions.deliveryState(shop.id, delivery);
  if (delivery === null || state === undefined) return hindered('CAUSE_UNKNOWN');
  if (state !== 'open') {
    const decision = tx.prepared.decisions.ofDelivery(shop.id, delivery);
    if (decision === null) return hindered('DECIDED_OTHERWISE');
    const isWithdrawn = tx.prepared.fact.bySeq(shop.id, decision)?.kind === 'delivery-withdrawn';
    return isWithdrawn ? same(decision) : insteadOf(decision);
  }
  const article = articleId(subjectId ?? 0);
  const at = tx.record(shop.id, 'delivery-withdrawn', article, { ...said, deliveries: [delivery] });
  tx.prepared.delivery.decide(shop.id, delivery, 'refused', at);
  touch({ tx }, article, at);
  return same(at);
}

export function decidedBefore(at: Seq | null): Taken {
  return at === null ? hindered('DECIDED_OTHERWISE') : same(at);
}

/** Tills hear of the article again: what waits to be received of it has changed. */
function touch({ tx }: Pick<Taking, 'tx'>, article: ReturnType<typeof articleId>, at: Seq): void {
  const stored = tx.prepared.article.byId(article);
  if (stored !== undefined) articleTouched(tx, stored, at);
}
