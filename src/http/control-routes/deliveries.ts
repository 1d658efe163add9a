import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { shopId } from '../../domain/ids.ts';
import type { DeliveryState } from '../../store/facts.ts';
import { NullableInteger, OneOf } from '../../wire/values/schema-parts.ts';
import { send } from '../answer.ts';
import { receiptAnswer, shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';
import { isArticle, NamedArticle, namedArticle } from './named-article.ts';

const LISTED_MAX = 1000;
const STATES: readonly DeliveryState[] = ['open', 'received', 'refused'];

const Announcement = Type.Object(
  {
    shopId: Type.Integer({ minimum: 1 }),
    ...NamedArticle,
    quantity: Type.Integer({ minimum: 1 }),
    sentAt: Type.Optional(Type.Union([Type.Integer(), Type.Null()], { description: 'UTC ms' })),
    reference: Type.Optional(Type.String({ maxLength: 100 })),
    user: Type.String({ minLength: 1, maxLength: 100 }),
    comment: Type.Optional(Type.String({ maxLength: 500 })),
    key: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()], {
        description: 'The same key announces one delivery, for ever',
      }),
    ),
  },
  { additionalProperties: false },
);

const ListQuery = Type.Object({
  shopId: Type.String({ pattern: '^[0-9]{1,15}$' }),
  state: Type.Optional(OneOf(STATES)),
});

const ANNOUNCE = {
  tags: ['hub'],
  summary: 'Announce goods that are on their way; a till receives or refuses them',
  body: Announcement,
  response: { 200: Type.Object({ seq: Type.Integer(), already: Type.Boolean() }) },
};

const LIST = {
  tags: ['hub'],
  summary: `Deliveries of a shop, newest first, at most ${LISTED_MAX}`,
  querystring: ListQuery,
  response: {
    200: Type.Object({
      deliveries: Type.Array(
        Type.Object({
          id: Type.Integer(),
          articleId: Type.Integer(),
          code: Type.String(),
          name: Type.String(),
          quantity: Type.Integer(),
          sentAt: NullableInteger,
          announcedAt: Type.Integer(),
          state: OneOf(STATES),
          reference: Type.String(),
          user: Type.String(),
          comment: Type.String(),
        }),
      ),
    }),
  },
};

/** Deliveries: they wait, and move no stock, until a till decides on them. */
export function deliveryRoutes(app: FastifyInstance, { reader, writer }: ControlParts): void {
  app.get('/deliveries', { schema: LIST }, (request, reply) => {
    const { shopId: shop, state = null } = request.query as Static<typeof ListQuery>;
    if (reader.shop(shopId(Number(shop))) === undefined) return send(reply, shopUnknown(shop));
    return reply.send({ deliveries: reader.deliveries(shopId(Number(shop)), state, LISTED_MAX) });
  });

  app.post('/deliveries', { schema: ANNOUNCE }, async (request, reply) => {
    const body = request.body as Static<typeof Announcement>;
    const { sentAt = null, reference = '', comment = '', key = null, user, quantity } = body;
    const shop = shopId(body.shopId);
    const article = namedArticle(reader, shop, body);
    if (!isArticle(article)) return send(reply, article);
    const argument = { shopId: shop, articleId: article, quantity, sentAt, reference, user, comment, key };
    return send(reply, receiptAnswer(await writer.call('announceDelivery', argument)));
  });
}
