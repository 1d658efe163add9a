import { type Seq, seq } from '../../domain/ids.ts';
import { type AskingShop, checkShop, type Decoded, decodeQuery, type Query } from '../requests/query.ts';

/** Which notifications a list asks for: read ones, unread ones, or (null) both. What is neither is ignored. */
export function decodeNotificationsQuery(
  query: Query,
  shop: AskingShop,
): Decoded<{ readonly read: boolean | null }> {
  return decodeQuery(() => {
    checkShop(query, shop);
    const word = String(query['lue'] ?? '').toLowerCase();
    const read = word === 'true' || word === '1' ? true : word === 'false' || word === '0' ? false : null;
    return { read };
  });
}

/** The id in a path; null = no notification can have it. */
export function notificationId(text: string): Seq | null {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  return id === 0 ? null : seq(id);
}
