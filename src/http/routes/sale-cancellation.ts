import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { NUMBER_LENGTH_MAX } from '../../domain/sale.ts';
import type { Logger } from '../../log.ts';
import type { Shop } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type Receipts, type WriterClient } from '../../store/writer/protocol.ts';
import { AmbiguousNumberSchema, ambiguousNumber } from '../../wire/requests/ambiguous-number.ts';
import { refuseForeignShop } from '../../wire/requests/foreign-shop.ts';
import type { Query } from '../../wire/requests/query.ts';
import {
  alreadyCancelled,
  CANCELLATION_FORMAT,
  CancellationAnswerSchema,
  cancellationTooLate,
  encodeCancellation,
  NUMBER_MISSING,
  saleNotFound,
} from '../../wire/sales/cancellation-answer.ts';
import { cancellationNote, decodeCancellation } from '../../wire/sales/cancellation-request.ts';
import { cancellationIdentity } from '../../wire/sales/sale-identity.ts';
import { cutText } from '../../wire/values/sent-values.ts';
import { type Answer, send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';
import { refusedCommandAnswer } from '../refused-command.ts';
import { sentBody } from '../sent-body.ts';

const CancellationBody = Type.Object({
  numero_facture: Type.String({ description: 'Also NumeroFacture or reference' }),
  motif: Type.Optional(Type.String({ description: 'Also Motif; cut at 255 characters' })),
});

/** `POST ventes/annuler`: cancels a sale of the shop within an hour of the hub's running time (contract, 7.2). */
export function saleCancellationRoute(
  app: FastifyInstance,
  { reader, writer, log }: { readonly reader: Reader; readonly writer: WriterClient; readonly log: Logger },
): void {
  const schema = {
    tags: ['sales'],
    summary: 'Cancel a sale: its goods go back to stock',
    response: { 200: CancellationAnswerSchema, 409: AmbiguousNumberSchema },
  };
  const config = { request: { body: CancellationBody } };
  app.post('/api/v2/simple/ventes/annuler', { schema, config }, async (request, reply) => {
    const asked = decodeCancellation(sentBody(request));
    const number = asked?.number ?? null;
    const identity = cancellationIdentity(number === null ? NUMBER_MISSING : saleNotFound(number));
    const caller = identifyTill(request.headers, reader, identity);
    if (!caller.ok) return send(reply, caller.answer);
    if (asked === null) return send(reply, CANCELLATION_FORMAT);
    if (number === null) return send(reply, NUMBER_MISSING);
    const foreign = refuseForeignShop(request.query as Query, sentBody(request), caller.shop);
    if (foreign !== null) return send(reply, foreign);
    const { reason } = asked;
    const receipt = await writer.call('cancelSale', {
      serial: caller.till.serial,
      number,
      reason,
      ...cancellationNote(number, reason),
    });
    const about = {
      till: caller.till.serial,
      shop: caller.shop.id,
      number: cutText(number, NUMBER_LENGTH_MAX),
    };
    if (isRefused(receipt)) {
      log.warn({ ...about, refused: receipt.refused }, 'cancellation refused');
      return send(reply, refusedCommandAnswer(receipt, identity));
    }
    log.info({ ...about, outcome: receipt.kind }, 'cancellation asked');
    const shop = reader.shop(receipt.shopId) ?? caller.shop;
    if (receipt.kind !== 'cancelled') return send(reply, refusal(receipt, shop, number));
    return reply.send(encodeCancellation({ ...receipt, number, reason, shop }));
  });
}

function refusal(
  receipt: Exclude<Receipts['cancelSale'], { kind: 'cancelled' }>,
  { timeZone }: Shop,
  number: string,
): Answer {
  switch (receipt.kind) {
    case 'number-unknown':
      return saleNotFound(number);
    case 'ambiguous':
      return ambiguousNumber(number, receipt.candidates, timeZone);
    case 'cancelled-before':
      return alreadyCancelled(receipt.cancelledAt, timeZone);
    case 'too-late':
      return cancellationTooLate(receipt.soldAt, receipt.elapsedMs, timeZone);
  }
}
