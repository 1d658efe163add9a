import websocket, { type WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Clock } from '../clock.ts';
import { type ShopId, shopId } from '../domain/ids.ts';
import type { Live } from '../live/live.ts';
import { mayListen } from '../live/may-listen.ts';
import type { LiveSocket } from '../live/subscriber.ts';
import type { Logger } from '../log.ts';
import type { Till } from '../store/facts.ts';
import type { Reader } from '../store/reader.ts';
import * as refusals from '../wire/live/refusals.ts';
import { decodeResume } from '../wire/live/request.ts';
import { type Answer, RequestRefused, send } from './answer.ts';
import { startHeartbeat } from './heartbeat.ts';
import { identifyTill } from './identify-till.ts';

export interface LiveSocketParts {
  readonly reader: Pick<Reader, 'tillBySerial' | 'shop'>;
  readonly live: Live;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A till says `{"type":"ping"}` and hardly more. */
const MESSAGE_BYTES_MAX = 4 * 1024;

const ResumeQuery = Type.Object({
  since: Type.Optional(Type.Integer({ description: 'The last seq that the till has' })),
  epoch: Type.Optional(Type.Integer({ description: 'The epoch of that seq; the present one when absent' })),
});

/** An address of sockets, with what the API's description says of it. */
interface SocketAddress {
  readonly url: string;
  readonly summary: string;
  readonly query: typeof ResumeQuery | null;
}

const SHOP_SOCKET: SocketAddress = {
  url: '/ws/boutique/:id',
  summary: 'Stock and catalogue as they change, over a WebSocket (docs/protocol-live.md)',
  query: ResumeQuery,
};
const NOTICES_SOCKET: SocketAddress = {
  url: '/ws/notifications/:id',
  summary: 'Low stock, refused sales and figures of the day, over a WebSocket (docs/protocol-live.md)',
  query: null,
};

const STRANGERS = {
  serialMissing: refusals.SERIAL_MISSING,
  tillUnknown: refusals.TILL_UNKNOWN,
  tillWithoutShop: refusals.TILL_WITHOUT_SHOP,
};

interface LiveRoute {
  Params: { id: string };
  Querystring: Record<string, string>;
}

/**
 * The sockets of a shop, `/ws/boutique/<id>/` and `/ws/notifications/<id>/` (contract, 9). Call it on the root instance,
 * before the routes: the upgrade hooks of @fastify/websocket must cover every path, or an upgrade on a wrong one would
 * keep its connection. A till that may not listen is refused before anything is upgraded: 403 with a JSON body.
 */
export async function liveSocket(app: FastifyInstance, parts: LiveSocketParts): Promise<void> {
  const { live, clock, log } = parts;
  const heartbeat = startHeartbeat(clock);
  await app.register(websocket, {
    options: { maxPayload: MESSAGE_BYTES_MAX, perMessageDeflate: false },
    errorHandler: (error) => log.debug({ reason: error.message }, 'socket broken'),
    preClose: async () => {
      heartbeat.stop();
      await live.close();
    },
  });
  const opened = (socket: WebSocket, subscription: Parameters<Live['connect']>[0]) => {
    heartbeat.watch(socket);
    listen(socket, live, subscription);
  };
  socketRoute(app, SHOP_SOCKET, parts, (socket, till, request) =>
    opened(socket, { channel: 'shop', till, shop: { id: idOf(request) }, ...decodeResume(request.query) }),
  );
  // A notice that was missed is not made up for: there is nothing to resume.
  socketRoute(app, NOTICES_SOCKET, parts, (socket, till, request) =>
    opened(socket, { channel: 'notices', till, shop: { id: idOf(request) }, since: null, epoch: null }),
  );
}

/** One address of sockets; `onOpen` is called in the turn of the upgrade, with the till of the handshake. */
function socketRoute(
  app: FastifyInstance,
  address: SocketAddress,
  parts: LiveSocketParts,
  onOpen: (socket: WebSocket, till: Till, request: FastifyRequest<LiveRoute>) => void,
): void {
  const admitted = new WeakMap<FastifyRequest['raw'], Till>();
  app.route<LiveRoute>({
    method: 'GET',
    url: address.url,
    schema: {
      tags: ['live'],
      summary: address.summary,
      response: { 101: Type.Null({ description: 'The connection is a WebSocket now' }) },
    },
    ...(address.query === null ? {} : { config: { request: { query: address.query } } }),
    preValidation: (request, _reply, done) => {
      if (request.ws) admitted.set(request.raw, admit(request, parts));
      done();
    },
    handler: (_request, reply) => send(reply, refusals.UPGRADE_REQUIRED),
    wsHandler: (socket, request) => {
      const till = admitted.get(request.raw);
      if (till === undefined) throw new Error('a socket was opened without admission');
      onOpen(socket, till, request);
    },
  });
}

/**
 * The till of the handshake.
 * @throws RequestRefused when it may not listen to the shop of the URL, or no further socket is taken.
 */
function admit(request: FastifyRequest<LiveRoute>, { reader, live }: LiveSocketParts): Till {
  const caller = identifyTill(request.headers, reader, STRANGERS);
  if (!caller.ok) throw new RequestRefused(caller.answer);
  if (caller.shop.id !== idOf(request)) throw new RequestRefused(refusals.OTHER_SHOP);
  if (!mayListen(caller.till, caller.shop, idOf(request))) throw new RequestRefused(refusals.SHOP_INACTIVE);
  if (!live.hasRoom()) throw new RequestRefused(refusals.TOO_MANY_SOCKETS satisfies Answer);
  return caller.till;
}

function idOf(request: FastifyRequest<LiveRoute>): ShopId {
  const { id } = request.params;
  return shopId(/^\d+$/.test(id) ? Number(id) : Number.NaN);
}

/** Every listener is attached in the turn of the upgrade: a frame that came with it is not missed. */
function listen(socket: WebSocket, live: Live, subscription: Parameters<Live['connect']>[0]): void {
  const listening = live.connect(subscription, asLiveSocket(socket));
  socket.on('message', (data, isBinary) => {
    if (!isBinary) listening.onMessage(String(data));
  });
  socket.on('close', () => listening.onClose());
}

function asLiveSocket(socket: WebSocket): LiveSocket {
  return {
    send: (text) => socket.send(text),
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  };
}
