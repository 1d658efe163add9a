import type { FastifyInstance } from 'fastify';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import {
  encodePendingArticles,
  PendingArticlesSchema,
  shopSwitchedOff,
} from '../../wire/catalogue/pending-articles.ts';
import {
  decodeReception,
  decodeRefusal,
  encodeReception,
  encodeRefusal,
  ReceptionAnswerSchema,
  ReceptionRequestSchema,
  RefusalAnswerSchema,
  RefusalRequestSchema,
} from '../../wire/catalogue/receptions.ts';
import { PENDING_IDENTITY, SALES_IDENTITY } from '../../wire/requests/identity-errors.ts';
import { checkShop, decodeQuery, type Query } from '../../wire/requests/query.ts';
import { ARTICLE_UNKNOWN } from '../../wire/requests/till-request.ts';
import { send } from '../answer.ts';
import { askingTill } from '../asking-till.ts';
import { identifyTill } from '../identify-till.ts';
import { refusedCommandAnswer } from '../refused-command.ts';

export interface ReceptionParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
}

/** Articles that the list of what waits names at most; the next ones come up as these are decided. */
const PENDING_MAX = 1000;

/** Goods on their way to the shop: what waits, what a till received, what it refused (contract, 7.5). */
export function receptionRoutes(app: FastifyInstance, parts: ReceptionParts): void {
  pendingRoute(app, parts);
  receiveRoute(app, parts);
  refuseRoute(app, parts);
}

function pendingRoute(app: FastifyInstance, { reader }: ReceptionParts): void {
  const schema = {
    tags: ['reception'],
    summary: 'Articles that wait for a till to receive or refuse what was sent of them',
    response: { 200: PendingArticlesSchema },
  };
  app.get('/api/v2/simple/articles/pending', { schema }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, PENDING_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { shop } = caller;
    const checked = decodeQuery(() => checkShop(request.query as Query, shop));
    if (!checked.ok) return send(reply, checked.error);
    if (!shop.active) return send(reply, shopSwitchedOff(shop));
    return reply.send(encodePendingArticles(shop, reader.pendingArticles(shop.id, PENDING_MAX)));
  });
}

function receiveRoute(app: FastifyInstance, { reader, writer }: ReceptionParts): void {
  const schema = {
    tags: ['reception'],
    summary: 'Put what was sent of an article on the shelf, once per delivery',
    response: { 200: ReceptionAnswerSchema },
  };
  const config = { request: { body: ReceptionRequestSchema } };
  app.post('/api/v2/simple/articles/valider', { schema, config }, async (request, reply) => {
    const asking = askingTill(request, reader, SALES_IDENTITY);
    if (!asking.ok) return send(reply, asking.answer);
    const decoded = decodeReception(asking.sent);
    if (!decoded.ok) return send(reply, decoded.error);
    const { till, shop } = asking;
    const receipt = await writer.call('receiveDeliveries', { serial: till.serial, ...decoded.value });
    if (isRefused(receipt)) return send(reply, refusedCommandAnswer(receipt, SALES_IDENTITY));
    if (receipt.kind === 'not-found') return send(reply, ARTICLE_UNKNOWN);
    return reply.send(encodeReception(receipt, shop.timeZone));
  });
}

function refuseRoute(app: FastifyInstance, { reader, writer }: ReceptionParts): void {
  const schema = {
    tags: ['reception'],
    summary: 'Close what was sent of an article without adding it',
    response: { 200: RefusalAnswerSchema },
  };
  const config = { request: { body: RefusalRequestSchema } };
  app.post('/api/v2/simple/articles/refuser', { schema, config }, async (request, reply) => {
    const asking = askingTill(request, reader, SALES_IDENTITY);
    if (!asking.ok) return send(reply, asking.answer);
    const decoded = decodeRefusal(asking.sent);
    if (!decoded.ok) return send(reply, decoded.error);
    const receipt = await writer.call('refuseDeliveries', { serial: asking.till.serial, ...decoded.value });
    if (isRefused(receipt)) return send(reply, refusedCommandAnswer(receipt, SALES_IDENTITY));
    if (receipt.kind === 'not-found') return send(reply, ARTICLE_UNKNOWN);
    return reply.send(encodeRefusal(receipt));
  });
}
