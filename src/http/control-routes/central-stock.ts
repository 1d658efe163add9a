import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { differsFromHeadOffice } from '../../domain/central-stock.ts';
import { shopId } from '../../domain/ids.ts';
import type { CentralStockRow } from '../../store/central-facts.ts';
import { STOCK_UNEXPLAINED, STOCK_WAITS } from '../../wire/head-office/stock-waits.ts';
import { NullableInteger } from '../../wire/values/schema-parts.ts';
import { send } from '../answer.ts';
import { receiptAnswer, shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';
import { isArticle, NamedArticle, namedArticle } from './named-article.ts';

const LISTED_MAX = 1000;
const ID = '^[0-9]{1,15}$';

const Query = Type.Object({
  shopId: Type.String({ pattern: ID }),
  articleId: Type.Optional(Type.String({ pattern: ID })),
  all: Type.Optional(
    Type.Union([Type.Literal('true'), Type.Literal('false')], {
      description: 'Those that agree as well; always so for one article',
    }),
  ),
  after: Type.Optional(Type.String({ pattern: ID, description: 'Only articles with a greater id' })),
});

const Acceptance = Type.Object(
  {
    shopId: Type.Integer({ minimum: 1 }),
    ...NamedArticle,
    user: Type.String({ minLength: 1, maxLength: 100 }),
    reason: Type.String({ minLength: 1, maxLength: 255 }),
  },
  {
    additionalProperties: false,
    examples: [{ shopId: 9, articleId: 15, user: 'Marie', reason: 'compté: le siège a raison' }],
  },
);

const Why = Type.Union([
  Type.Object({ code: Type.String(), french: Type.String(), english: Type.String() }),
  Type.Null(),
]);

const COMPARE = {
  tags: ['hub'],
  summary: `Articles whose stock differs from head office, by id, at most ${LISTED_MAX}`,
  querystring: Query,
  response: {
    200: Type.Object({
      articles: Type.Array(
        Type.Object({
          articleId: Type.Integer(),
          code: Type.String(),
          name: Type.String(),
          level: Type.Integer({ description: 'Of the hub, now' }),
          shown: Type.Integer({ description: 'By head office, when it was read last' }),
          expected: Type.Integer({ description: 'What head office had to show then' }),
          difference: Type.Integer({ description: 'shown less expected: waits to be booked' }),
          unexplained: Type.Integer({ description: 'What differed at the first look' }),
          why: Why,
          absent: Type.Array(Type.Integer(), {
            description: 'Records that head office had not, the first 20',
          }),
          takenAt: Type.Integer({ description: 'When something of this last changed, UTC ms' }),
        }),
      ),
      next: NullableInteger,
    }),
  },
};

const ACCEPT = {
  tags: ['hub'],
  summary: 'Book what differed at the first look as a change of head office',
  body: Acceptance,
  response: {
    200: Type.Object({
      already: Type.Boolean(),
      quantity: Type.Integer(),
      stockBefore: Type.Integer(),
      stockAfter: Type.Integer(),
    }),
  },
};

/** The stock beside head office's: shown where it differs, and never set from there. */
export function centralStockRoutes(app: FastifyInstance, { reader, writer }: ControlParts): void {
  app.get('/stock/central', { schema: COMPARE }, (request, reply) => {
    const query = request.query as Static<typeof Query>;
    const shop = shopId(Number(query.shopId));
    if (reader.shop(shop) === undefined) return send(reply, shopUnknown(query.shopId));
    const rows = reader
      .centralStocks(shop)
      .filter((row) => isAsked(row, query))
      .slice(0, LISTED_MAX + 1);
    const articles = rows.slice(0, LISTED_MAX).map(compared);
    return reply.send({ articles, next: rows.length > LISTED_MAX ? articles.at(-1)?.articleId : null });
  });

  app.post('/stock/central/accept', { schema: ACCEPT }, async (request, reply) => {
    const { shopId: id, user, reason, ...name } = request.body as Static<typeof Acceptance>;
    const shop = shopId(id);
    const article = namedArticle(reader, shop, name);
    if (!isArticle(article)) return send(reply, article);
    const argument = { shopId: shop, articleId: article, user, reason };
    return send(reply, receiptAnswer(await writer.call('acceptCentralStock', argument)));
  });
}

function isAsked(row: CentralStockRow, { articleId, all, after = '0' }: Static<typeof Query>): boolean {
  if (articleId !== undefined) return row.articleId === Number(articleId);
  return row.articleId > Number(after) && (all === 'true' || differsFromHeadOffice(row));
}

function compared(row: CentralStockRow) {
  const { articleId, code, name, level, shown, expected, unexplained, absent, takenAt } = row;
  const difference = shown - expected;
  return {
    ...{ articleId, code, name, level, shown, expected, difference, unexplained },
    ...{ why: whyOf(row), absent, takenAt },
  };
}

function whyOf({ waits, unexplained }: CentralStockRow) {
  if (waits !== null) return { code: waits, ...STOCK_WAITS[waits] };
  return unexplained === 0 ? null : { code: 'unexplained', ...STOCK_UNEXPLAINED };
}
