import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { shopId, tillSerial } from '../../domain/ids.ts';
import { NullableInteger } from '../../wire/values/schema-parts.ts';
import { send } from '../answer.ts';
import { receiptAnswer, shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';

const Serial = Type.String({ minLength: 1, maxLength: 200 });

const AddTill = Type.Object(
  {
    serial: Serial,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    shopId: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  },
  { additionalProperties: false },
);

const NamedTill = Type.Object({ serial: Serial }, { additionalProperties: false });

const TillSchema = Type.Object({
  id: Type.Integer(),
  serial: Type.String(),
  name: Type.String(),
  shopId: NullableInteger,
  active: Type.Boolean(),
});
const Changed = { 200: Type.Object({ tillId: Type.Integer(), changed: Type.Boolean() }) };
const LIST = {
  tags: ['hub'],
  summary: 'Every till that the hub knows',
  response: { 200: Type.Object({ tills: Type.Array(TillSchema) }) },
};
const ADD = { tags: ['hub'], summary: 'Let a new till sell', body: AddTill, response: Changed };
const SWITCH = {
  enable: { tags: ['hub'], summary: 'Let a till sell again', body: NamedTill, response: Changed },
  disable: {
    tags: ['hub'],
    summary: 'Take the right to sell from a till',
    body: NamedTill,
    response: Changed,
  },
};

/** Tills: list, add, enable, disable. A change takes effect at once, on open sockets too. */
export function tillRoutes(app: FastifyInstance, { reader, writer }: ControlParts): void {
  app.get('/tills', { schema: LIST }, () => ({
    tills: reader
      .tills()
      .map(({ id, serial, name, shopId: shop, active }) => ({ id, serial, name, shopId: shop, active })),
  }));

  app.post('/tills', { schema: ADD }, async (request, reply) => {
    const { serial, name, shopId: shop } = request.body as Static<typeof AddTill>;
    if (shop !== null && reader.shop(shopId(shop)) === undefined) {
      return send(reply, shopUnknown(shop));
    }
    const change = {
      kind: 'add',
      serial: tillSerial(serial),
      name,
      shopId: shop === null ? null : shopId(shop),
    } as const;
    return send(reply, receiptAnswer(await writer.call('changeTill', { change })));
  });

  for (const kind of ['enable', 'disable'] as const) {
    app.post(`/tills/${kind}`, { schema: SWITCH[kind] }, async (request, reply) => {
      const { serial } = request.body as Static<typeof NamedTill>;
      const change = { kind, serial: tillSerial(serial) };
      return send(reply, receiptAnswer(await writer.call('changeTill', { change })));
    });
  }
}
