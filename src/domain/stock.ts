import type { ArticleId } from './ids.ts';
import type { Refusal } from './refusal.ts';

/** What a shop does with a sale that exceeds its stock (contract, D2). */
export type StockPolicy = 'refuse' | 'accept';

/** Why a level changed. `opening` is the first fact of an article's chain, not a movement that people see. */
export type MovementKind = 'opening' | 'sale' | 'return' | 'delivery' | 'loss' | 'adjustment';

/** Quantity that a sale takes of each article, in the order in which its lines name them first. */
export function demandOf(
  lines: readonly { readonly articleId: ArticleId; readonly quantity: number }[],
): Map<ArticleId, number> {
  const demand = new Map<ArticleId, number>();
  for (const line of lines) demand.set(line.articleId, (demand.get(line.articleId) ?? 0) + line.quantity);
  return demand;
}

/** The refusal for the first article in line order that has less than the sale asks for in all its lines, or null. */
export function shortage(
  demand: ReadonlyMap<ArticleId, number>,
  stockOf: (article: ArticleId) => { readonly name: string; readonly quantity: number },
): Refusal | null {
  for (const [articleId, demanded] of demand) {
    const { name, quantity } = stockOf(articleId);
    if (quantity < demanded) {
      return { code: 'INSUFFICIENT_STOCK', articleId, articleName: name, demanded, available: quantity };
    }
  }
  return null;
}
