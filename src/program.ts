import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** The hub runs from its sources in src/, or from the bundle in dist/: both lie at the same depth. */
const BUNDLED = import.meta.filename.endsWith('.js');

/** A file of the program that is read while it runs, named from the folder of package.json. */
export function programFile(path: string): string {
  return join(import.meta.dirname, '..', path);
}

/**
 * What a thread may keep of values that it has just made. Without a bound the engine gives each thread up to 50 MB for them as
 * time goes by; a machine in a shop may have 1 GB for everything.
 */
const THREAD_LIMITS = { maxYoungGenerationSizeMb: 16 } as const;

/** Starts a thread of the hub, named by its source without the ending, from src/; it takes none of the process's options. */
export function startThread(source: string, workerData: unknown): Worker {
  const name = BUNDLED ? `${bundleEntry(source)}.js` : `${source}.ts`;
  const file = pathToFileURL(join(import.meta.dirname, name));
  return new Worker(file, { workerData, execArgv: [], resourceLimits: THREAD_LIMITS });
}

/** The name of an entry in the bundle, which is one flat folder. */
export function bundleEntry(source: string): string {
  return source.replaceAll('/', '-');
}
