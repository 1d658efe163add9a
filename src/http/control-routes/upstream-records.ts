import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { seq, shopId } from '../../domain/ids.ts';
import type { Reader, UpstreamFilter } from '../../store/reader.ts';
import { withCauseIfAny } from '../../wire/head-office/causes.ts';
import { NullableText, OneOf } from '../../wire/values/schema-parts.ts';
import { send } from '../answer.ts';
import { controlError, shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';
import { RecordSchema } from '../hub-status-schema.ts';

/** Records in one answer. */
const LISTED_MAX = 1000;

const ID = '^[0-9]{1,15}$';
const STATES: readonly NonNullable<UpstreamFilter['state']>[] = [
  'retry',
  'parked',
  'dropped',
  'settled',
  'renumbered',
];
const ListQuery = Type.Object({
  shopId: Type.String({ pattern: ID }),
  state: Type.Optional(OneOf(STATES)),
  cursor: Type.Optional(Type.String({ pattern: ID })),
});
const OneQuery = Type.Object({ shopId: Type.String({ pattern: ID }) });
const OneParams = Type.Object({ seq: Type.String({ pattern: ID }) });

const LineSchema = Type.Object({
  lineNo: Type.Integer(),
  articleId: Type.Integer(),
  variantId: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  variantName: NullableText,
  quantity: Type.Integer(),
  unitPrice: Type.Integer({ description: 'Minor units' }),
});
const SaleSchema = Type.Unsafe<object | null>({
  type: ['object', 'null'],
  properties: {
    seq: { type: 'integer' },
    number: { type: 'string' },
    sentNumber: { type: 'string', description: 'Under which head office gets it' },
    soldAt: { type: 'integer' },
    currency: { type: 'string' },
    total: { type: 'integer' },
    paymentMode: { type: 'string' },
    paid: { type: 'boolean' },
    lines: Type.Array(LineSchema),
  },
});
const DecisionSchema = Type.Object({
  seq: Type.Integer({ description: 'Of the fact that says so' }),
  kind: Type.String({ description: 'upstream-dropped, upstream-settled or upstream-renumbered' }),
  user: Type.String(),
  reason: NullableText,
  number: NullableText,
  at: Type.Integer(),
});

const LIST = {
  tags: ['hub'],
  summary: 'What head office did not take, and what people decided about it',
  querystring: ListQuery,
  response: {
    200: Type.Object({
      records: Type.Array(RecordSchema),
      /** Sent back as `cursor` it gives the records that follow; null at the end. */
      nextCursor: NullableText,
    }),
  },
};
const ONE = {
  tags: ['hub'],
  summary: 'One record on its way to head office, with its sale and all decisions on it',
  params: OneParams,
  querystring: OneQuery,
  response: {
    200: Type.Object({ record: RecordSchema, sale: SaleSchema, decisions: Type.Array(DecisionSchema) }),
  },
};

const RECORD_UNKNOWN = controlError(
  404,
  'RECORD_NOT_FOUND',
  'the shop has no such sale, and nothing of this seq waits for head office',
);

/** Records that head office did not take: page by page, and one with everything that is known of it. */
export function upstreamRecordRoutes(app: FastifyInstance, { reader }: ControlParts): void {
  app.get('/upstream/records', { schema: LIST }, (request, reply) => {
    const { shopId: asked, state, cursor } = request.query as Static<typeof ListQuery>;
    const shop = reader.shop(shopId(Number(asked)));
    if (shop === undefined) return send(reply, shopUnknown(asked));
    const filter = { shopId: shop.id, state: state ?? null, after: seq(Number(cursor ?? 0)) };
    const rows = reader.upstreamRecords({ ...filter, limit: LISTED_MAX + 1 });
    const page = rows.slice(0, LISTED_MAX);
    const nextCursor = rows.length > page.length ? String(page.at(-1)?.seq) : null;
    return reply.send({ records: page.map((row) => withCauseIfAny(row)), nextCursor });
  });

  app.get('/upstream/records/:seq', { schema: ONE }, (request, reply) => {
    const { shopId: asked } = request.query as Static<typeof OneQuery>;
    const { seq: at } = request.params as Static<typeof OneParams>;
    const shop = reader.shop(shopId(Number(asked)));
    if (shop === undefined) return send(reply, shopUnknown(asked));
    const whole = wholeRecord(reader, shop.id, seq(Number(at)));
    return whole === null ? send(reply, RECORD_UNKNOWN) : reply.send(whole);
  });
}

function wholeRecord(
  reader: Reader,
  shop: Parameters<Reader['upstreamRecord']>[0],
  at: ReturnType<typeof seq>,
) {
  const record = reader.upstreamRecord(shop, at);
  if (record === undefined) return null;
  return {
    record: withCauseIfAny(record),
    sale: reader.exceptionSale(shop, at) ?? null,
    decisions: reader.upstreamDecisions(shop, at),
  };
}
