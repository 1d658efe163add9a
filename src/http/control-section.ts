import type { FastifyInstance } from 'fastify';
import type { Clock } from '../clock.ts';
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
import { tokenDoor } from './control-token.ts';

export const CONTROL_PREFIX = '/api/hub/v1';

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
export function controlSection(parts: ControlParts & { readonly clock: Clock }): Section {
  return {
    prefix: CONTROL_PREFIX,
    answers: CONTROL_ANSWERS,
    decodeBody: decodeControlBody,
    door: tokenDoor(parts),
    routes: (app) => controlRoutes(app, parts),
  };
}

export function decodeControlBody(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
