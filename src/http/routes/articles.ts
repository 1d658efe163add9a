import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../clock.ts';
import { type Seq, type ShopId, seq, tillSerial } from '../../domain/ids.ts';
import type { Reader } from '../../store/reader.ts';
import { encodeArticles, encodeTillArticles } from '../../wire/catalogue/articles.ts';
import {
  type ArticlesQuery,
  ArticlesQuerySchema,
  decodeArticlesQuery,
  decodeSinceQuery,
  OwnShopQuerySchema,
  SinceQuerySchema,
} from '../../wire/catalogue/articles-query.ts';
import { ArticlesAnswerSchema, TillArticlesAnswerSchema } from '../../wire/catalogue/articles-schema.ts';
import { encodeRemovedArticles, RemovedArticlesSchema } from '../../wire/catalogue/removed-articles.ts';
import {
  ARTICLES_IDENTITY,
  SHOP_LIST_IDENTITY,
  tillCatalogueIdentity,
} from '../../wire/requests/identity-errors.ts';
import { checkShop, decodeQuery, type Query } from '../../wire/requests/query.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';
import { serverTime } from '../server-time.ts';

export interface ArticlesParts {
  readonly reader: Reader;
  readonly clock: Clock;
}

/** The articles of the caller's shop (contract, 7.4). */
export function articlesRoutes(app: FastifyInstance, parts: ArticlesParts): void {
  catalogueRoute(app, parts);
  tillCatalogueRoute(app, parts);
  removedRoute(app, parts);
}

/** `GET articles/`: the catalogue, whole or what changed since. */
function catalogueRoute(app: FastifyInstance, { reader, clock }: ArticlesParts): void {
  const schema = {
    tags: ['catalogue'],
    summary: 'The catalogue of the shop, or what of it changed',
    response: { 200: ArticlesAnswerSchema },
  };
  const config = { request: { query: ArticlesQuerySchema } };
  app.get('/api/v2/simple/articles', { schema, config }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, ARTICLES_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { shop } = caller;
    const decoded = decodeArticlesQuery(request.query as Query, shop);
    if (!decoded.ok) return send(reply, decoded.error);
    const at = serverTime(reader, clock, shop.id);
    const articles = reader.articles(shop.id, changedFrom(reader, shop.id, decoded.value));
    return reply.send(encodeArticles({ shop, articles, query: decoded.value, serverTime: at }));
  });
}

/** The fact from which on a change is asked for; with both a `since` and a `version`, the later of the two. */
function changedFrom(reader: Reader, shop: ShopId, { since, version }: ArticlesQuery): Seq | null {
  if (since === null && version === null) return null;
  const bySince = since === null ? 0 : reader.firstSeqAt(shop, since.at);
  const byVersion = version === null ? 0 : version.above + 1;
  return seq(Math.max(bySince, byVersion));
}

/**
 * `GET articles/terminal/<serial>/`: the catalogue of that till's shop. The header says who asks, as everywhere; the
 * serial of the path must be of an active till of the same shop, and any other one is unknown (contract, D7, D13).
 */
function tillCatalogueRoute(app: FastifyInstance, { reader }: ArticlesParts): void {
  const schema = {
    tags: ['catalogue'],
    summary: "The catalogue of a till's shop",
    response: { 200: TillArticlesAnswerSchema },
  };
  const config = { request: { query: OwnShopQuerySchema } };
  app.get<{ Params: { serial: string } }>(
    '/api/v2/simple/articles/terminal/:serial',
    { schema, config },
    (request, reply) => {
      const identity = tillCatalogueIdentity(request.params.serial);
      const caller = identifyTill(request.headers, reader, identity);
      if (!caller.ok) return send(reply, caller.answer);
      const { shop } = caller;
      const decoded = decodeQuery(() => checkShop(request.query as Query, shop));
      if (!decoded.ok) return send(reply, decoded.error);
      const till = reader.tillBySerial(tillSerial(request.params.serial));
      if (till?.active !== true || till.shopId !== shop.id) return send(reply, identity.tillUnknown);
      return reply.send(encodeTillArticles({ shop, till, articles: reader.articles(shop.id, null) }));
    },
  );
}

/** `GET articles/deleted/`: articles that were switched off, all or since a time. */
function removedRoute(app: FastifyInstance, { reader }: ArticlesParts): void {
  const schema = {
    tags: ['catalogue'],
    summary: 'Articles that were switched off',
    response: { 200: RemovedArticlesSchema },
  };
  const config = { request: { query: SinceQuerySchema } };
  app.get('/api/v2/simple/articles/deleted', { schema, config }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, SHOP_LIST_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { shop } = caller;
    const decoded = decodeSinceQuery(request.query as Query, shop);
    if (!decoded.ok) return send(reply, decoded.error);
    const articles = reader.removedArticles(shop.id, decoded.value?.at ?? null);
    return reply.send(encodeRemovedArticles(shop, articles));
  });
}
