import type { FastifyInstance } from 'fastify';
import type { Clock } from '../clock.ts';

/** Requests that are being answered get this long to end when the hub stops; then their connections are cut. */
const DRAIN_MS = 4_000;

/** Closes: no new connections at once, open requests end, and after {@link DRAIN_MS} nothing is waited for. */
export async function closeWithin(app: FastifyInstance, clock: Clock): Promise<void> {
  const drained = new AbortController();
  const patience = clock.sleep(DRAIN_MS, drained.signal).then(
    () => app.server.closeAllConnections(),
    () => undefined,
  );
  try {
    await app.close();
  } finally {
    drained.abort();
    await patience;
  }
}
