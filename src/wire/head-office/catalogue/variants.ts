import type { CentralVariant } from '../../../domain/central-catalogue.ts';
import { articleId, type ShopId } from '../../../domain/ids.ts';
import type { ProvisionedVariant } from '../../../domain/provision.ts';
import { asFields } from '../answers.ts';
import { optionalText, requiredText, UnfitEntry } from './entry-fields.ts';
import { decodeListAnswer, type Fields, idOf } from './list-answer.ts';

export interface VariantList {
  readonly shopId: ShopId;
  readonly entries: readonly CentralVariant[];
}

/**
 * The answer of `variantes/` (contract, 7.4); its stock is the article's and is not read. A variant that names no article
 * or no name is passed over: it is still in the list of its article.
 * @returns null when it is no such answer
 */
export function decodeVariants(text: string): VariantList | null {
  const list = decodeListAnswer(text, 'variantes');
  if (list === null) return null;
  const entries = list.entries.flatMap(({ id, fields }) => {
    const parent = idOf(fields['article_parent_id']);
    if (parent === null) return [];
    try {
      return [{ articleId: articleId(parent), variant: variantOf(id, fields) }];
    } catch (error) {
      if (error instanceof UnfitEntry) return [];
      throw error;
    }
  });
  return { shopId: list.shopId, entries };
}

/** The variants that stand in an article. @throws UnfitEntry */
export function nestedVariants(value: unknown): readonly ProvisionedVariant[] {
  if (!Array.isArray(value)) throw new UnfitEntry('has no list of variants');
  return value.map((entry) => {
    const fields = asFields(entry);
    const id = idOf(fields?.['id']);
    if (fields === null || id === null) throw new UnfitEntry('has a variant without id');
    return variantOf(id, fields);
  });
}

/** An image is only told in the list of the article: without the key it stays as it is. @throws UnfitEntry */
function variantOf(id: number, fields: Fields): ProvisionedVariant {
  return {
    id,
    barcode: optionalText(fields, 'code_barre', 200),
    name: requiredText(fields, 'nom_variante', 200),
    attribute: optionalText(fields, 'type_attribut', 50) || 'AUTRE',
    active: fields['est_actif'] !== false,
    imageUrl: 'image_url' in fields ? optionalText(fields, 'image_url', 2000) || null : undefined,
  };
}
