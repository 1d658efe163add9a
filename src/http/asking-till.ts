import type { FastifyRequest } from 'fastify';
import type { Shop, Till } from '../store/facts.ts';
import type { Reader } from '../store/reader.ts';
import { refuseForeignShop } from '../wire/requests/foreign-shop.ts';
import type { IdentityErrors } from '../wire/requests/identity-errors.ts';
import type { Query } from '../wire/requests/query.ts';
import { OBJECT_EXPECTED } from '../wire/requests/request-errors.ts';
import { type SentObject, sentObject } from '../wire/requests/request-fields.ts';
import type { Answer } from './answer.ts';
import { identifyTill } from './identify-till.ts';
import { sentBody } from './sent-body.ts';

export type Asking =
  | { readonly ok: true; readonly till: Till; readonly shop: Shop; readonly sent: SentObject }
  | { readonly ok: false; readonly answer: Answer };

/**
 * What every write of a till begins with: who asks, that it sent an object, and that it speaks of its own shop (contract,
 * 2.2 rule 8); or the answer that ends it.
 */
export function askingTill(request: FastifyRequest, reader: Reader, identity: IdentityErrors): Asking {
  const caller = identifyTill(request.headers, reader, identity);
  if (!caller.ok) return caller;
  const { till, shop } = caller;
  const body = sentBody(request);
  const sent = sentObject(body);
  if (sent === null) return { ok: false, answer: OBJECT_EXPECTED };
  const foreign = refuseForeignShop(request.query as Query, body, shop);
  return foreign === null ? { ok: true, till, shop, sent } : { ok: false, answer: foreign };
}
