import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Clock, Random } from '../clock.ts';
import type { Condition } from '../domain/condition.ts';
import type { Live } from '../live/live.ts';
import type { Logger } from '../log.ts';
import type { CatalogueDesk } from '../operations/catalogue.ts';
import type { HubStatus } from '../operations/status.ts';
import type { Reader } from '../store/reader.ts';
import type { Reports } from '../store/reports/questions.ts';
import type { WriterClient } from '../store/writer/protocol.ts';
import { parseJsonBody } from '../wire/values/json-body.ts';
import { createApp } from './app.ts';
import type { ControlParts } from './control-parts.ts';
import { controlSection, metricsSection } from './control-section.ts';
import { tokenDoor } from './control-token.ts';
import { closeWithin } from './drain.ts';
import { liveSocket } from './live-socket.ts';
import { analysisRoute } from './routes/analysis.ts';
import { apiDocsRoute } from './routes/api-docs.ts';
import { apiStatusRoute } from './routes/api-status.ts';
import { articlesRoutes } from './routes/articles.ts';
import { cashReportRoutes } from './routes/cash-reports.ts';
import { categoriesRoute } from './routes/categories.ts';
import { correctionRoutes } from './routes/corrections.ts';
import { declaredOperationRoutes } from './routes/declared-operations.ts';
import { healthRoutes } from './routes/health.ts';
import { movementsRoute } from './routes/movements.ts';
import { negotiationsRoute } from './routes/negotiations.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { olderSyncRoute } from './routes/older-sync.ts';
import { oneSaleRoute } from './routes/one-sale.ts';
import { posStatusRoute } from './routes/pos-status.ts';
import { receptionRoutes } from './routes/receptions.ts';
import { reconciliationRoute } from './routes/reconciliation.ts';
import { rejectionRoute } from './routes/rejections.ts';
import { saleCancellationRoute } from './routes/sale-cancellation.ts';
import { salesHistoryRoute } from './routes/sales-history.ts';
import { salesSyncRoute } from './routes/sales-sync.ts';
import { shopsRoute } from './routes/shops.ts';
import { statisticsRoute } from './routes/statistics.ts';
import { stockValueJournalRoute } from './routes/stock-value-journal.ts';
import { tillInfoRoute } from './routes/till-info.ts';
import { tillLoginRoutes } from './routes/till-login.ts';
import { variantsRoute } from './routes/variants.ts';
import { TILL_ANSWERS } from './till-answers.ts';

export interface HttpParts {
  readonly config: { readonly host: string; readonly port: number };
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly live: Live;
  readonly reports: Reports;
  /** What a person should know of the hub itself. */
  readonly conditions: () => readonly Condition[];
  readonly lastProvenBackupAt: () => number | null;
  /** For the control API: the present status, upstream contact included. */
  readonly status: () => HubStatus;
  /** For the control API: absent where the hub does not speak with head office. */
  readonly catalogue?: CatalogueDesk | undefined;
  readonly checkOffice?: ControlParts['checkOffice'];
}

/** The hub on TCP: the contract's routes and the live socket for tills, and the control API behind its token. */
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
  const { app, open } = createApp({
    log,
    answers: TILL_ANSWERS,
    bodyBytesMax: BODY_BYTES_MAX,
    decodeBody: parseJsonBody,
  });
  return {
    async listen() {
      await liveSocket(app, { ...parts, log });
      tillRoutes(app, { ...parts, log });
      const door = tokenDoor(parts);
      open(controlSection(parts, door));
      open(metricsSection(parts, door));
      await app.listen({ host: parts.config.host, port: parts.config.port });
      const { address, port } = app.server.address() as AddressInfo;
      return { address, port };
    },
    close: () => closeWithin(app, parts.clock),
  };
}

/** Every route of the tills, without the live socket. */
export function tillRoutes(app: FastifyInstance, parts: HttpParts): void {
  salesSyncRoute(app, parts);
  oneSaleRoute(app, parts);
  olderSyncRoute(app, parts);
  saleCancellationRoute(app, parts);
  salesHistoryRoute(app, parts);
  reconciliationRoute(app, parts);
  movementsRoute(app, parts);
  articlesRoutes(app, parts);
  receptionRoutes(app, parts);
  correctionRoutes(app, parts);
  rejectionRoute(app, parts);
  declaredOperationRoutes(app, parts);
  cashReportRoutes(app, parts);
  notificationRoutes(app, parts);
  variantsRoute(app, parts);
  categoriesRoute(app, parts);
  apiStatusRoute(app);
  posStatusRoute(app, parts);
  shopsRoute(app, parts);
  tillInfoRoute(app, parts);
  tillLoginRoutes(app, parts);
  statisticsRoute(app, parts);
  negotiationsRoute(app, parts);
  analysisRoute(app, parts);
  stockValueJournalRoute(app, parts);
  healthRoutes(app, parts);
  apiDocsRoute(app);
}
