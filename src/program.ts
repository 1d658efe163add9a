import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The hub runs from its sources in src/, or from the bundle in dist/: both lie at the same depth. */
const BUNDLED = import.meta.filename.endsWith('.js');

/** A file of the program that is read while it runs, named from the folder of package.json. */
export function programFile(path: string): string {
  return join(import.meta.dirname, '..', path);
}

/** A thread of the hub, named by its source without the ending, from src/. */
export function threadFile(source: string): URL {
  const name = BUNDLED ? `${bundleEntry(source)}.js` : `${source}.ts`;
  return pathToFileURL(join(import.meta.dirname, name));
}

/**
 * What a thread may keep of values that it has just made. Without a bound the engine gives each thread up to 50 MB for them as
 * time goes by; a machine in a shop may have 1 GB for everything.
 */
export const THREAD_LIMITS = { maxYoungGenerationSizeMb: 16 } as const;

/** The name of an entry in the bundle, which is one flat folder. */
export function bundleEntry(source: string): string {
  return source.replaceAll('/', '-');
}
