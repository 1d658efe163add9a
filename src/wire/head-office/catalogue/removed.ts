import { type ArticleId, articleId, type ShopId } from '../../../domain/ids.ts';
import { decodeListAnswer } from './list-answer.ts';

export interface RemovedList {
  readonly shopId: ShopId;
  readonly ids: readonly ArticleId[];
}

/**
 * The answer of `articles/deleted/` (contract, 7.4): articles that head office has and switched off. What was deleted
 * there stands in no list at all. @returns null when it is no such answer
 */
export function decodeRemoved(text: string): RemovedList | null {
  const list = decodeListAnswer(text, 'deleted_articles');
  return list && { shopId: list.shopId, ids: list.entries.map(({ id }) => articleId(id)) };
}
