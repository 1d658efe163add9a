import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { type Seq, type ShopId, seq, shopId } from '../../domain/ids.ts';
import { send } from '../answer.ts';
import { controlError, receiptAnswer, shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';
import {
  COUNTS,
  type CountPath,
  type Ending,
  LINES_MAX,
  type Line,
  type ListQuery,
  type ShowQuery,
  type Start,
} from './counts-schema.ts';
import { isArticle, namedArticle } from './named-article.ts';

const LISTED_MAX = 100;
const COUNT_UNKNOWN = controlError(404, 'COUNT_NOT_FOUND', 'this shop has no such count of its shelves');

/** Counting the shelves while tills sell: begin, count article by article, close or abandon. */
export function countRoutes(app: FastifyInstance, parts: ControlParts): void {
  const { reader, writer } = parts;
  app.get('/counts', { schema: COUNTS.list }, (request, reply) => {
    const shop = shopId(Number((request.query as Static<typeof ListQuery>).shopId));
    if (reader.shop(shop) === undefined) return send(reply, shopUnknown(shop));
    return reply.send({ counts: reader.counts(shop, LISTED_MAX), head: reader.head(shop) });
  });

  app.post('/counts', { schema: COUNTS.start }, async (request, reply) => {
    const { shopId: shop, user, comment = '', key = null } = request.body as Static<typeof Start>;
    if (reader.shop(shopId(shop)) === undefined) return send(reply, shopUnknown(shop));
    const argument = { shopId: shopId(shop), user, comment, key };
    return send(reply, receiptAnswer(await writer.call('startCount', argument)));
  });

  app.get('/counts/:id', { schema: COUNTS.show }, (request, reply) => {
    const { shopId: shop, after = '0' } = request.query as Static<typeof ShowQuery>;
    const page = { after: Number(after), limit: LINES_MAX + 1 };
    const found = reader.count(shopId(Number(shop)), sessionOf(request.params), page);
    if (found === undefined) return send(reply, COUNT_UNKNOWN);
    const lines = found.lines.slice(0, LINES_MAX);
    const next = found.lines.length > LINES_MAX ? (lines.at(-1)?.articleId ?? null) : null;
    return reply.send({ count: found.session, lines, next, head: found.head });
  });

  lineRoute(app, parts);
  for (const decision of ['close', 'abandon'] as const) {
    app.post(`/counts/:id/${decision}`, { schema: COUNTS[decision] }, async (request, reply) => {
      const { shopId: shop, user } = request.body as Static<typeof Ending>;
      const argument = { shopId: shopId(shop), session: sessionOf(request.params), decision, user };
      if (!isKnown(parts, argument.shopId, argument.session)) return send(reply, COUNT_UNKNOWN);
      return send(reply, receiptAnswer(await writer.call('endCount', argument)));
    });
  }
}

function lineRoute(app: FastifyInstance, parts: ControlParts): void {
  app.post('/counts/:id/lines', { schema: COUNTS.line }, async (request, reply) => {
    const body = request.body as Static<typeof Line>;
    const { counted, at = null, user } = body;
    const shop = shopId(body.shopId);
    const session = sessionOf(request.params);
    if (!isKnown(parts, shop, session)) return send(reply, COUNT_UNKNOWN);
    const article = namedArticle(parts.reader, shop, body);
    if (!isArticle(article)) return send(reply, article);
    const position = at === null ? null : seq(at);
    const argument = { shopId: shop, session, articleId: article, counted, at: position, user };
    return send(reply, receiptAnswer(await parts.writer.call('countArticle', argument)));
  });
}

function sessionOf(params: unknown): Seq {
  return seq(Number((params as Static<typeof CountPath>).id));
}

function isKnown({ reader }: ControlParts, shop: ShopId, session: Seq): boolean {
  return reader.count(shop, session, { after: 0, limit: 0 }) !== undefined;
}
