import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Reader } from '../../store/reader.ts';
import { MOVEMENTS_IDENTITY } from '../../wire/requests/identity-errors.ts';
import type { Query } from '../../wire/requests/query.ts';
import { encodeMovements, MovementsAnswerSchema } from '../../wire/stock/movements.ts';
import { decodeMovementsQuery, MovementsQuerySchema } from '../../wire/stock/movements-query.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';

/** The second is a name that published clients use (contract, checklist 51). */
const PATHS = ['/api/v2/simple/mouvements', '/api/v2/simple/mouvements-stock'] as const;

/** `GET mouvements`: the movements of the caller's shop, newest first, by pages (contract, 8). */
export function movementsRoute(app: FastifyInstance, { reader }: { readonly reader: Reader }): void {
  const schema = {
    tags: ['stock'],
    summary: 'Movements of stock, newest first',
    response: { 200: MovementsAnswerSchema },
  };
  const config = { request: { query: MovementsQuerySchema } };
  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const caller = identifyTill(request.headers, reader, MOVEMENTS_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const query = decodeMovementsQuery(request.query as Query, caller.shop);
    if (!query.ok) return send(reply, query.error);
    const { filter, pageSize } = query.value;
    return reply.send(encodeMovements({ shop: caller.shop, movements: reader.movements(filter), pageSize }));
  };
  for (const path of PATHS) app.get(path, { schema, config }, answer);
}
