import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tillSerial } from '../../domain/ids.ts';
import type { Till } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import { OwnShopQuerySchema } from '../../wire/catalogue/articles-query.ts';
import { SALES_IDENTITY } from '../../wire/requests/identity-errors.ts';
import { checkShop, decodeQuery, type Query } from '../../wire/requests/query.ts';
import { encodeTillInfo, TILL_NOT_FOUND, TillInfoSchema } from '../../wire/tills/till-info.ts';
import { send } from '../answer.ts';
import { serialOf } from '../identify-till.ts';

/**
 * `GET terminal/<serial>/` (contract, 7.9): a till of the caller's shop, active or not. The header says who asks, never
 * the path (2.2 rule 9). A till that is switched off or has no shop yet may ask about itself, so that it can show why.
 */
export function tillInfoRoute(app: FastifyInstance, { reader }: { readonly reader: Reader }): void {
  const schema = {
    tags: ['tills'],
    summary: "A till of the caller's shop",
    response: { 200: TillInfoSchema },
  };
  const config = { request: { query: OwnShopQuerySchema } };
  app.get('/api/v2/simple/terminal/:serial', { schema, config }, (request, reply) =>
    tellOf(reader, request, reply),
  );
}

function tellOf(reader: Reader, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const serial = serialOf(request.headers);
  if (serial === null) return send(reply, SALES_IDENTITY.serialMissing);
  const caller = reader.tillBySerial(serial);
  if (caller === undefined) return send(reply, SALES_IDENTITY.tillUnknown);
  const foreign = foreignShopAsked(reader, caller, request.query as Query);
  if (foreign !== null) return send(reply, foreign);
  const till = reader.tillBySerial(tillSerial((request.params as { serial: string }).serial));
  if (till?.id !== caller.id) {
    if (!caller.active) return send(reply, SALES_IDENTITY.tillUnknown);
    if (caller.shopId === null) return send(reply, SALES_IDENTITY.tillWithoutShop);
    if (till === undefined || till.shopId !== caller.shopId) return send(reply, TILL_NOT_FOUND);
  }
  return reply.send(infoOf(reader, till));
}

/** A till without shop has none that a `boutique_id` could differ from. */
function foreignShopAsked(reader: Reader, caller: Till, query: Query) {
  const shop = caller.shopId === null ? undefined : reader.shop(caller.shopId);
  if (shop === undefined) return null;
  const asked = decodeQuery(() => checkShop(query, shop));
  return asked.ok ? null : asked.error;
}

function infoOf(reader: Reader, till: Till) {
  const shop = till.shopId === null ? undefined : reader.shop(till.shopId);
  return encodeTillInfo({
    till,
    details: reader.tillDetails(till.id),
    presence: reader.presence(till.id),
    shop: shop === undefined ? null : { ...shop, details: reader.shopDetails(shop.id) },
  });
}
