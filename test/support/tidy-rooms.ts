/** One row of the table of who may import whom (ARCHITECTURE). */
export interface Room {
  /** Rooms, or single files of a room, in src/. */
  readonly inside: readonly string[];
  /** npm packages, with everything below them. */
  readonly packages: readonly string[];
  /** Whether node:*, log.ts, clock.ts and program.ts are allowed. */
  readonly outside: boolean;
}

/** What the store shows to rooms that only read, and to those that also hand it commands. */
const STORE_READER = ['store/reader.ts', 'store/facts.ts', 'store/central-facts.ts', 'store/forwardable.ts'];
const STORE_DOORS = [...STORE_READER, 'store/writer/protocol.ts', 'store/writer/client.ts'];

const room = (inside: readonly string[], packages: readonly string[] = []): Room => ({
  inside,
  packages,
  outside: true,
});

/** Each room may also import itself. A new room adds its row. */
export const ROOMS: Readonly<Record<string, Room>> = {
  domain: { inside: [], packages: [], outside: false },
  wire: { inside: ['domain'], packages: ['typebox'], outside: false },
  config: room(['domain']),
  store: room(['domain'], ['better-sqlite3']),
  live: room(['domain', 'wire', ...STORE_DOORS]),
  discovery: room([], ['bonjour-service']),
  upstream: room(['domain', 'wire', ...STORE_DOORS], ['undici', 'node-cron']),
  operations: room(['domain', 'store'], ['prom-client']),
  http: room(
    ['domain', 'wire', 'live', 'operations', ...STORE_DOORS, 'store/reports/questions.ts'],
    ['fastify', '@fastify', 'typebox'],
  ),
  cli: room(['config', 'domain', 'wire', 'hub.ts', 'main.ts', 'store', 'operations', 'demo/run.ts']),
  demo: room(['domain', 'wire'], ['bonjour-service', 'undici']),
  'log.ts': room([], ['pino']),
  'clock.ts': room([]),
  'program.ts': room([]),
  'hub.ts': room([
    'config',
    'domain',
    'wire',
    'store',
    'live',
    'discovery',
    'upstream',
    'operations',
    'http',
  ]),
  'main.ts': room(['config', 'hub.ts']),
};
