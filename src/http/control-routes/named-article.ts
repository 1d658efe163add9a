import { Type } from 'typebox';
import { type ArticleId, articleId, type ShopId } from '../../domain/ids.ts';
import type { Reader } from '../../store/reader.ts';
import type { Answer } from '../answer.ts';
import { controlError, shopUnknown } from '../control-answers.ts';

/** An article is named by its id or by its code, by exactly one of them. */
export const NamedArticle = {
  articleId: Type.Optional(Type.Integer({ minimum: 1 })),
  articleCode: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
};

export interface ArticleName {
  readonly articleId?: number;
  readonly articleCode?: string;
}

const NOT_NAMED = controlError(400, 'INVALID_REQUEST', 'name the article by articleId or by articleCode');

/** The article that a request names; whether the shop has one of this id is the writer's to say. */
export function namedArticle(reader: Reader, shop: ShopId, name: ArticleName): ArticleId | Answer {
  const { articleId: id, articleCode: code } = name;
  if ((id === undefined) === (code === undefined)) return NOT_NAMED;
  if (reader.shop(shop) === undefined) return shopUnknown(shop);
  if (id !== undefined) return articleId(id);
  const found = reader.articleByCode(shop, code ?? '');
  if (found !== undefined) return found;
  return controlError(404, 'ARTICLE_NOT_FOUND', `shop ${shop} has no article with the code ${code}`);
}

export function isArticle(named: ArticleId | Answer): named is ArticleId {
  return typeof named === 'number';
}
