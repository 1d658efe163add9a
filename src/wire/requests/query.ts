import type { ShopId } from '../../domain/ids.ts';
import { localDay } from '../../domain/time-zone.ts';
import { decodeBound } from '../values/dates.ts';
import type { RequestError } from './request-error.ts';
import { BOUTIQUE_MISMATCH, invalidParam } from './request-errors.ts';

/** The parameters of a URL as a server hands them out: a repeated one is a list, which no parameter here may be. */
export type Query = Readonly<Record<string, unknown>>;

/** The shop whose till asks, as far as reading a query needs it. */
export interface AskingShop {
  readonly id: ShopId;
  readonly timeZone: string;
}

/** Thrown inside a decoder and caught by {@link decodeQuery}: the first unusable parameter ends the reading. */
class Unusable extends Error {
  readonly answer: RequestError;

  constructor(answer: RequestError) {
    super(answer.body.code);
    this.answer = answer;
  }
}

export type Decoded<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: RequestError };

/** Runs a decoder whose steps refuse by throwing; other faults pass. */
export function decodeQuery<Value>(decode: () => Value): Decoded<Value> {
  try {
    return { ok: true, value: decode() };
  } catch (fault) {
    if (fault instanceof Unusable) return { ok: false, error: fault.answer };
    throw fault;
  }
}

/** One parameter's text; null when it is absent or empty. */
export function paramText(query: Query, name: string, expected: string): string | null {
  const value = query[name];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw new Unusable(invalidParam(name, expected));
  return value;
}

/** A parameter of digits only, between the bounds (inclusive). */
export function paramCount(query: Query, name: string, min: number, max: number): number | null {
  const expected =
    max === Number.MAX_SAFE_INTEGER ? 'un nombre entier' : `un nombre entier de ${min} à ${max}`;
  const text = paramText(query, name, expected);
  if (text === null) return null;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value) || value < min || value > max)
    throw new Unusable(invalidParam(name, expected));
  return value;
}

/** A date (contract, 6.4, D28), as UTC ms. */
export function paramDate(
  query: Query,
  name: string,
  timeZone: string,
  edge: 'start' | 'end',
): number | null {
  const expected = 'une date comme 2026-11-22 ou 2026-11-22T08:20:33+01:00';
  const text = paramText(query, name, expected);
  if (text === null) return null;
  const instant = decodeBound(text, timeZone, edge);
  if (instant === null) throw new Unusable(invalidParam(name, expected));
  return instant;
}

/** The local day (20261122) of a date. */
export function paramDay(query: Query, name: string, timeZone: string): number | null {
  const instant = paramDate(query, name, timeZone, 'start');
  return instant === null ? null : localDay(timeZone, instant);
}

/** A `boutique_id` must be the caller's own; 0 counts as absent (contract, D7, D27). */
export function checkShop(query: Query, shop: AskingShop): void {
  const claimed = paramCount(query, 'boutique_id', 0, Number.MAX_SAFE_INTEGER);
  if (claimed !== null && claimed !== 0 && claimed !== shop.id) throw new Unusable(BOUTIQUE_MISMATCH);
}

export function refuseParam(name: string, expected: string): never {
  throw new Unusable(invalidParam(name, expected));
}
