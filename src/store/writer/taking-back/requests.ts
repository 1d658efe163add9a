import type { Seq } from '../../../domain/ids.ts';
import type { FactBody, JournalEntry, RequestPart } from '../../../domain/journal-entry.ts';
import type { Taking } from './taking.ts';

/** Says which word on an article's stock is the latest, and no request: two corrections are two, whoever made them. */
const NO_REQUEST = 'corrected';

/**
 * The fact of the hub's present life that answered the same request: somebody asked again after the restore. A count that
 * found another difference then is a fact of its own: head office has what the lost one moved.
 */
export function answeredSince({ tx, shop, common }: Taking, entry: JournalEntry): Seq | null {
  const { answeredRequest, decisions, takenBack } = tx.prepared;
  const moved = (entry.body as FactBody).movement?.quantity;
  for (const { scope, contentHash } of requestsOf(entry)) {
    const found = answeredRequest.latest(shop.id, scope, Buffer.from(contentHash, 'hex'));
    if (found === undefined || found.seq <= common || takenBack.isTaken(shop.id, found.seq)) continue;
    if (decisions.movement(shop.id, found.seq, found.seq)?.quantity === moved) return found.seq;
  }
  return null;
}

/** So that a repeat is known as one, as it was in the life that is lost. */
export function noteRequests({ tx, shop }: Taking, entry: JournalEntry, at: Seq, scopeOf = asItWas): void {
  for (const { scope, contentHash } of requestsOf(entry)) {
    tx.prepared.answeredRequest.insert(shop.id, scopeOf(scope), Buffer.from(contentHash, 'hex'), at);
  }
}

function requestsOf({ body }: JournalEntry): readonly RequestPart[] {
  return ((body as FactBody).requests ?? []).filter(({ scope }) => scope !== NO_REQUEST);
}

function asItWas(scope: string): string {
  return scope;
}
