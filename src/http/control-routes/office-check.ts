import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { shopId } from '../../domain/ids.ts';
import { send } from '../answer.ts';
import { shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';

const Check = Type.Object(
  {
    shopId: Type.Integer({ minimum: 1 }),
    /** What was booked within so many days. */
    days: Type.Integer({ minimum: 1, maximum: 400 }),
  },
  { additionalProperties: false },
);

const CHECK = {
  tags: ['hub'],
  summary: 'Ask head office whether it still has what it acknowledged; what it lost is sent again',
  body: Check,
  response: {
    200: Type.Object({
      checked: Type.Integer(),
      missing: Type.Integer(),
      error: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    }),
  },
};

const NO_OFFICE = { checked: 0, missing: 0, error: 'no head office is set (HUB_UPSTREAM_URL)' };

export function officeCheckRoute(app: FastifyInstance, { reader, checkOffice }: ControlParts): void {
  app.post('/upstream/check', { schema: CHECK }, async (request, reply) => {
    const body = request.body as Static<typeof Check>;
    const shop = reader.shop(shopId(body.shopId));
    if (shop === undefined) return send(reply, shopUnknown(body.shopId));
    return checkOffice === undefined ? NO_OFFICE : checkOffice(shop.id, body.days);
  });
}
