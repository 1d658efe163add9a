import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { shopId } from '../../domain/ids.ts';
import { catalogueStates } from '../../operations/catalogue.ts';
import { NullableInteger, NullableText } from '../../wire/values/schema-parts.ts';
import { send } from '../answer.ts';
import { controlError, shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';

const Conflicts = Type.Array(
  Type.Object({
    code: Type.String(),
    subject: Type.String({ description: 'An id or a serial' }),
    sentence: Type.String(),
  }),
);

const Pull = Type.Object(
  {
    shopId: Type.Integer({ minimum: 1 }),
    full: Type.Optional(Type.Boolean({ description: 'Everything, stock included; else what changed' })),
    accept: Type.Optional(
      Type.Boolean({ description: 'What is missing at head office is really gone; implies full' }),
    ),
  },
  { additionalProperties: false },
);

const PULL = {
  tags: ['hub'],
  summary: 'Read the catalogue of head office now, and wait for what comes of it',
  body: Pull,
  response: {
    200: Type.Object({
      full: Type.Boolean(),
      error: NullableText,
      added: Type.Integer(),
      changed: Type.Integer(),
      retired: Type.Integer(),
      others: Type.Integer({ description: 'Variants, categories, tills, deliveries and the rate' }),
      conflicts: Conflicts,
    }),
  },
};

const STATE = {
  tags: ['hub'],
  summary: 'How the catalogue stands to that of head office, and what a person must settle',
  response: {
    200: Type.Object({
      shops: Type.Array(
        Type.Object({
          id: Type.Integer(),
          name: Type.String(),
          lastReadAt: NullableInteger,
          fullAt: NullableInteger,
          changedAt: NullableInteger,
          lastError: NullableText,
          conflicts: Conflicts,
        }),
      ),
    }),
  },
};

const NO_HEAD_OFFICE = controlError(
  409,
  'NOT_POSSIBLE',
  'this hub does not speak with head office: set HUB_UPSTREAM_URL and start it',
);

/** The catalogue of head office: what was read of it, and "read now". */
export function catalogueRoutes(app: FastifyInstance, { reader, catalogue }: ControlParts): void {
  app.get('/catalogue', { schema: STATE }, () => ({ shops: catalogueStates(reader, catalogue ?? null) }));

  app.post('/catalogue/pull', { schema: PULL }, async (request, reply) => {
    const { shopId: id, full = false, accept = false } = request.body as Static<typeof Pull>;
    const shop = reader.shop(shopId(id));
    if (shop === undefined) return send(reply, shopUnknown(id));
    if (catalogue === undefined) return send(reply, NO_HEAD_OFFICE);
    return send(reply, { status: 200, body: await catalogue.pull(shop.id, { full, accept }) });
  });
}
