import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Live } from '../live/live.ts';
import type { Logger } from '../log.ts';
import type { Reader } from '../store/reader.ts';
import type { WriterClient } from '../store/writer/protocol.ts';
import { parseJsonBody } from '../wire/json-body.ts';
import { createApp } from './app.ts';
import { closeWithin } from './drain.ts';
import { liveSocket } from './live-socket.ts';
import { apiStatusRoute } from './routes/api-status.ts';
import { articlesRoute } from './routes/articles.ts';
import { healthRoutes } from './routes/health.ts';
import { movementsRoute } from './routes/movements.ts';
import { olderSyncRoute } from './routes/older-sync.ts';
import { oneSaleRoute } from './routes/one-sale.ts';
import { reconciliationRoute } from './routes/reconciliation.ts';
import { saleCancellationRoute } from './routes/sale-cancellation.ts';
import { salesHistoryRoute } from './routes/sales-history.ts';
import { salesSyncRoute } from './routes/sales-sync.ts';
import { TILL_ANSWERS } from './till-answers.ts';

export interface HttpParts {
  readonly config: { readonly host: string; readonly port: number };
  readonly log: Logger;
  readonly clock: Clock;
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly live: Live;
}

/** The tills' side of the hub: the contract's routes and the live socket, on TCP. */
export interface Http {
  /** Resolves with the address and the port that were taken (0 asks for any free port); to be called once. */
  listen(): Promise<{ readonly address: string; readonly port: number }>;
  /** Takes no new connections, tells the sockets from where to resume, and lets open requests end. */
  close(): Promise<void>;
}

/** A request, also on its unpacked size (contract, D19, D24). */
const BODY_BYTES_MAX = 10 * 1024 * 1024;

export function openHttp(parts: HttpParts): Http {
  const log = parts.log.child({ room: 'http' });
  const app = createApp({
    log,
    answers: TILL_ANSWERS,
    bodyBytesMax: BODY_BYTES_MAX,
    decodeBody: parseJsonBody,
  });
  return {
    async listen() {
      await liveSocket(app, { ...parts, log });
      tillRoutes(app, { ...parts, log });
      await app.listen({ host: parts.config.host, port: parts.config.port });
      const { address, port } = app.server.address() as AddressInfo;
      return { address, port };
    },
    close: () => closeWithin(app, parts.clock),
  };
}

function tillRoutes(app: FastifyInstance, parts: HttpParts): void {
  salesSyncRoute(app, parts);
  oneSaleRoute(app, parts);
  olderSyncRoute(app, parts);
  saleCancellationRoute(app, parts);
  salesHistoryRoute(app, parts);
  reconciliationRoute(app, parts);
  movementsRoute(app, parts);
  articlesRoute(app, parts);
  apiStatusRoute(app);
  healthRoutes(app, parts);
}
