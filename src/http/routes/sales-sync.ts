import type { FastifyInstance } from 'fastify';
import type { TillSerial } from '../../domain/ids.ts';
import type { SaleOutcome } from '../../domain/sale.ts';
import type { Logger } from '../../log.ts';
import type { Reader } from '../../store/reader.ts';
import {
  type CommandRefusal,
  isRefused,
  type SalesReceipt,
  type WriterClient,
} from '../../store/writer/protocol.ts';
import { claimedFor, foreignShop } from '../../wire/foreign-shop.ts';
import { SALES_IDENTITY } from '../../wire/identity-errors.ts';
import type { Query } from '../../wire/query.ts';
import { EMPTY_DATA, INVALID_FORMAT, TOO_MANY_ENTRIES } from '../../wire/request-errors.ts';
import { decodeSalesBatch, type SalesBatch, splitBatch } from '../../wire/sales-request.ts';
import { SalesRequestSchema } from '../../wire/sales-request-schema.ts';
import { encodeSyncAnswer, joinReceipts } from '../../wire/sync-answer.ts';
import { SyncAnswerSchema } from '../../wire/sync-answer-schema.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';
import { refusedCommandAnswer } from '../refused-command.ts';
import { sentBody } from '../sent-body.ts';

export interface SalesSyncParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly log: Logger;
}

/** Sales of one request that share a transaction (contract, D19). */
const CHUNK_SALES_MAX = 500;

/**
 * `POST ventes/sync`: a till's batch of sales (contract, 6). Answered once, and only after every sale of it is booked,
 * in quarantine, or known to be an identical replay, on disk.
 */
export function salesSyncRoute(app: FastifyInstance, { reader, writer, log }: SalesSyncParts): void {
  app.post(
    '/api/v2/simple/ventes/sync',
    {
      schema: {
        tags: ['sales'],
        summary: 'Send a batch of sales; each is booked, kept in quarantine, or known already',
        response: { 201: SyncAnswerSchema },
      },
      config: { request: { body: SalesRequestSchema } },
    },
    async (request, reply) => {
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
      const receipt = await recordInChunks(writer, till.serial, batch);
      const result = { till: till.serial, shop: shop.id, sent: batch.entries.length };
      if (isRefused(receipt)) {
        log.warn({ ...result, refused: receipt.refused }, 'batch refused');
        return send(reply, refusedCommandAnswer(receipt, SALES_IDENTITY));
      }
      const bookedIn = reader.shop(receipt.shopId) ?? shop;
      log.info(
        { ...result, ...countsOf(receipt.outcomes), head: reader.head(bookedIn.id) },
        'sales recorded',
      );
      return reply.code(201).send(encodeSyncAnswer({ ...receipt, shop: bookedIn, till, sent: result.sent }));
    },
  );
}

type BatchReceipt = Pick<SalesReceipt, 'shopId' | 'outcomes' | 'articles'>;

/**
 * Writes a batch in chunks, one after the other. A refusal ends it for the whole request: what earlier chunks booked is
 * a replay when the till sends everything again. So does a move of the till to another shop between two chunks, because
 * one answer speaks of one shop.
 */
async function recordInChunks(
  writer: WriterClient,
  serial: TillSerial,
  batch: SalesBatch,
): Promise<BatchReceipt | CommandRefusal> {
  const receipts: SalesReceipt[] = [];
  for (const { entries, source } of splitBatch(batch, CHUNK_SALES_MAX)) {
    const takenNumberless = receipts.at(-1)?.takenNumberless ?? [];
    const firstChunk = receipts.length === 0;
    const argument = { serial, entries, source, firstChunk, takenNumberless };
    const receipt = await writer.call('recordSales', argument);
    if (isRefused(receipt)) return receipt;
    receipts.push(receipt);
  }
  const [first] = receipts;
  if (first === undefined) throw new Error('a batch that is written has a chunk');
  if (receipts.some(({ shopId }) => shopId !== first.shopId)) return { refused: 'busy' };
  return { shopId: first.shopId, ...joinReceipts(receipts) };
}

function countsOf(outcomes: readonly SaleOutcome[]): Record<SaleOutcome['kind'], number> {
  const counts = { created: 0, replay: 0, refused: 0 };
  for (const { kind } of outcomes) counts[kind]++;
  return counts;
}
