import type { ShopId } from '../../../domain/ids.ts';
import type { ProvisionedCategory } from '../../../domain/provision.ts';
import { optionalText, UnfitEntry } from './entry-fields.ts';
import { decodeListAnswer } from './list-answer.ts';

export interface CategoryList {
  readonly shopId: ShopId;
  readonly categories: readonly ProvisionedCategory[];
}

/** The answer of `categories/` (contract, 7.4); one without a name is passed over. @returns null when it is none */
export function decodeCategories(text: string): CategoryList | null {
  const list = decodeListAnswer(text, 'categories');
  if (list === null) return null;
  const categories = list.entries.flatMap(({ id, fields }): ProvisionedCategory[] => {
    try {
      const name = optionalText(fields, 'nom', 200);
      const description = optionalText(fields, 'description', 10_000);
      return name === '' ? [] : [{ id, shopId: list.shopId, name, description }];
    } catch (error) {
      if (error instanceof UnfitEntry) return [];
      throw error;
    }
  });
  return { shopId: list.shopId, categories };
}
