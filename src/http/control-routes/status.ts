import type { FastifyInstance } from 'fastify';
import type { ControlParts } from '../control-parts.ts';

/** What is unsent, quarantined, parked and held, per shop. */
export function statusRoute(app: FastifyInstance, { status }: ControlParts): void {
  app.get('/status', () => status());
}
