import type { CentralArticle } from '../../../domain/central-catalogue.ts';
import { articleId, type ShopId } from '../../../domain/ids.ts';
import type { Minor } from '../../../domain/money.ts';
import type { ProvisionedCategory, ProvisionedVariant } from '../../../domain/provision.ts';
import { decodeAmount } from '../../values/amounts.ts';
import { decodeInteger } from '../../values/integers.ts';
import { asFields } from '../answers.ts';
import {
  amountOrZero,
  currencyOf,
  nullableAmount,
  optionalText,
  requiredAmount,
  requiredText,
  UnfitEntry,
} from './entry-fields.ts';
import { decodeListAnswer, type Fields, idOf } from './list-answer.ts';
import { nestedVariants } from './variants.ts';

/** One article of head office's list, or why it cannot be used. */
export type ArticleEntry =
  | {
      readonly ok: true;
      readonly article: CentralArticle;
      /** Its category by name, in case the list of categories is older. */
      readonly category: ProvisionedCategory | null;
      readonly variants: readonly ProvisionedVariant[];
    }
  | { readonly ok: false; readonly id: number; readonly fault: string };

export interface ArticleList {
  readonly shopId: ShopId;
  /** Null when it is not given or no rate. */
  readonly dollarRate: Minor | null;
  /** As head office wrote it; null when it did not. */
  readonly serverTime: string | null;
  readonly entries: readonly ArticleEntry[];
}

/** The answer of `articles/` (contract, 7.4). @returns null when it is none */
export function decodeArticles(text: string): ArticleList | null {
  const list = decodeListAnswer(text, 'articles');
  if (list === null) return null;
  const rate = decodeAmount(list.body['taux_dollar']);
  const serverTime = asFields(list.body['sync_metadata'])?.['server_time'];
  return {
    shopId: list.shopId,
    dollarRate: rate === null || typeof rate === 'string' || rate.minor === 0 ? null : rate.minor,
    serverTime: typeof serverTime === 'string' ? serverTime : null,
    entries: list.entries.map(({ id, fields }) =>
      entryOf(id, () => {
        const categoryId = idOf(fields['categorie_backend_id']);
        return {
          article: {
            ...described(list.shopId, id, fields),
            category: categoryId,
            priceUsd: nullableAmount(fields, 'prix_vente_usd'),
            purchasePriceUsd: nullableAmount(fields, 'prix_achat_usd'),
            active: fields['est_actif'] !== false,
            validated: fields['est_valide_client'] !== false,
            imageUrl: optionalText(fields, 'image_url', 2000) || null,
          },
          category: categoryOf(list.shopId, categoryId, optionalText(fields, 'categorie_nom', 200)),
          variants: nestedVariants(fields['variantes']),
        };
      }),
    ),
  };
}

/** What every list says of an article. `opening` is the stock that it shows. @throws UnfitEntry */
export function described(shopId: ShopId, id: number, fields: Fields): CentralArticle {
  const stock = decodeInteger(fields['quantite_stock']);
  if (stock === null) throw new UnfitEntry('shows no stock');
  return {
    id: articleId(id),
    shopId,
    code: requiredText(fields, 'code', 100),
    name: requiredText(fields, 'nom', 200),
    description: optionalText(fields, 'description', 10_000),
    category: undefined,
    currency: currencyOf(fields),
    price: requiredAmount(fields, 'prix_vente'),
    purchasePrice: amountOrZero(fields, 'prix_achat'),
    priceUsd: undefined,
    purchasePriceUsd: undefined,
    opening: stock,
    active: true,
    validated: true,
    imageUrl: undefined,
    variants: undefined,
    details: {},
  };
}

/** The category that an article names; null when it names none. */
export function categoryOf(shopId: ShopId, id: number | null, name: string): ProvisionedCategory | null {
  return id === null || name === '' ? null : { id, shopId, name, description: undefined };
}

/** An entry, or the reason for which it cannot be used: one bad entry does not spoil the others. */
export function entryOf<T extends object>(
  id: number,
  read: () => T,
): ({ readonly ok: true } & T) | { readonly ok: false; readonly id: number; readonly fault: string } {
  try {
    return { ok: true, ...read() };
  } catch (error) {
    if (error instanceof UnfitEntry) return { ok: false, id, fault: error.message };
    throw error;
  }
}
