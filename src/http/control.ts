import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { createApp } from './app.ts';
import { CONTROL_ANSWERS } from './control-answers.ts';
import type { ControlParts } from './control-parts.ts';
import { CONTROL_PREFIX, controlRoutes, decodeControlBody } from './control-section.ts';
import { closeWithin } from './drain.ts';
import { METRICS_PATH, metricsRoute } from './routes/metrics.ts';

export interface Control {
  /** Listens on the socket file; a stale one is replaced. The caller holds the lock on the data directory. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

/** A whole provisioning file fits. */
const CONTROL_BODY_BYTES_MAX = 64 * 1024 * 1024;
/** The kernel's bound on the path of a Unix socket, its closing zero excluded. */
const SOCKET_PATH_BYTES_MAX = 107;

/** The control API on a Unix socket that only its owner may open: file permissions are its authentication. */
export function openControl(
  parts: ControlParts & { readonly log: Logger; readonly clock: Clock; readonly socketPath: string },
): Control {
  const { app } = createApp({
    log: parts.log.child({ room: 'control' }),
    answers: CONTROL_ANSWERS,
    bodyBytesMax: CONTROL_BODY_BYTES_MAX,
    decodeBody: decodeControlBody,
  });
  app.register(
    (routes, _options, done) => {
      controlRoutes(routes, parts);
      done();
    },
    { prefix: CONTROL_PREFIX },
  );
  app.register(
    (routes, _options, done) => {
      metricsRoute(routes, parts);
      done();
    },
    { prefix: METRICS_PATH },
  );
  return {
    listen: () => listenPrivately(app, parts.socketPath),
    async close() {
      await rm(parts.socketPath, { force: true });
      await closeWithin(app, parts.clock);
    },
  };
}

/**
 * The socket is made in a folder that nobody else may enter and moved into place when its mode is set: at no moment
 * can a stranger connect, and a stale file of a killed hub is replaced in the same step.
 */
async function listenPrivately(app: FastifyInstance, socketPath: string): Promise<void> {
  const folder = join(dirname(socketPath), '.sock');
  const made = join(folder, 's');
  if (Math.max(Buffer.byteLength(made), Buffer.byteLength(socketPath)) > SOCKET_PATH_BYTES_MAX) {
    throw new Error(`the path ${socketPath} is too long for a socket: choose a shorter data directory`);
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  await app.listen({ path: made, listenTextResolver: () => `control API listens on ${socketPath}` });
  await chmod(made, 0o600);
  await rename(made, socketPath);
  await rm(folder, { recursive: true });
}
