import type { FastifyInstance } from 'fastify';
import type { SaleOutcome } from '../../domain/sale.ts';
import type { Logger } from '../../log.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import { claimedFor, foreignShop } from '../../wire/requests/foreign-shop.ts';
import type { Query } from '../../wire/requests/query.ts';
import { TOO_MANY_ENTRIES } from '../../wire/requests/request-errors.ts';
import { encodeOlderSync, OlderSyncAnswerSchema, SALES_LIST_MISSING } from '../../wire/sales/older-sync.ts';
import { OLDER_SYNC_IDENTITY } from '../../wire/sales/sale-identity.ts';
import { decodeSalesBatch } from '../../wire/sales/sales-request.ts';
import { SalesRequestSchema } from '../../wire/sales/sales-request-schema.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';
import { OutcomeCounts, recordBatch } from '../record-batch.ts';
import { refusedCommandAnswer } from '../refused-command.ts';
import { sentBody } from '../sent-body.ts';

export interface OlderSyncParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly log: Logger;
}

/**
 * `POST /api/sync/ventes`, the older batch: booked as `ventes/sync` books it, answered in its own form. What it alone
 * refused (a price other than the catalogue's, a total that differs) is no reason here (contract, 7.10).
 */
export function olderSyncRoute(app: FastifyInstance, { reader, writer, log }: OlderSyncParts): void {
  const schema = {
    tags: ['sales'],
    summary: 'Book a batch of sales (older form)',
    response: { 200: OlderSyncAnswerSchema },
  };
  const config = { request: { body: SalesRequestSchema } };
  app.post('/api/sync/ventes', { schema, config }, async (request, reply) => {
    const caller = identifyTill(request.headers, reader, OLDER_SYNC_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { till, shop } = caller;
    if (!shop.active) return send(reply, OLDER_SYNC_IDENTITY.tillWithoutShop);
    const body = sentBody(request);
    const decoded = decodeSalesBatch(body, { timeZone: shop.timeZone, shopCurrency: shop.currency });
    if (decoded.kind === 'invalid-format') return send(reply, SALES_LIST_MISSING);
    if (decoded.kind === 'too-many') return send(reply, TOO_MANY_ENTRIES);
    if (decoded.kind === 'empty') return reply.send(encodeOlderSync([]));
    const foreign = foreignShop(request.query as Query, body, shop);
    if (!foreign.ok) return send(reply, foreign.error);
    const batch = foreign.value === null ? decoded : claimedFor(decoded, foreign.value);
    const counts = new OutcomeCounts();
    const outcomes: SaleOutcome[] = [];
    const receipt = await recordBatch(writer, till.serial, batch, (part) => {
      counts.add(part);
      for (const outcome of part.outcomes) outcomes.push(outcome);
    });
    const about = { till: till.serial, shop: shop.id, sent: batch.size };
    if (isRefused(receipt)) {
      log.warn({ ...about, refused: receipt.refused }, 'batch refused');
      return send(reply, refusedCommandAnswer(receipt, OLDER_SYNC_IDENTITY));
    }
    log.info({ ...about, ...counts }, 'sales recorded');
    return reply.send(encodeOlderSync(outcomes));
  });
}
