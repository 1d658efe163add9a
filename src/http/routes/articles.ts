import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../clock.ts';
import type { Reader } from '../../store/reader.ts';
import { encodeArticles } from '../../wire/articles.ts';
import { ArticlesQuerySchema, decodeArticlesQuery } from '../../wire/articles-query.ts';
import { ArticlesAnswerSchema } from '../../wire/articles-schema.ts';
import { ARTICLES_IDENTITY } from '../../wire/identity-errors.ts';
import type { Query } from '../../wire/query.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';

export interface ArticlesParts {
  readonly reader: Reader;
  readonly clock: Clock;
}

/** `GET articles/`: the catalogue of the caller's shop, whole or what changed since (contract, 7.4). */
export function articlesRoute(app: FastifyInstance, { reader, clock }: ArticlesParts): void {
  const schema = {
    tags: ['catalogue'],
    summary: 'The catalogue of the shop, whole or what changed',
    response: { 200: ArticlesAnswerSchema },
  };
  const config = { request: { query: ArticlesQuerySchema } };
  app.get('/api/v2/simple/articles', { schema, config }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, ARTICLES_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { shop } = caller;
    const decoded = decodeArticlesQuery(request.query as Query, shop);
    if (!decoded.ok) return send(reply, decoded.error);
    const { value: query } = decoded;
    // Recorded hub time and not the clock's: it never runs backwards, so whatever is committed from now on is recorded
    // at this time or later, and the next `since` finds it whatever the clock does.
    const serverTime = reader.lastHubTime(shop.id) ?? clock.now();
    const changedFrom = query.since === null ? null : reader.firstSeqAt(shop.id, query.since.at);
    const articles = reader.articles(shop.id, changedFrom);
    return reply.send(encodeArticles({ shop, articles, query, serverTime }));
  });
}
