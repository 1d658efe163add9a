import type { ArticleId, Epoch, Seq, ShopId } from '../../domain/ids.ts';
import { formatUtc } from '../values/dates.ts';

/**
 * The frames of a shop's live channel, as JSON text (contract, 9.3). `seq` and `epoch` are JSON integers that the hub
 * adds (D9, D19); clients of today ignore keys they do not know. `at` is UTC milliseconds.
 */

const GREETINGS = {
  shop: 'Connexion WebSocket établie avec succès',
  notices: 'Notifications WebSocket actives',
} as const;

/** The first frame of every socket: where the hub's journal stands. `boutique_id` is text here, as tills know it. */
export function connectionEstablished(
  { shopId, channel }: { readonly shopId: ShopId; readonly channel: keyof typeof GREETINGS },
  epoch: Epoch,
  head: Seq,
  at: number,
): string {
  return JSON.stringify({
    type: 'connection_established',
    boutique_id: String(shopId),
    message: GREETINGS[channel],
    epoch,
    seq: head,
    timestamp: formatUtc(at),
  });
}

/** The stock of an article after the movement `seq`. */
export function stockUpdated(
  level: { readonly articleId: ArticleId; readonly quantity: number; readonly seq: Seq },
  epoch: Epoch,
  at: number,
): string {
  return JSON.stringify({
    type: 'stock_updated',
    article_id: level.articleId,
    new_stock: level.quantity,
    seq: level.seq,
    epoch,
    timestamp: formatUtc(at),
  });
}

/** Why a till must read the catalogue instead of resuming. */
export type SyncReason = 'epoch-raised' | 'cannot-resume';

const SYNC_REASONS: Readonly<Record<SyncReason, string>> = {
  'epoch-raised': 'Le hub a été restauré : relisez le catalogue',
  'cannot-resume': 'Reprise impossible depuis ce point : relisez le catalogue',
};

/** Tells a till to read the catalogue; the frames that follow are those after `seq`, of this epoch. */
export function syncRequired(reason: SyncReason, epoch: Epoch, seq: Seq, at: number): string {
  return JSON.stringify({
    type: 'sync_required',
    reason: SYNC_REASONS[reason],
    seq,
    epoch,
    timestamp: formatUtc(at),
  });
}

export function pong(at: number): string {
  return JSON.stringify({ type: 'pong', timestamp: formatUtc(at) });
}

/** True for a till's `{"type":"ping"}`; whatever else a till sends is ignored (contract, 9.2). */
export function isPing(text: string): boolean {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ping';
  } catch {
    return false;
  }
}
