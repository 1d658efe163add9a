import type { FastifyInstance } from 'fastify';
import type { Section } from './app.ts';
import { CONTROL_ANSWERS } from './control-answers.ts';
import type { ControlParts } from './control-parts.ts';
import { cashReportRoutes } from './control-routes/cash-reports.ts';
import { catalogueRoutes } from './control-routes/catalogue.ts';
import { centralStockRoutes } from './control-routes/central-stock.ts';
import { certificateRoute } from './control-routes/certificate.ts';
import { countRoutes } from './control-routes/counts.ts';
import { deliveryRoutes } from './control-routes/deliveries.ts';
import { importRoute } from './control-routes/import.ts';
import { movementRoute } from './control-routes/movements.ts';
import { notTakenBackRoute } from './control-routes/not-taken-back.ts';
import { officeCheckRoute } from './control-routes/office-check.ts';
import { quarantineRoutes } from './control-routes/quarantine.ts';
import { statusRoute } from './control-routes/status.ts';
import { tillRoutes } from './control-routes/tills.ts';
import { tokenRoute } from './control-routes/token.ts';
import { upstreamRoutes } from './control-routes/upstream.ts';
import { upstreamDecisionRoutes } from './control-routes/upstream-decisions.ts';
import { upstreamRecordRoutes } from './control-routes/upstream-records.ts';
import { METRICS_PATH, metricsRoute } from './routes/metrics.ts';

export const CONTROL_PREFIX = '/api/hub/v1';

const MANNER = { answers: CONTROL_ANSWERS, decodeBody: decodeControlBody };

/** Every route of the control API, the same on hub.sock and on the network. */
export function controlRoutes(app: FastifyInstance, parts: ControlParts): void {
  statusRoute(app, parts);
  importRoute(app, parts);
  tillRoutes(app, parts);
  quarantineRoutes(app, parts);
  upstreamRoutes(app, parts);
  notTakenBackRoute(app, parts);
  catalogueRoutes(app, parts);
  upstreamRecordRoutes(app, parts);
  upstreamDecisionRoutes(app, parts);
  officeCheckRoute(app, parts);
  certificateRoute(app, parts);
  cashReportRoutes(app, parts);
  movementRoute(app, parts);
  deliveryRoutes(app, parts);
  centralStockRoutes(app, parts);
  countRoutes(app, parts);
  tokenRoute(app, parts);
}

/** The control API on the tills' server: in English, and behind the hub's token. */
export function controlSection(parts: ControlParts, door: Section['door']): Section {
  return { ...MANNER, prefix: CONTROL_PREFIX, door, routes: (app) => controlRoutes(app, parts) };
}

/** The figures for a collector, on the tills' server and behind the same door. */
export function metricsSection(parts: ControlParts, door: Section['door']): Section {
  return { ...MANNER, prefix: METRICS_PATH, door, routes: (app) => metricsRoute(app, parts) };
}

export function decodeControlBody(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
