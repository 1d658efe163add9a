import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { shopId } from '../../domain/ids.ts';
import { LOST_SALE_CAUSES } from '../../wire/head-office/lost-sale-causes.ts';
import { NullableInteger } from '../../wire/values/schema-parts.ts';
import { send } from '../answer.ts';
import { shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';

const LISTED_MAX = 1000;

const Query = Type.Object({ shopId: Type.String({ pattern: '^[0-9]{1,15}$' }) });

const LIST = {
  tags: ['hub'],
  summary: `Sales that head office has, that this hub lost and could not take back; at most ${LISTED_MAX}`,
  querystring: Query,
  response: {
    200: Type.Object({
      sales: Type.Array(
        Type.Object({
          tillId: Type.Integer(),
          tillName: Type.String(),
          number: Type.String(),
          cause: Type.Object({ code: Type.String(), french: Type.String(), english: Type.String() }),
          notedAt: Type.Integer({ description: 'UTC ms' }),
          soldAt: NullableInteger,
          total: Type.Unsafe<number | null>({
            type: ['integer', 'null'],
            description: 'Minor units, in the currency that head office does not name',
          }),
          lines: Type.Array(
            Type.Object({
              articleCode: Type.String(),
              quantity: Type.Integer(),
              unitPrice: Type.Integer({ description: 'Minor units' }),
            }),
          ),
        }),
      ),
    }),
  },
};

/** What of a lost life waits for a person, with all that head office shows of it. */
export function notTakenBackRoute(app: FastifyInstance, { reader }: ControlParts): void {
  app.get('/upstream/not-taken-back', { schema: LIST }, (request, reply) => {
    const asked = Number((request.query as Static<typeof Query>).shopId);
    const shop = reader.shop(shopId(asked));
    if (shop === undefined) return send(reply, shopUnknown(asked));
    const sales = reader.notTakenBack(shop.id, LISTED_MAX).map(({ reason, shown, ...row }) => ({
      ...row,
      tillName: reader.till(row.tillId)?.name ?? '',
      cause: { code: reason, ...LOST_SALE_CAUSES[reason] },
      soldAt: shown?.soldAt ?? null,
      total: shown?.total ?? null,
      lines: shown?.lines ?? [],
    }));
    return { sales };
  });
}
