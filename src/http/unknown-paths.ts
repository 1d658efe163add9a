import type { Logger } from '../log.ts';

/** Distinct callers and paths that are logged in one life of the process; a scanner must not fill the log. */
const LOGGED_MAX = 200;
const PATH_LENGTH_MAX = 200;

/**
 * Logs each unknown path once per serial and method (contract, incident 35): a till that calls a wrong or old address
 * is found, and what it calls can be given an alias.
 */
export function openUnknownPaths(log: Logger): (method: string, url: string, serial: string | null) => void {
  const seen = new Set<string>();
  return (method, url, serial) => {
    const path = (url.split('?', 1)[0] ?? '').slice(0, PATH_LENGTH_MAX);
    const key = JSON.stringify([method, path, serial]);
    if (seen.has(key) || seen.size >= LOGGED_MAX) return;
    seen.add(key);
    log.warn({ method, path, serial }, 'unknown path called');
  };
}
