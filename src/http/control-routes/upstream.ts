import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { type ShopId, seq, shopId } from '../../domain/ids.ts';
import { withCause } from '../../wire/head-office/causes.ts';
import { send } from '../answer.ts';
import { receiptAnswer, shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';
import { HoldSchema, ProgressSchema, UnsentSchema } from '../hub-status-schema.ts';

const Retry = Type.Object(
  {
    shopId: Type.Integer({ minimum: 1 }),
    /** One record, or null for all that waits. */
    seq: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  },
  { additionalProperties: false },
);

const RETRY = {
  tags: ['hub'],
  summary: 'Try a record, or everything that waits, again now',
  body: Retry,
  response: { 200: Type.Object({ due: Type.Integer() }) },
};
const STATE = {
  tags: ['hub'],
  summary: 'What head office has, and what waits on the way to it',
  response: {
    200: Type.Object({
      shops: Type.Array(
        Type.Object({
          id: Type.Integer(),
          name: Type.String(),
          position: Type.Integer(),
          head: Type.Integer(),
          unsent: UnsentSchema,
          progress: ProgressSchema,
          counts: Type.Object({
            retry: Type.Integer(),
            parked: Type.Integer(),
            dropped: Type.Integer(),
            settled: Type.Integer(),
          }),
          holds: Type.Array(HoldSchema),
        }),
      ),
    }),
  },
};

/** Forwarding to head office: how far it is, and "try again now". */
export function upstreamRoutes(app: FastifyInstance, { reader, writer, status }: ControlParts): void {
  const contactOf = (id: ShopId) => status().shops.find((shop) => shop.id === id)?.upstream.contact;
  app.get('/upstream', { schema: STATE }, () => ({
    shops: reader.shops().map(({ id, name }) => ({
      id,
      name,
      position: reader.upstreamPosition(id),
      head: reader.head(id),
      unsent: reader.unsent(id),
      progress: contactOf(id)?.progress ?? null,
      counts: reader.upstreamCounts(id),
      holds: reader.upstreamHolds(id).map((hold) => ({
        ...withCause(hold),
        tillName: reader.till(hold.tillId)?.name ?? `till ${hold.tillId}`,
      })),
    })),
  }));

  app.post('/upstream/retry', { schema: RETRY }, async (request, reply) => {
    const body = request.body as Static<typeof Retry>;
    const shop = reader.shop(shopId(body.shopId));
    if (shop === undefined) return send(reply, shopUnknown(body.shopId));
    const argument = { shopId: shop.id, seq: body.seq === null ? null : seq(body.seq) };
    return send(reply, receiptAnswer(await writer.call('retryUpstream', argument)));
  });
}
