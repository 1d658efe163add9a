import { FIRST_LOCAL_ID, type ShopId, shopId } from '../../../domain/ids.ts';
import { decodeInteger } from '../../values/integers.ts';
import { asFields, parseObject } from '../answers.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A list of head office's that is whole: the shop of which it speaks, and its entries, each with an id of its own. */
export interface ListAnswer {
  readonly shopId: ShopId;
  readonly entries: readonly { readonly id: number; readonly fields: Fields }[];
  /** The whole answer, for what stands beside the list. */
  readonly body: Fields;
}

/**
 * A list of the catalogue (contract, 7.4 and 7.5). Strict where a wrong answer would retire goods: the count must be
 * that of the entries, and each entry an object with an id that no other one has.
 * @returns null when the text is no such answer: then nothing of it is used
 */
export function decodeListAnswer(text: string, key: string): ListAnswer | null {
  const body = parseObject(text);
  const list = body?.[key];
  const shop = idOf(body?.['boutique_id']);
  if (body?.['success'] !== true || !Array.isArray(list) || shop === null) return null;
  if (decodeInteger(body['count']) !== list.length) return null;
  const seen = new Set<number>();
  const entries: { id: number; fields: Fields }[] = [];
  for (const entry of list) {
    const fields = asFields(entry);
    const id = idOf(fields?.['id']);
    if (fields === null || id === null || seen.has(id)) return null;
    seen.add(id);
    entries.push({ id, fields });
  }
  return { shopId: shopId(shop), entries, body };
}

/** An id as head office gives them; null for anything else, also for one that the hub might have given itself. */
export function idOf(value: unknown): number | null {
  const id = decodeInteger(value);
  return id !== null && id > 0 && id < FIRST_LOCAL_ID ? id : null;
}
