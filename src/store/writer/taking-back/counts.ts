import { articleId, type Seq } from '../../../domain/ids.ts';
import type { FactBody, JournalEntry } from '../../../domain/journal-entry.ts';
import { noteRequests } from './requests.ts';
import { recordAlone, takeAlone } from './stock.ts';
import { hindered, same, type Taken, type Taking } from './taking.ts';

export function takeCountStart(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop } = taking;
  // People count anew already: a shop has one open count.
  if (tx.prepared.count.openSession(shop.id) !== null) return hindered('DECIDED_OTHERWISE');
  const { said } = entry.body as FactBody;
  const at = tx.record(shop.id, 'count-started', null, said);
  tx.prepared.count.begin(shop.id, at);
  noteRequests(taking, entry, at);
  return same(at);
}

export function takeCounted(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop, origins } = taking;
  const { said, subjectId } = entry.body as FactBody;
  const session = openSession(taking, said['session']);
  if (session === null) return hindered('DECIDED_OTHERWISE');
  const article = articleId(subjectId ?? 0);
  if (!tx.isOpen(shop.id, article)) return hindered('ARTICLE_UNKNOWN');
  const position = origins.own(said['position']) ?? tx.head(shop.id);
  const at = tx.record(shop.id, 'counted', article, { ...said, session, position });
  const counted = Number(said['counted']);
  tx.prepared.count.put(shop.id, session, { articleId: article, counted, position, factSeq: at });
  noteRequests(taking, entry, at, (scope) => scope.replace(/^count \d+ /, `count ${session} `));
  return same(at);
}

/** What a count put right: within a session its line says so, else it stands alone. */
export function takeCount(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop, origins } = taking;
  const { said, movement } = entry.body as FactBody;
  if (movement === undefined) return hindered('FAILED');
  const position = origins.own(said['position']) ?? tx.head(shop.id);
  if (said['session'] === undefined) {
    const body = { ...entry.body, said: { ...said, position } };
    return takeAlone(taking, { ...entry, body });
  }
  const session = openSession(taking, said['session']);
  const article = articleId(movement.articleId);
  if (session === null || tx.prepared.count.line(shop.id, session, article) === undefined) {
    return hindered('DECIDED_OTHERWISE');
  }
  const taken = recordAlone(taking, entry, { ...said, session, position });
  if ('obstacle' in taken) return taken;
  tx.prepared.count.settle(shop.id, session, article, movement.quantity, taken.seq);
  return taken;
}

export function takeCountEnd(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop } = taking;
  const { said } = entry.body as FactBody;
  const session = openSession(taking, said['session']);
  if (session === null) return hindered('DECIDED_OTHERWISE');
  const closed = said['decision'] === 'close';
  if (closed && said['outdated'] === 0) settleTheRest(taking, session);
  const at = tx.record(shop.id, 'count-ended', null, { ...said, session });
  tx.prepared.count.end(shop.id, session, closed ? 'closed' : 'abandoned', at);
  return same(at);
}

/**
 * Ends a count that was open when its life was lost: what was sold since stands before what was taken back, so nobody can
 * say any more what the shelf held at the positions of its lines. People count again.
 */
export function abandonCount({ tx, shop }: Pick<Taking, 'tx' | 'shop'>): boolean {
  const session = tx.prepared.decisions.countInDoubt(shop.id);
  if (session === null) return false;
  const lines = tx.prepared.count.lineCount(shop.id, session);
  const body = { session, decision: 'abandon', user: 'hub', lines, moved: 0, outdated: 0 };
  tx.prepared.count.end(shop.id, session, 'abandoned', tx.record(shop.id, 'count-ended', null, body));
  return true;
}

/** Lines without a movement found no difference. */
function settleTheRest({ tx, shop }: Taking, session: Seq): void {
  for (const line of tx.prepared.count.lines(shop.id, session, 0, Number.MAX_SAFE_INTEGER)) {
    if (line.movementSeq === null) tx.prepared.count.settle(shop.id, session, line.articleId, 0, null);
  }
}

function openSession({ tx, shop, origins }: Taking, named: unknown): Seq | null {
  const session = origins.own(named);
  const known = session === null ? undefined : tx.prepared.count.session(shop.id, session);
  return known?.state === 'open' ? session : null;
}
