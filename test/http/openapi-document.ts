import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { systemClock } from '../../src/clock.ts';
import { CONTROL_PREFIX, controlRoutes } from '../../src/http/control-section.ts';
import { liveSocket } from '../../src/http/live-socket.ts';
import { METRICS_PATH, metricsRoute } from '../../src/http/routes/metrics.ts';
import { type HttpParts, tillRoutes } from '../../src/http/server.ts';
import { openLog } from '../../src/log.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON whose shape the specification fixes
type Json = any;

const TILL_PREFIX = '/api/v2/simple';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const INFO = {
  title: 'boutique-hub',
  version: '1',
  description:
    'The local hub of a shop. Tills speak the contract of docs/contract.md below /api/v2/simple, in French; people and programs speak to the hub itself below /api/hub/v1, in English. Closing and repeated slashes of a path do not matter.',
};

const TAGS = [
  { name: 'sales', description: 'What tills sell, cancel and look up' },
  { name: 'catalogue', description: 'What is sold, and at which price' },
  { name: 'stock', description: 'Movements of stock, and corrections' },
  { name: 'reports', description: 'Figures of the shop' },
  { name: 'declarations', description: 'What a till declares: negotiations, returns, cash reports' },
  { name: 'tills', description: 'Who a till is and where it stands' },
  { name: 'reception', description: 'Goods that were sent to the shop' },
  { name: 'notifications', description: 'Messages to tills' },
  { name: 'live', description: 'Stock as it changes' },
  { name: 'hub', description: "The hub's own API" },
  { name: 'operation', description: 'For those who run the hub' },
];

const SERIAL_PARAMETER = {
  name: 'X-Device-Serial',
  in: 'header',
  required: true,
  description: 'The serial of the till. Device-Serial and Serial-Number are read too, in this order.',
  schema: { type: 'string' },
};

const TILL_ERROR = {
  type: 'object',
  description: 'A sentence in French, and a code for programs. Some routes add keys (docs/contract.md).',
  properties: { error: { type: 'string' }, code: { type: 'string' } },
  required: ['error'],
};

const HUB_ERROR = {
  type: 'object',
  description: 'A sentence in English, and a code for programs.',
  properties: {
    error: { type: 'string' },
    code: { type: 'string' },
    faults: { type: 'array', items: { type: 'string' }, description: 'Every fault of a file' },
  },
  required: ['error', 'code'],
};

const response = (description: string, schema: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
});

const COMPONENTS = {
  securitySchemes: {
    hubToken: { type: 'http', scheme: 'bearer', description: 'Printed by `boutique-hub token`' },
  },
  parameters: { serial: SERIAL_PARAMETER },
  schemas: { TillError: TILL_ERROR, HubError: HUB_ERROR },
  responses: {
    TillRefusal: response('The request is refused; nothing of it was done', 'TillError'),
    TillFault: response('A fault of the hub, or no room; the same request may succeed later', 'TillError'),
    HubRefusal: response('The request is refused; nothing of it was done', 'HubError'),
    HubFault: response('A fault of the hub, or no room', 'HubError'),
    HubUnauthorized: {
      ...response('No token, or not the token of the hub', 'HubError'),
      headers: { 'WWW-Authenticate': { schema: { type: 'string' } } },
    },
  },
};

export interface KnownRoute {
  readonly method: string;
  readonly url: string;
}

/** The API reference, written from the routes that a hub serves, and those routes. */
export async function openApiDocument(): Promise<{ document: Json; routes: readonly KnownRoute[] }> {
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true } });
  const routes: KnownRoute[] = [];
  await app.register(swagger, {
    openapi: { openapi: '3.1.1', info: INFO, tags: TAGS, servers: [{ url: 'http://127.0.0.1:8000' }] },
    transform: describe as never,
    convertConstToEnum: false,
  });
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') routes.push({ method: one, url });
  });
  await registerAll(app);
  await app.ready();
  const document = finished(JSON.parse(JSON.stringify(app.swagger())));
  await app.close();
  return { document, routes };
}

