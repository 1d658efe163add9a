import type { FastifyInstance } from 'fastify';
import type { DeclaredOperation } from '../../domain/declaration.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import { encodeOperations, OperationsSchemas } from '../../wire/declarations/declarations.ts';
import { decodeOperationsQuery, OperationsQuerySchema } from '../../wire/declarations/declarations-query.ts';
import {
  decodeOperation,
  OperationAnswerSchema,
  OperationBodies,
} from '../../wire/declarations/declared-operation.ts';
import { OPERATIONS_IDENTITY } from '../../wire/requests/identity-errors.ts';
import type { Query } from '../../wire/requests/query.ts';
import { send } from '../answer.ts';
import { askingTill } from '../asking-till.ts';
import { identifyTill } from '../identify-till.ts';
import { refusedCommandAnswer } from '../refused-command.ts';

export interface DeclarationParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
}

const RESOURCES = {
  negotiation: { path: 'articles-negocies', what: 'a negotiated sale', list: 'Negotiated sales' },
  return: {
    path: 'retours-articles',
    what: 'goods that a customer brought back',
    list: 'Customers’ returns',
  },
} as const;

/** `articles-negocies` and `retours-articles`: a till declares, and reads what was declared (contract, 7.7). */
export function declaredOperationRoutes(app: FastifyInstance, parts: DeclarationParts): void {
  for (const kind of ['negotiation', 'return'] as const) {
    declareRoute(app, parts, kind);
    historyRoute(app, parts, kind);
  }
}

function declareRoute(
  app: FastifyInstance,
  { reader, writer }: DeclarationParts,
  kind: DeclaredOperation['kind'],
): void {
  const { path, what } = RESOURCES[kind];
  const schema = {
    tags: ['declarations'],
    summary: `Declare ${what}`,
    response: { 201: OperationAnswerSchema },
  };
  const config = { request: { body: OperationBodies[kind] } };
  app.post(`/api/v2/simple/${path}`, { schema, config }, async (request, reply) => {
    const caller = askingTill(request, reader, OPERATIONS_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { till, shop, sent } = caller;
    const decoded = decodeOperation(kind, sent, shop);
    if (!decoded.ok) return send(reply, decoded.error);
    const argument = { serial: till.serial, declaration: decoded.declaration };
    const receipt = await writer.call('declare', argument);
    if (isRefused(receipt)) return send(reply, refusedCommandAnswer(receipt, OPERATIONS_IDENTITY));
    return reply.code(201).send({ id: receipt.id });
  });
}

function historyRoute(
  app: FastifyInstance,
  { reader }: DeclarationParts,
  kind: DeclaredOperation['kind'],
): void {
  const { path, list } = RESOURCES[kind];
  const schema = {
    tags: ['declarations'],
    summary: `${list} of the shop, newest first`,
    response: { 200: OperationsSchemas[kind] },
  };
  const config = { request: { query: OperationsQuerySchema } };
  app.get(`/api/v2/simple/${path}/historique`, { schema, config }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, OPERATIONS_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { till, shop } = caller;
    const query = decodeOperationsQuery(request.query as Query, shop);
    if (!query.ok) return send(reply, query.error);
    const { ownOnly, ...bounds } = query.value;
    const filter = { shopId: shop.id, kind, tillId: ownOnly ? till.id : null, ...bounds };
    return reply.send(encodeOperations(kind, shop, reader.declarations(filter), ownOnly));
  });
}
