import type { IncomingHttpHeaders } from 'node:http';
import { type TillSerial, tillSerial } from '../domain/ids.ts';
import type { Shop, Till } from '../store/facts.ts';
import type { Reader } from '../store/reader.ts';
import type { IdentityErrors } from '../wire/requests/identity-errors.ts';
import type { Answer } from './answer.ts';

/** In order of precedence (contract, D10). Names are case-insensitive: Node hands them out in lower case. */
const SERIAL_HEADERS = ['x-device-serial', 'device-serial', 'serial-number'] as const;

/** The first of the three headers that has a value, known or not, exactly as sent (contract, D23). */
export function serialOf(headers: IncomingHttpHeaders): TillSerial | null {
  for (const name of SERIAL_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string' && value !== '') return tillSerial(value);
  }
  return null;
}

export type Identified =
  | { readonly ok: true; readonly till: Till; readonly shop: Shop }
  | { readonly ok: false; readonly answer: Answer };

/** Who calls: the till of the serial header and its shop, or the answer that the route gives to a stranger. */
export function identifyTill(
  headers: IncomingHttpHeaders,
  reader: Pick<Reader, 'tillBySerial' | 'shop'>,
  answers: IdentityErrors,
): Identified {
  const serial = serialOf(headers);
  if (serial === null) return { ok: false, answer: answers.serialMissing };
  const till = reader.tillBySerial(serial);
  if (till === undefined || !till.active) return { ok: false, answer: answers.tillUnknown };
  const shop = till.shopId === null ? undefined : reader.shop(till.shopId);
  return shop === undefined ? { ok: false, answer: answers.tillWithoutShop } : { ok: true, till, shop };
}
