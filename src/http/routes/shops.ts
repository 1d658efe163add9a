import type { FastifyInstance } from 'fastify';
import type { Reader } from '../../store/reader.ts';
import { OwnShopQuerySchema } from '../../wire/catalogue/articles-query.ts';
import { SALES_IDENTITY } from '../../wire/requests/identity-errors.ts';
import { checkShop, decodeQuery, type Query } from '../../wire/requests/query.ts';
import { encodeShopList, ShopListSchema } from '../../wire/tills/shop-list.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';

/** `GET boutiques/`: the caller's own shop (contract, 7.9). */
export function shopsRoute(app: FastifyInstance, { reader }: { readonly reader: Reader }): void {
  const schema = {
    tags: ['tills'],
    summary: 'The shop of the calling till',
    response: { 200: ShopListSchema },
  };
  const config = { request: { query: OwnShopQuerySchema } };
  app.get('/api/v2/simple/boutiques', { schema, config }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, SALES_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { shop } = caller;
    const asked = decodeQuery(() => checkShop(request.query as Query, shop));
    if (!asked.ok) return send(reply, asked.error);
    const { articles, tills } = reader.shopCounts(shop.id, 0);
    return reply.send(encodeShopList({ shop, details: reader.shopDetails(shop.id), tills, articles }));
  });
}
