import {
  CENTRAL_DELIVERY_PREFIX,
  type CentralArticle,
  type CentralDelivery,
} from '../../../domain/central-catalogue.ts';
import { articleId, type ShopId } from '../../../domain/ids.ts';
import type { ProvisionedCategory } from '../../../domain/provision.ts';
import { QUANTITY_MAX } from '../../../domain/sale.ts';
import { decodeDate } from '../../values/dates.ts';
import { decodeInteger } from '../../values/integers.ts';
import { categoryOf, described, entryOf } from './articles.ts';
import { optionalText, UnfitEntry } from './entry-fields.ts';
import { decodeListAnswer, type Fields, idOf } from './list-answer.ts';

export type PendingEntry =
  | {
      readonly ok: true;
      /** Without what this list does not tell: prices in dollars, image, variants. */
      readonly article: CentralArticle;
      readonly category: ProvisionedCategory | null;
      /** Null when it waits without goods (a new article that no till has taken in yet). */
      readonly delivery: CentralDelivery | null;
    }
  | { readonly ok: false; readonly id: number; readonly fault: string };

export interface PendingList {
  readonly shopId: ShopId;
  readonly entries: readonly PendingEntry[];
}

/**
 * The answer of `articles/pending/` (contract, 7.5): articles that wait for a till.
 * @param timeZone the shop's, for a date without offset
 * @returns null when it is no such answer
 */
export function decodePending(text: string, timeZone: string): PendingList | null {
  const list = decodeListAnswer(text, 'articles_pending');
  if (list === null) return null;
  return {
    shopId: list.shopId,
    entries: list.entries.map(({ id, fields }) =>
      entryOf(id, () => {
        const categoryId = idOf(fields['categorie_id']);
        return {
          article: { ...described(list.shopId, id, fields), category: categoryId, validated: false },
          category: categoryOf(list.shopId, categoryId, optionalText(fields, 'categorie', 200)),
          delivery: deliveryOf(id, fields, timeZone),
        };
      }),
    ),
  };
}

function deliveryOf(id: number, fields: Fields, timeZone: string): CentralDelivery | null {
  const quantity = decodeInteger(fields['quantite_envoyee'] ?? 0);
  if (quantity === null || quantity < 0 || quantity > QUANTITY_MAX)
    throw new UnfitEntry(`was sent ${JSON.stringify(fields['quantite_envoyee'])} times`);
  if (quantity === 0) return null;
  const written = optionalText(fields, 'date_envoi', 50);
  const sentAt = written === '' ? null : decodeDate(written, timeZone);
  if (typeof sentAt === 'string') throw new UnfitEntry(`was sent at ${JSON.stringify(written)}`);
  const key = `${CENTRAL_DELIVERY_PREFIX}${id}:${quantity}:${written}`;
  return { articleId: articleId(id), quantity, sentAt, key };
}
