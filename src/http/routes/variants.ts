import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../clock.ts';
import type { Reader } from '../../store/reader.ts';
import { decodeSinceQuery, SinceQuerySchema } from '../../wire/catalogue/articles-query.ts';
import { encodeVariants, VariantsAnswerSchema } from '../../wire/catalogue/variants.ts';
import { SHOP_LIST_IDENTITY } from '../../wire/requests/identity-errors.ts';
import type { Query } from '../../wire/requests/query.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';
import { serverTime } from '../server-time.ts';

export interface VariantsParts {
  readonly reader: Reader;
  readonly clock: Clock;
}

/** `GET variantes/`: the variants of the caller's shop, all active ones or what changed since (contract, 7.4). */
export function variantsRoute(app: FastifyInstance, { reader, clock }: VariantsParts): void {
  const schema = {
    tags: ['catalogue'],
    summary: 'The variants of the shop, or those that changed',
    response: { 200: VariantsAnswerSchema },
  };
  const config = { request: { query: SinceQuerySchema } };
  app.get('/api/v2/simple/variantes', { schema, config }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, SHOP_LIST_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { shop } = caller;
    const decoded = decodeSinceQuery(request.query as Query, shop);
    if (!decoded.ok) return send(reply, decoded.error);
    const { value: since } = decoded;
    const time = serverTime(reader, clock, shop.id);
    const changed = since && { at: since.at, from: reader.firstSeqAt(shop.id, since.at) };
    return reply.send(encodeVariants(shop, reader.variants(shop.id, changed), since, time));
  });
}