/** Handlers are never called, so the parts that they work with may be missing. */
async function registerAll(app: FastifyInstance): Promise<void> {
  const log = openLog('silent');
  const live = { close: () => Promise.resolve() };
  const parts = { log, clock: systemClock, live } as unknown as HttpParts;
  await liveSocket(app, parts);
  tillRoutes(app, parts);
  await app.register(
    (routes, _options, done) => {
      controlRoutes(routes, parts);
      done();
    },
    { prefix: CONTROL_PREFIX },
  );
  await app.register(
    (routes, _options, done) => {
      metricsRoute(routes, parts);
      done();
    },
    { prefix: METRICS_PATH },
  );
}

/** A route's schemas as the reference shows them: what is only described (route-docs.ts) stands beside what is used. */
function describe({ schema, url, route }: Json): Json {
  const { query, body } = route.config?.request ?? {};
  return {
    url,
    schema: {
      ...schema,
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
      ...(needsSerial(url, route.config) ? { 'x-serial': true } : {}),
    },
  };
}

function needsSerial(url: string, config: Json): boolean {
  if (config?.request?.serial === false) return false;
  return isOfTills(url);
}

/** Tills know some addresses outside the common prefix, too. */
function isOfTills(path: string): boolean {
  if (path.startsWith(`${CONTROL_PREFIX}/`)) return false;
  return path.startsWith('/api/') || path.startsWith('/ws/');
}

function finished(document: Json): Json {
  const { components } = document;
  document.components = { ...COMPONENTS, schemas: { ...components?.schemas, ...COMPONENTS.schemas } };
  for (const [path, item] of Object.entries<Json>(document.paths)) {
    for (const method of METHODS) {
      if (item[method] !== undefined) finishOperation(method, path, item[method]);
    }
  }
  const used = Object.values<Json>(document.paths).flatMap((item) =>
    Object.values<Json>(item).flatMap(({ tags = [] }) => tags),
  );
  document.tags = TAGS.filter(({ name }) => used.includes(name));
  document.paths = Object.fromEntries(Object.entries(document.paths).sort(([a], [b]) => (a < b ? -1 : 1)));
  return document;
}

function finishOperation(method: string, path: string, operation: Json): void {
  operation.operationId = operationId(method, path);
  for (const [status, answer] of Object.entries<Json>(operation.responses)) {
    if (answer.description === 'Default Response') answer.description = ANSWERED[status] ?? 'The answer';
  }
  if (operation['x-serial'] === true) {
    delete operation['x-serial'];
    operation.parameters = [{ $ref: '#/components/parameters/serial' }, ...(operation.parameters ?? [])];
  }
  const ref = (name: string) => ({ $ref: `#/components/responses/${name}` });
  if (path.startsWith(`${CONTROL_PREFIX}/`) || path === METRICS_PATH) {
    operation.security = [{ hubToken: [] }];
    operation.responses['401'] = ref('HubUnauthorized');
    operation.responses['4XX'] ??= ref('HubRefusal');
    operation.responses['5XX'] ??= ref('HubFault');
  } else if (isOfTills(path)) {
    operation.responses['4XX'] ??= ref('TillRefusal');
    operation.responses['5XX'] ??= ref('TillFault');
  }
}

const ANSWERED: Readonly<Record<string, string>> = {
  101: 'The connection is a WebSocket now',
  200: 'Done',
  201: 'Created',
  503: 'Not now',
};

/** "postVentesSync", "getHubCountsById": unique because a path with its method is. */
function operationId(method: string, path: string): string {
  const words = path
    .replace(TILL_PREFIX, '')
    .replace(CONTROL_PREFIX, '/hub')
    .split(/[^A-Za-z0-9{}]+/)
    .filter((word) => word !== '')
    .map((word) => (word.startsWith('{') ? `by ${word.slice(1, -1)}` : word))
    .flatMap((words_) => words_.split(/[ _]/));
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
