import type { FastifyInstance } from 'fastify';
import { API_STATUS } from '../../wire/api-status.ts';

/** `GET status/`: tills ask it to see that somebody is there; it needs no serial (contract, 7.9). */
export function apiStatusRoute(app: FastifyInstance): void {
  app.get('/api/v2/simple/status', () => API_STATUS);
}
