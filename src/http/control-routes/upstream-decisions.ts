import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { seq, shopId } from '../../domain/ids.ts';
import { send } from '../answer.ts';
import { receiptAnswer, shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';

const Named = {
  shopId: Type.Integer({ minimum: 1 }),
  seq: Type.Integer({ minimum: 1 }),
  user: Type.String({ minLength: 1, maxLength: 100, description: 'Who decides' }),
};
const Decide = Type.Object(
  { ...Named, reason: Type.String({ minLength: 1, maxLength: 255 }) },
  { additionalProperties: false },
);
const Renumber = Type.Object(
  {
    ...Named,
    number: Type.Optional(
      Type.Unsafe<string | null>({
        type: ['string', 'null'],
        minLength: 1,
        maxLength: 100,
        description: 'Absent or null: one is drawn',
      }),
    ),
  },
  { additionalProperties: false },
);

const DECISIONS = [
  ['drop', 'dropped', 'Give a record up: head office will never have it'],
  ['settle', 'settled', 'Say that a record was done at head office by hand: it counts as arrived'],
] as const;
const RENUMBER = {
  tags: ['hub'],
  summary: 'Send a sale under another number, because its own is taken at head office; here it keeps its own',
  body: Renumber,
  response: { 200: Type.Object({ number: Type.String(), already: Type.Boolean() }) },
};

/** What a person can decide about a record that head office did not take; each decision bears a name. */
export function upstreamDecisionRoutes(app: FastifyInstance, { reader, writer }: ControlParts): void {
  for (const [verb, decision, summary] of DECISIONS) {
    const response = { 200: Type.Object({ already: Type.Boolean() }) };
    const schema = { tags: ['hub'], summary, body: Decide, response };
    app.post(`/upstream/${verb}`, { schema }, async (request, reply) => {
      const body = request.body as Static<typeof Decide>;
      const shop = reader.shop(shopId(body.shopId));
      if (shop === undefined) return send(reply, shopUnknown(body.shopId));
      const { reason, user } = body;
      const argument = { shopId: shop.id, seq: seq(body.seq), decision, reason, user };
      return send(reply, receiptAnswer(await writer.call('decideUpstream', argument)));
    });
  }

  app.post('/upstream/renumber', { schema: RENUMBER }, async (request, reply) => {
    const body = request.body as Static<typeof Renumber>;
    const shop = reader.shop(shopId(body.shopId));
    if (shop === undefined) return send(reply, shopUnknown(body.shopId));
    const { user, number = null } = body;
    const argument = { shopId: shop.id, seq: seq(body.seq), number, user };
    return send(reply, receiptAnswer(await writer.call('renumberUpstream', argument)));
  });
}
