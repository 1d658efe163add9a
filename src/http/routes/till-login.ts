import type { FastifyInstance } from 'fastify';
import type { Clock, Random } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import type { Shop, Till } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import { OBJECT_EXPECTED } from '../../wire/requests/till-request.ts';
import {
  decodeLogin,
  LOGIN_ERRORS,
  type LoginRequest,
  LoginRequestSchema,
  OLD_LOGIN_ERRORS,
} from '../../wire/tills/till-login.ts';
import {
  encodeLogin,
  encodeOldLogin,
  LoginAnswerSchema,
  OldLoginAnswerSchema,
  OldLoginRefusedSchema,
} from '../../wire/tills/till-login-answer.ts';
import { send } from '../answer.ts';
import { sentBody } from '../sent-body.ts';

export interface TillLoginParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

const TOKEN_BYTES = 32;
/** The serial stands in the body. */
const CONFIG = { request: { body: LoginRequestSchema, serial: false } };

/**
 * `POST /api/v2/auth/maui/` and the older `POST /api/maui/auth/` (contract, 7.10): a till presents itself by the serial
 * of its body. What it gets as a token is random text that nobody keeps and nobody asks for: the serial header is what
 * identifies a till everywhere else.
 */
export function tillLoginRoutes(app: FastifyInstance, parts: TillLoginParts): void {
  loginRoute(app, parts);
  oldLoginRoute(app, parts);
}

function loginRoute(app: FastifyInstance, parts: TillLoginParts): void {
  const { clock, random } = parts;
  const schema = {
    tags: ['tills'],
    summary: 'A till presents itself',
    response: { 200: LoginAnswerSchema },
  };
  app.post('/api/v2/auth/maui', { schema, config: CONFIG }, async (request, reply) => {
    const login = decodeLogin(sentBody(request));
    if (login === null) return send(reply, OBJECT_EXPECTED);
    if (login.serial === null) return send(reply, LOGIN_ERRORS.serialMissing);
    const till = presentedTill(parts, login);
    if (till === undefined) return send(reply, LOGIN_ERRORS.tillUnknown);
    const shop = shopOf(parts, till);
    if (shop === null) return send(reply, LOGIN_ERRORS.tillWithoutShop);
    if (!shop.active) return send(reply, LOGIN_ERRORS.shopInactive);
    const at = await notePresence(parts, till, login);
    const [token, refreshToken] = [random.hex(TOKEN_BYTES), random.hex(TOKEN_BYTES)];
    return reply.send(encodeLogin({ till, shop, token, refreshToken, at, now: clock.now() }));
  });
}

function oldLoginRoute(app: FastifyInstance, parts: TillLoginParts): void {
  const schema = {
    tags: ['tills'],
    summary: 'A till presents itself, in the older form',
    response: { 200: OldLoginAnswerSchema, 401: OldLoginRefusedSchema },
  };
  app.post('/api/maui/auth', { schema, config: CONFIG }, async (request, reply) => {
    const login = decodeLogin(sentBody(request));
    if (login === null) return send(reply, OBJECT_EXPECTED);
    if (login.serial === null) return send(reply, OLD_LOGIN_ERRORS.serialMissing);
    const till = presentedTill(parts, login);
    if (till === undefined) return send(reply, OLD_LOGIN_ERRORS.tillUnknown);
    await notePresence(parts, till, login);
    const token = parts.random.hex(TOKEN_BYTES);
    return reply.send(encodeOldLogin({ till, shop: shopOf(parts, till), token }));
  });
}

function presentedTill({ reader }: TillLoginParts, { serial }: LoginRequest): Till | undefined {
  const till = serial === null ? undefined : reader.tillBySerial(serial);
  return till?.active ? till : undefined;
}

function shopOf({ reader }: TillLoginParts, till: Till) {
  const shop: Shop | undefined = till.shopId === null ? undefined : reader.shop(till.shopId);
  return shop === undefined ? null : { ...shop, details: reader.shopDetails(shop.id) };
}

/** A hub that cannot write (full disk, too much at once) lets the till in all the same: nothing depends on the note. */
async function notePresence(parts: TillLoginParts, till: Till, login: LoginRequest): Promise<number> {
  const { writer, clock, log } = parts;
  const noted = await writer.call('notePresence', { tillId: till.id, appVersion: login.appVersion });
  if (!isRefused(noted)) return noted.seenAt;
  log.warn({ till: till.serial, refused: noted.refused }, 'a login could not be noted');
  return clock.now();
}
