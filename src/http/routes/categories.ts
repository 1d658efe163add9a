import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../clock.ts';
import type { Reader } from '../../store/reader.ts';
import { decodeSinceQuery, SinceQuerySchema } from '../../wire/catalogue/articles-query.ts';
import { CategoriesAnswerSchema, encodeCategories } from '../../wire/catalogue/categories.ts';
import { ARTICLES_IDENTITY } from '../../wire/requests/identity-errors.ts';
import type { Query } from '../../wire/requests/query.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';
import { serverTime } from '../server-time.ts';

export interface CategoriesParts {
  readonly reader: Reader;
  readonly clock: Clock;
}

/** `GET categories/`: the categories of the caller's shop, all or what changed since (contract, 7.4). */
export function categoriesRoute(app: FastifyInstance, { reader, clock }: CategoriesParts): void {
  const schema = {
    tags: ['catalogue'],
    summary: 'The categories of the shop, or those that changed',
    response: { 200: CategoriesAnswerSchema },
  };
  const config = { request: { query: SinceQuerySchema } };
  app.get('/api/v2/simple/categories', { schema, config }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, ARTICLES_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { shop } = caller;
    const decoded = decodeSinceQuery(request.query as Query, shop);
    if (!decoded.ok) return send(reply, decoded.error);
    const { value: since } = decoded;
    const time = serverTime(reader, clock, shop.id);
    const from = since === null ? null : reader.firstSeqAt(shop.id, since.at);
    return reply.send(encodeCategories(shop, reader.categories(shop.id, from), since, time));
  });
}
