import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { metricsText } from '../../operations/metrics.ts';
import type { HubStatus } from '../../operations/status.ts';

export const METRICS_PATH = '/metrics';

/** `/metrics`: figures for a collector such as Prometheus; figures of shops, so on the network it needs the hub's token. */
export function metricsRoute(
  app: FastifyInstance,
  { status, clock }: { readonly status: () => HubStatus; readonly clock: Clock },
): void {
  const schema = {
    tags: ['operation'],
    summary: 'Figures of the hub and of each shop, for a collector such as Prometheus',
    response: { 200: { description: 'As text', content: { 'text/plain': { schema: Type.String() } } } },
  };
  app.get('', { schema }, async (_request, reply) => {
    const { contentType, text } = await metricsText(status(), clock.now());
    return reply.header('content-type', contentType).send(text);
  });
}
