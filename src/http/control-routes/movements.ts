import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { seq, shopId } from '../../domain/ids.ts';
import { OneOf } from '../../wire/values/schema-parts.ts';
import { send } from '../answer.ts';
import { receiptAnswer } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';
import { isArticle, NamedArticle, namedArticle } from './named-article.ts';

const KINDS = ['delivery', 'loss', 'count', 'return'] as const;

const Movement = Type.Object(
  {
    shopId: Type.Integer({ minimum: 1 }),
    ...NamedArticle,
    kind: OneOf(KINDS),
    quantity: Type.Integer({ minimum: 0, description: 'How many; of a count, how many there were' }),
    at: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
        description: 'Of a count: the head of the journal when the shelf was counted; now when absent',
      }),
    ),
    reference: Type.Optional(Type.String({ maxLength: 100 })),
    user: Type.String({ minLength: 1, maxLength: 100 }),
    comment: Type.Optional(Type.String({ maxLength: 500, description: 'Of a loss: the reason, required' })),
    key: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()], {
        description: 'The same key enters one movement, for ever',
      }),
    ),
  },
  { additionalProperties: false },
);

const SCHEMA = {
  tags: ['hub'],
  summary: 'Enter a movement: goods that came, were lost, came back, or were counted',
  body: Movement,
  response: {
    200: Type.Object({
      seq: Type.Integer(),
      quantity: Type.Integer({ description: 'Signed, as it changed the level' }),
      stockBefore: Type.Integer(),
      stockAfter: Type.Integer(),
      already: Type.Boolean({ description: 'True when it had been entered before' }),
    }),
  },
};

/** Movements that people enter at the hub. Tills hear of them like of any other. */
export function movementRoute(app: FastifyInstance, { reader, writer }: ControlParts): void {
  app.post('/movements', { schema: SCHEMA }, async (request, reply) => {
    const body = request.body as Static<typeof Movement>;
    const { at = null, reference = '', comment = '', key = null, user, kind, quantity } = body;
    const shop = shopId(body.shopId);
    const article = namedArticle(reader, shop, body);
    if (!isArticle(article)) return send(reply, article);
    const argument = {
      shopId: shop,
      articleId: article,
      kind,
      quantity,
      at: at === null ? null : seq(at),
      reference,
      user,
      comment,
      key,
    };
    return send(reply, receiptAnswer(await writer.call('moveStock', argument)));
  });
}
