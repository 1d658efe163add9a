import { Type } from 'typebox';
import { type AskingShop, checkShop, type Decoded, decodeQuery, type Query } from '../requests/query.ts';
import { type RequestError, requestError } from '../requests/request-error.ts';
import { decodeBound } from '../values/dates.ts';

const LISTED_DEFAULT = 100;
const LISTED_MAX = 1000;

const OnlyOwn = Type.Optional(
  Type.String({ description: '1, true, yes or on: only what the calling till declared' }),
);
const OwnShop = Type.Optional(Type.String({ description: 'The till’s own shop, or absent' }));

export const OperationsQuerySchema = Type.Object({
  par_terminal: OnlyOwn,
  limit: Type.Optional(Type.String({ description: '1 to 1000; 100 when absent or unusable' })),
  boutique_id: OwnShop,
});

export const ReportsQuerySchema = Type.Object({
  date_min: Type.Optional(Type.String({ description: 'ISO 8601' })),
  date_max: Type.Optional(Type.String({ description: 'ISO 8601; a day alone means its end' })),
  par_terminal: OnlyOwn,
  boutique_id: OwnShop,
});

/** What a list of declarations asks for. */
export interface DeclarationsQuery {
  readonly ownOnly: boolean;
  /** UTC ms, both inclusive. */
  readonly from: number | null;
  readonly to: number | null;
  readonly limit: number;
}

/** `articles-negocies/historique/`, `retours-articles/historique/` (contract, 7.7): a bad limit is the default. */
export function decodeOperationsQuery(query: Query, shop: AskingShop): Decoded<DeclarationsQuery> {
  return decodeQuery(() => {
    checkShop(query, shop);
    return { ownOnly: isOwnOnly(query), from: null, to: null, limit: limitOf(query['limit']) };
  });
}

const DATE_UNUSABLE = requestError(400, 'INVALID_DATE_FORMAT', 'Format de date invalide', {
  expected: 'ISO 8601, ex: 2025-11-30 ou 2025-11-30T00:00:00Z',
});

/** `GET rapports-caisse/` (contract, 7.7): a bad date has an error of its own. */
export function decodeReportsQuery(query: Query, shop: AskingShop): Decoded<DeclarationsQuery> {
  const decoded = decodeQuery(() => {
    checkShop(query, shop);
    return isOwnOnly(query);
  });
  if (!decoded.ok) return decoded;
  const from = boundOf(query['date_min'], shop.timeZone, 'start');
  const to = boundOf(query['date_max'], shop.timeZone, 'end');
  if (isError(from)) return { ok: false, error: from };
  if (isError(to)) return { ok: false, error: to };
  return { ok: true, value: { ownOnly: decoded.value, from, to, limit: LISTED_MAX } };
}

function boundOf(value: unknown, timeZone: string, edge: 'start' | 'end'): number | null | RequestError {
  if (value === undefined || value === '') return null;
  return (typeof value === 'string' ? decodeBound(value, timeZone, edge) : null) ?? DATE_UNUSABLE;
}

function isError(bound: number | null | RequestError): bound is RequestError {
  return typeof bound === 'object' && bound !== null;
}

function isOwnOnly(query: Query): boolean {
  const value = query['par_terminal'];
  return typeof value === 'string' && ['1', 'true', 'yes', 'on'].includes(value.trim().toLowerCase());
}

function limitOf(value: unknown): number {
  const limit = typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : 0;
  return limit === 0 ? LISTED_DEFAULT : Math.min(limit, LISTED_MAX);
}
