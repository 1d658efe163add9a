import type { TillSerial } from '../../../domain/ids.ts';
import type { ForwardableDecision } from '../../../store/forwardable.ts';
import { decodePending, type PendingEntry } from '../../../wire/head-office/catalogue/pending.ts';
import { encodeReception, encodeRefusal, isSuccess } from '../../../wire/head-office/stock-calls.ts';
import { type CallParts, type CallVerdict, post, type Read, read } from './call.ts';

/**
 * `articles/valider/` and `articles/refuser/`: safe to repeat one after the other, not at once, as long as no other goods
 * wait there (contract, 11.1): they name the article, and decide on whatever was sent of it last.
 */
export function decideThere(
  parts: CallParts,
  serial: TillSerial,
  { decision, articleId, quantity }: ForwardableDecision,
): Promise<CallVerdict> {
  const received = decision === 'received';
  const body = received
    ? encodeReception(parts.shopId, articleId, quantity)
    : encodeRefusal(parts.shopId, articleId);
  const path = received ? 'articles/valider/' : 'articles/refuser/';
  return post(parts, { serial, body, path, status: 200, isDone: isSuccess });
}

/** Whether nothing is left to decide: the article does not wait there any more, or other goods than these do. */
export async function findDecision(
  parts: CallParts,
  serial: TillSerial,
  { articleId, keys }: ForwardableDecision,
): Promise<Read<boolean>> {
  const pending = await read(parts, serial, 'articles/pending/', (text) => decodePending(text, 'UTC'));
  if (pending.kind !== 'read') return pending;
  if (pending.value.shopId !== parts.shopId)
    return { kind: 'till-refused', code: 'BOUTIQUE_MISMATCH', answer: `boutique ${pending.value.shopId}` };
  const waits = pending.value.entries.some(
    (entry) => (entry.ok ? entry.article.id : entry.id) === articleId && mayBe(entry, keys),
  );
  return { kind: 'read', value: !waits };
}

/** Whether an entry may wait for the decision on these goods. */
function mayBe(entry: PendingEntry, keys: ForwardableDecision['keys']): boolean {
  if (!entry.ok || entry.delivery === null) return true;
  return keys.includes(entry.delivery.key) || keys.includes(null);
}
