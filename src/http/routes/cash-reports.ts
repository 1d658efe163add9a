import type { FastifyInstance } from 'fastify';
import { isRefused } from '../../store/writer/protocol.ts';
import {
  encodeReport,
  encodeReports,
  ReportSchema,
  ReportsSchema,
} from '../../wire/declarations/declarations.ts';
import { decodeReportsQuery, ReportsQuerySchema } from '../../wire/declarations/declarations-query.ts';
import { decodeReport, ReportBody } from '../../wire/declarations/declared-report.ts';
import { CASH_REPORTS_IDENTITY } from '../../wire/requests/identity-errors.ts';
import type { Query } from '../../wire/requests/query.ts';
import { send } from '../answer.ts';
import { askingTill } from '../asking-till.ts';
import { identifyTill } from '../identify-till.ts';
import { refusedCommandAnswer } from '../refused-command.ts';
import type { DeclarationParts } from './declared-operations.ts';

const PATH = '/api/v2/simple/rapports-caisse';

/** `rapports-caisse/`: what was taken out of the cash desk, and for what (contract, 7.7). */
export function cashReportRoutes(app: FastifyInstance, parts: DeclarationParts): void {
  listRoute(app, parts);
  declareRoute(app, parts);
}

function listRoute(app: FastifyInstance, { reader }: DeclarationParts): void {
  const schema = {
    tags: ['declarations'],
    summary: 'Reports of the cash desk, newest first',
    response: { 200: ReportsSchema },
  };
  const config = { request: { query: ReportsQuerySchema } };
  app.get(PATH, { schema, config }, (request, reply) => {
    const caller = identifyTill(request.headers, reader, CASH_REPORTS_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { till, shop } = caller;
    if (!shop.active) return send(reply, CASH_REPORTS_IDENTITY.tillWithoutShop);
    const query = decodeReportsQuery(request.query as Query, shop);
    if (!query.ok) return send(reply, query.error);
    const { ownOnly, ...bounds } = query.value;
    const tillId = ownOnly ? till.id : null;
    const rows = reader.declarations({ shopId: shop.id, kind: 'cash-report', tillId, ...bounds });
    return reply.send(encodeReports(shop, rows, ownOnly));
  });
}

function declareRoute(app: FastifyInstance, { reader, writer }: DeclarationParts): void {
  const schema = {
    tags: ['declarations'],
    summary: 'Report what was taken out of the cash desk',
    response: { 201: ReportSchema },
  };
  app.post(PATH, { schema, config: { request: { body: ReportBody } } }, async (request, reply) => {
    const caller = askingTill(request, reader, CASH_REPORTS_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { till, shop, sent } = caller;
    if (!shop.active) return send(reply, CASH_REPORTS_IDENTITY.tillWithoutShop);
    const decoded = decodeReport(sent, shop);
    if (!decoded.ok) return send(reply, decoded.error);
    const argument = { serial: till.serial, declaration: decoded.declaration };
    const receipt = await writer.call('declare', argument);
    if (isRefused(receipt)) return send(reply, refusedCommandAnswer(receipt, CASH_REPORTS_IDENTITY));
    const row = reader.declaration(receipt.shopId, receipt.id);
    if (row === undefined) throw new Error(`declaration ${receipt.id} was recorded and cannot be read`);
    return reply.code(201).send(encodeReport(reader.shop(receipt.shopId) ?? shop, row));
  });
}
