import { type Seq, type ShopId, seq } from '../../domain/ids.ts';

/**
 * The opaque cursor of a shop's movements: the seq below which the next page begins, with a check that makes garbage,
 * and a cursor of another shop, recognisable.
 */
export function encodeCursor(shopId: ShopId, before: Seq): string {
  return btoa(`${before}.${check(`${shopId}.${before}`)}`).replace(/=+$/, '');
}

/** Null = not a cursor that this shop gave out. */
export function decodeCursor(shopId: ShopId, cursor: string): Seq | null {
  const before = Number(/^\d{1,16}(?=\.)/.exec(plainText(cursor))?.[0] ?? Number.NaN);
  if (!Number.isSafeInteger(before) || before < 1) return null;
  return encodeCursor(shopId, seq(before)) === cursor ? seq(before) : null;
}

/** The cursor of a list by date: the entry after which the next page begins. */
export function encodeDatedCursor(shopId: ShopId, place: { readonly at: number; readonly seq: Seq }): string {
  const text = `${place.at}.${place.seq}`;
  return btoa(`${text}.${check(`${shopId}.${text}`)}`).replace(/=+$/, '');
}

/** Null = not a cursor that this shop gave out. */
export function decodeDatedCursor(
  shopId: ShopId,
  cursor: string,
): { readonly at: number; readonly seq: Seq } | null {
  const [, at, place] = /^(-?\d{1,16})\.(\d{1,16})\./.exec(plainText(cursor)) ?? [];
  if (at === undefined || place === undefined) return null;
  const found = { at: Number(at), seq: seq(Number(place)) };
  return encodeDatedCursor(shopId, found) === cursor ? found : null;
}

function plainText(cursor: string): string {
  return /^[A-Za-z0-9]{1,64}$/.test(cursor) && cursor.length % 4 !== 1 ? atob(cursor) : '';
}

/** FNV-1a, 32 bits: against mistakes, not against malice: whatever seq a cursor names, a page must end. */
function check(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(36);
}
