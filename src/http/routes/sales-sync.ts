import type { FastifyInstance } from 'fastify';
import type { ShopId } from '../../domain/ids.ts';
import type { Logger } from '../../log.ts';
import type { Shop } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import { claimedFor, foreignShop } from '../../wire/requests/foreign-shop.ts';
import { SALES_IDENTITY } from '../../wire/requests/identity-errors.ts';
import type { Query } from '../../wire/requests/query.ts';
import { EMPTY_DATA, INVALID_FORMAT, TOO_MANY_ENTRIES } from '../../wire/requests/request-errors.ts';
import { decodeSalesBatch } from '../../wire/sales/sales-request.ts';
import { SalesRequestSchema } from '../../wire/sales/sales-request-schema.ts';
import { SyncAnswerText } from '../../wire/sales/sync-answer.ts';
import { SyncAnswerSchema } from '../../wire/sales/sync-answer-schema.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';
import { OutcomeCounts, recordBatch } from '../record-batch.ts';
import { refusedCommandAnswer } from '../refused-command.ts';
import { sentBody } from '../sent-body.ts';

export interface SalesSyncParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly log: Logger;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const PATHS = ['ventes/sync', 'sync-ventes', 'ventes/sync/batch'] as const;

/**
 * `POST ventes/sync`: a till's batch of sales (contract, 6). Answered once, and only after every sale of it is booked,
 * in quarantine, or known to be an identical replay, on disk. Guides also name it otherwise (contract, 7.10).
 */
export function salesSyncRoute(app: FastifyInstance, { reader, writer, log }: SalesSyncParts): void {
  const schema = {
    tags: ['sales'],
    summary: 'Send a batch of sales; each is booked, kept in quarantine, or known already',
    response: { 201: SyncAnswerSchema },
  };
  const config = { request: { body: SalesRequestSchema } };
  for (const path of PATHS) {
    app.post(`/api/v2/simple/${path}`, { schema, config }, async (request, reply) => {
      const caller = identifyTill(request.headers, reader, SALES_IDENTITY);
      if (!caller.ok) return send(reply, caller.answer);
      const { till, shop } = caller;
      const context = { timeZone: shop.timeZone, shopCurrency: shop.currency };
      const decoded = decodeSalesBatch(sentBody(request), context);
      if (decoded.kind === 'invalid-format') return send(reply, INVALID_FORMAT);
      if (decoded.kind === 'empty') return send(reply, EMPTY_DATA);
      if (decoded.kind === 'too-many') return send(reply, TOO_MANY_ENTRIES);
      const foreign = foreignShop(request.query as Query, sentBody(request), shop);
      if (!foreign.ok) return send(reply, foreign.error);
      const batch = foreign.value === null ? decoded : claimedFor(decoded, foreign.value);
      const counts = new OutcomeCounts();
      const answer = new SyncAnswerText(till);
      const shopOf = (id: ShopId): Shop => reader.shop(id) ?? shop;
      const receipt = await recordBatch(writer, till.serial, batch, (part) => {
        counts.add(part);
        answer.add(part, shopOf(part.shopId));
      });
      const result = { till: till.serial, shop: shop.id, sent: batch.size };
      if (isRefused(receipt)) {
        log.warn({ ...result, refused: receipt.refused }, 'batch refused');
        return send(reply, refusedCommandAnswer(receipt, SALES_IDENTITY));
      }
      log.info({ ...result, ...counts }, 'sales recorded');
      return reply
        .code(201)
        .type(JSON_TYPE)
        .send(answer.text(shopOf(receipt.shopId)));
    });
  }
}
