import type { FastifyInstance } from 'fastify';
import { API_STATUS, ApiStatusSchema } from '../../wire/tills/api-status.ts';

/** `GET status/`: tills ask it to see that somebody is there; it needs no serial (contract, 7.9). */
export function apiStatusRoute(app: FastifyInstance): void {
  const schema = { tags: ['tills'], summary: 'Somebody is there', response: { 200: ApiStatusSchema } };
  const config = { request: { serial: false } };
  app.get('/api/v2/simple/status', { schema, config }, () => API_STATUS);
}
