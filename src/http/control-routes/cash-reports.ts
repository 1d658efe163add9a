import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { seq, shopId } from '../../domain/ids.ts';
import type { DeclarationRow } from '../../store/facts.ts';
import { NullableInteger } from '../../wire/values/schema-parts.ts';
import { send } from '../answer.ts';
import { controlError, receiptAnswer, shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';

const LISTED_MAX = 1000;

const ListQuery = Type.Object({ shopId: Type.String({ pattern: '^[0-9]{1,15}$' }) });
const Apply = Type.Object(
  {
    shopId: Type.Integer({ minimum: 1 }),
    id: Type.Integer({ minimum: 1 }),
    user: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
);

const Report = Type.Object({
  shopId: Type.Integer(),
  id: Type.Integer(),
  till: Type.Object({ id: Type.Integer(), name: Type.String(), serial: Type.String() }),
  detail: Type.String(),
  occurredAt: Type.Integer(),
  currency: Type.String(),
  amount: Type.Integer(),
  recordedAt: Type.Integer(),
  appliedAt: NullableInteger,
});
const LIST = {
  tags: ['hub'],
  summary: 'Reports of the cash desk, newest first; appliedAt says whether the expenses were deducted',
  querystring: ListQuery,
  response: { 200: Type.Object({ reports: Type.Array(Report) }) },
};
const APPLY = {
  tags: ['hub'],
  summary: 'Deduct the expenses of a cash report from the turnover, once',
  body: Apply,
  response: { 200: Type.Object({ already: Type.Boolean() }) },
};

const REPORT_UNKNOWN = controlError(404, 'REPORT_NOT_FOUND', 'this shop has no such cash report');

/** Reports of the cash desk: list, and a person's decision to deduct one's expenses from the turnover. */
export function cashReportRoutes(app: FastifyInstance, { reader, writer }: ControlParts): void {
  app.get('/cash-reports', { schema: LIST }, (request, reply) => {
    const { shopId: asked } = request.query as Static<typeof ListQuery>;
    const shop = reader.shop(shopId(Number(asked)));
    if (shop === undefined) return send(reply, shopUnknown(asked));
    const filter = { shopId: shop.id, tillId: null, from: null, to: null, limit: LISTED_MAX };
    return reply.send({ reports: reader.declarations({ ...filter, kind: 'cash-report' }).map(reportOf) });
  });

  app.post('/cash-reports/apply', { schema: APPLY }, async (request, reply) => {
    const { shopId: shop, id, user } = request.body as Static<typeof Apply>;
    const argument = { shopId: shopId(shop), id: seq(id), user };
    if (reader.declaration(argument.shopId, argument.id)?.kind !== 'cash-report') {
      return send(reply, REPORT_UNKNOWN);
    }
    return send(reply, receiptAnswer(await writer.call('applyExpense', argument)));
  });
}

function reportOf(row: DeclarationRow) {
  const { id, till, detail, occurredAt, currency, amount, recordedAt, appliedAt } = row;
  return { shopId: row.shopId, id, till, detail, occurredAt, currency, amount, recordedAt, appliedAt };
}
