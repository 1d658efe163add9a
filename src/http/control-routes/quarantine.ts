import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { seq, shopId } from '../../domain/ids.ts';
import type { QuarantineRow, QuarantineState } from '../../store/facts.ts';
import type { QuarantineFilter } from '../../store/reader.ts';
import { refusalSentence } from '../../wire/sales/refusal-sentences.ts';
import { decodeQuarantined } from '../../wire/sales/sales-request.ts';
import { NullableInteger, NullableText, OneOf } from '../../wire/values/schema-parts.ts';
import { send } from '../answer.ts';
import { controlError, receiptAnswer, shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';

/** Entries in one answer; their payloads are left out. */
const LISTED_MAX = 1000;

const STATES: readonly QuarantineState[] = ['open', 'superseded', 'accepted', 'discarded'];

const ListQuery = Type.Object({
  state: Type.Optional(OneOf(STATES)),
  shopId: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}-[0-9]{1,15}$' })),
});

const Entry = { shopId: Type.Integer({ minimum: 1 }), id: Type.Integer({ minimum: 1 }) };
const Person = Type.String({ minLength: 1, maxLength: 200 });
const Accept = Type.Object({ ...Entry, user: Person }, { additionalProperties: false });
const Discard = Type.Object(
  { ...Entry, user: Person, reason: Type.String({ minLength: 1, maxLength: 1000 }) },
  { additionalProperties: false },
);

const EntrySchema = Type.Object({
  shopId: Type.Integer(),
  id: Type.Integer(),
  till: Type.Object({ id: Type.Integer(), name: Type.String(), serial: Type.String() }),
  number: NullableText,
  state: OneOf(STATES),
  refusal: Type.Object({ code: Type.String() }, { additionalProperties: true }),
  repeats: Type.Integer(),
  receivedAt: Type.Integer(),
  lastSentAt: Type.Integer(),
  bookedSeq: NullableInteger,
});
const LIST = {
  tags: ['hub'],
  summary: 'Sales that could not be booked, without their content',
  querystring: ListQuery,
  response: {
    200: Type.Object({
      entries: Type.Array(EntrySchema),
      /** Sent back as `cursor` it gives the entries that follow; null at the end. */
      nextCursor: NullableText,
    }),
  },
};
const ACCEPT = {
  tags: ['hub'],
  summary: 'Book a refused sale, even beyond the stock',
  body: Accept,
  response: {
    200: Type.Object({ number: Type.String(), seq: Type.Integer(), already: Type.Boolean() }),
  },
};
const DISCARD = {
  tags: ['hub'],
  summary: 'Close a refused sale without booking it; it stays readable',
  body: Discard,
  response: { 200: Type.Object({ already: Type.Boolean() }) },
};

const ENTRY_UNKNOWN = controlError(404, 'ENTRY_NOT_FOUND', 'the quarantine of this shop has no such entry');

/** The quarantine: list, and a person's two decisions. */
export function quarantineRoutes(app: FastifyInstance, parts: ControlParts): void {
  const { reader, writer } = parts;
  app.get('/quarantine', { schema: LIST }, (request, reply) => {
    const { state, shopId: shop, cursor } = request.query as Static<typeof ListQuery>;
    if (shop !== undefined && reader.shop(shopId(Number(shop))) === undefined) {
      return send(reply, shopUnknown(shop));
    }
    const rows = reader.quarantine({
      shopId: shop === undefined ? null : shopId(Number(shop)),
      state: state ?? null,
      after: afterCursor(cursor),
      limit: LISTED_MAX + 1,
    });
    const page = rows.slice(0, LISTED_MAX);
    const last = page.at(-1);
    const nextCursor = rows.length > page.length && last ? `${last.shopId}-${last.id}` : null;
    return reply.send({ entries: page.map(withoutPayload), nextCursor });
  });

  acceptRoute(app, parts);

  app.post('/quarantine/discard', { schema: DISCARD }, async (request, reply) => {
    const { shopId: shop, id, reason, user } = request.body as Static<typeof Discard>;
    const argument = { shopId: shopId(shop), id: seq(id), reason, user };
    if (reader.quarantineEntry(argument.shopId, argument.id) === undefined) {
      return send(reply, ENTRY_UNKNOWN);
    }
    return send(reply, receiptAnswer(await writer.call('discardQuarantined', argument)));
  });
}

function acceptRoute(app: FastifyInstance, { reader, writer }: ControlParts): void {
  app.post('/quarantine/accept', { schema: ACCEPT }, async (request, reply) => {
    const body = request.body as Static<typeof Accept>;
    const shop = reader.shop(shopId(body.shopId));
    const row = shop === undefined ? undefined : reader.quarantineEntry(shop.id, seq(body.id));
    if (shop === undefined || row === undefined) return send(reply, ENTRY_UNKNOWN);
    const context = { timeZone: shop.timeZone, shopCurrency: shop.currency };
    const entry = decodeQuarantined(row.payload, context);
    if (!entry.ok) {
      const sentence = refusalSentence({ code: 'INVALID_FORMAT', problem: entry.problem });
      return send(reply, controlError(409, 'NOT_ACCEPTABLE', `as sent it cannot be booked: ${sentence}`));
    }
    const { payload } = row;
    const argument = { shopId: shop.id, id: row.id, payload, sale: entry.sale, user: body.user };
    return send(reply, receiptAnswer(await writer.call('acceptQuarantined', argument)));
  });
}

function afterCursor(cursor: string | undefined): NonNullable<QuarantineFilter['after']> | null {
  const [shop, id] = cursor?.split('-') ?? [];
  return id === undefined ? null : { shopId: shopId(Number(shop)), id: seq(Number(id)) };
}

function withoutPayload({ payload: _payload, ...row }: QuarantineRow): Omit<QuarantineRow, 'payload'> {
  return row;
}
