import type { FastifyInstance } from 'fastify';
import type { Reader } from '../../store/reader.ts';
import { OwnShopQuerySchema } from '../../wire/catalogue/articles-query.ts';
import { SALES_IDENTITY } from '../../wire/requests/identity-errors.ts';
import { checkShop, decodeQuery, type Query } from '../../wire/requests/query.ts';
import {
  encodePosStatus,
  PosStatusSchema,
  PosUnknownSchema,
  posUnknown,
} from '../../wire/tills/pos-status.ts';
import { send } from '../answer.ts';
import { identifyTill, serialOf } from '../identify-till.ts';

/** `GET pos/status/`: whether the till's shop may sell (contract, 7.9). */
export function posStatusRoute(app: FastifyInstance, { reader }: { readonly reader: Reader }): void {
  const schema = {
    tags: ['tills'],
    summary: 'Whether the shop of the calling till may sell',
    response: { 200: PosStatusSchema, 404: PosUnknownSchema },
  };
  const config = { request: { query: OwnShopQuerySchema } };
  app.get('/api/v2/simple/pos/status', { schema, config }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, SALES_IDENTITY);
    if (!caller.ok) return send(reply, posUnknown(serialOf(request.headers)));
    const asked = decodeQuery(() => checkShop(request.query as Query, caller.shop));
    return send(reply, asked.ok ? encodePosStatus(caller.shop) : asked.error);
  });
}
