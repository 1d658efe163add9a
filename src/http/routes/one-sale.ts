import type { FastifyInstance } from 'fastify';
import type { SaleOutcome } from '../../domain/sale.ts';
import type { Logger } from '../../log.ts';
import type { Shop, Till } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type SalesReceipt, type WriterClient } from '../../store/writer/protocol.ts';
import { claimedFor, foreignShop } from '../../wire/requests/foreign-shop.ts';
import type { Query } from '../../wire/requests/query.ts';
import { sentField, sentObject } from '../../wire/requests/request-fields.ts';
import {
  encodeOneSaleCreated,
  encodeOneSaleKnown,
  ONE_SALE_FORMAT,
  OneSaleCreatedSchema,
  OneSaleKnownSchema,
  oneSaleRefused,
} from '../../wire/sales/one-sale-answer.ts';
import { oneSaleIdentity, SERIAL_DIFFERS } from '../../wire/sales/sale-identity.ts';
import { decodeOneSale } from '../../wire/sales/sales-request.ts';
import { SentSaleSchema } from '../../wire/sales/sales-request-schema.ts';
import { sentText } from '../../wire/values/sent-values.ts';
import { type Answer, send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';
import { recordBatch } from '../record-batch.ts';
import { refusedCommandAnswer } from '../refused-command.ts';
import { sentBody } from '../sent-body.ts';

export interface OneSaleParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly log: Logger;
}

/**
 * `POST ventes/`: one sale, booked as `ventes/sync` books it (contract, 7.1, incident 36). A repeat is harmless, also
 * one without number, which is what clients send that could not read the answer (incidents 23 and 25).
 */
export function oneSaleRoute(app: FastifyInstance, { reader, writer, log }: OneSaleParts): void {
  const schema = {
    tags: ['sales'],
    summary: 'Book one sale',
    response: { 200: OneSaleKnownSchema, 201: OneSaleCreatedSchema },
  };
  app.post(
    '/api/v2/simple/ventes',
    { schema, config: { request: { body: SentSaleSchema } } },
    async (request, reply) => {
      const body = sentBody(request);
      const identity = oneSaleIdentity(Object.keys(request.headers), body.value);
      const caller = identifyTill(request.headers, reader, identity);
      if (!caller.ok) return send(reply, caller.answer);
      const { till, shop } = caller;
      const object = sentObject(body);
      if (object === null) return send(reply, ONE_SALE_FORMAT);
      const serial = sentText(sentField(object, 'numero_serie') ?? null);
      if (serial !== null && serial !== till.serial) return send(reply, SERIAL_DIFFERS);
      const decoded = decodeOneSale(body, { timeZone: shop.timeZone, shopCurrency: shop.currency });
      if (decoded === null) return send(reply, ONE_SALE_FORMAT);
      const foreign = foreignShop(request.query as Query, body, shop);
      if (!foreign.ok) return send(reply, foreign.error);
      const batch = foreign.value === null ? decoded : claimedFor(decoded, foreign.value);
      const parts: SalesReceipt[] = [];
      const receipt = await recordBatch(writer, till.serial, batch, (part) => void parts.push(part));
      const about = { till: till.serial, shop: shop.id };
      if (isRefused(receipt)) {
        log.warn({ ...about, refused: receipt.refused }, 'sale refused');
        return send(reply, refusedCommandAnswer(receipt, identity));
      }
      const [booked] = parts;
      const outcome = booked?.outcomes[0];
      if (booked === undefined || outcome === undefined) throw new Error('one sale has one outcome');
      log.info({ ...about, outcome: outcome.kind }, 'sale recorded');
      const bookedIn = reader.shop(receipt.shopId) ?? shop;
      return send(reply, answerTo(outcome, booked.articles, reader, till, bookedIn));
    },
  );
}

function answerTo(
  outcome: SaleOutcome,
  articles: SalesReceipt['articles'],
  reader: Reader,
  till: Till,
  shop: Shop,
): Answer {
  if (outcome.kind === 'refused') return oneSaleRefused(outcome);
  const at = outcome.kind === 'created' ? outcome.seq : outcome.existing;
  // A till that was moved has booked sales in another shop's journal: its number finds them there. A conflict that a
  // person accepted stands under another number than the one sent: its seq finds it.
  const named = reader.saleOfTill(till.id, outcome.number);
  const sale = named?.seq === at ? named : (reader.sale(shop.id, at) ?? named);
  if (sale === undefined) throw new Error(`sale ${at} of shop ${shop.id} was answered and is gone`);
  if (outcome.kind === 'replay') return { status: 200, body: encodeOneSaleKnown(sale, shop.timeZone) };
  return { status: 201, body: encodeOneSaleCreated({ shop, tillId: till.id, sale, outcome, articles }) };
}
