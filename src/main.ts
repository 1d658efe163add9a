import { systemClock } from './clock.ts';
import type { Config } from './config/config.ts';
import { openHub } from './hub.ts';

/** Closing takes no longer than this, whatever hangs. */
const CLOSE_MAX_MS = 9_000;

/**
 * Runs the hub until the process is told to stop (SIGTERM, SIGINT) or the hub cannot go on.
 * @returns the exit code: 0 after a signal, 1 when the hub failed or did not close in time
 * @throws what {@link openHub} throws when it cannot start
 */
export async function runHub(config: Config): Promise<number> {
  const stop = Promise.withResolvers<'signal'>();
  const onSignal = (): void => stop.resolve('signal');
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  const hub = await openHub(config, { network: true });
  const ended = await Promise.race([stop.promise, hub.failed]);
  const closed = await Promise.race([
    hub.close().then(() => true),
    systemClock.sleep(CLOSE_MAX_MS).then(() => false),
  ]);
  return ended === 'signal' && closed ? 0 : 1;
}
