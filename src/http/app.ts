import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type onRequestHookHandler,
  type FastifySchemaValidationError as SchemaFault,
} from 'fastify';
import type { Logger } from '../log.ts';
import { type GeneralAnswers, RequestRefused, send } from './answer.ts';
import { accountBodies, type BodyAccounts, type BodyDecoder, parseEveryBody } from './body.ts';
import { answerBrokenRequests } from './broken-request.ts';
import { serialOf } from './identify-till.ts';
import { type KnownPaths, openKnownPaths } from './known-paths.ts';
import { openUnknownPaths } from './unknown-paths.ts';

/** How a server talks: what it makes of a body, and in which language it says what is wrong. */
interface Manner {
  readonly answers: GeneralAnswers;
  readonly decodeBody: BodyDecoder;
}

/** Routes below a prefix that talk in their own manner and have their own door. */
export interface Section extends Manner {
  readonly prefix: string;
  /** Runs before anything of a request's body is read, for unknown paths of the section too. */
  readonly door: onRequestHookHandler;
  readonly routes: (app: FastifyInstance) => void;
}

export interface AppRules extends Manner {
  readonly log: Logger;
  readonly bodyBytesMax: number;
}

/** A server that is being put together. */
export interface App {
  readonly app: FastifyInstance;
  /** Adds a section; after the plugins whose hooks must cover it. */
  open(section: Section): void;
}

/** What all sections of a server share. */
interface Shared {
  readonly log: Logger;
  readonly bytesMax: number;
  readonly accounts: BodyAccounts;
  readonly knownPaths: KnownPaths;
  readonly logUnknownPath: (method: string, url: string, serial: string | null) => void;
}

/** A request must have arrived whole within this time; tills give up at 30 s. */
const REQUEST_TIMEOUT_MS = 60_000;
/** A connection on which nothing moves for this long is closed. */
const CONNECTION_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
const CONNECTIONS_MAX = 1000;
/** Bodies of the largest size that are in memory at once; of smaller ones as many more. */
const BODIES_AT_ONCE = 3;

/**
 * A fastify instance with what every route of the hub shares: paths with and without trailing or doubled slashes and
 * never a redirect (contract, D10), any body read as JSON (D24), and only JSON in answer, errors included (D6).
 */
export function createApp(rules: AppRules): App {
  const { log, answers } = rules;
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger) => logger,
    routerOptions: {
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      querystringParser: (text) => Object.fromEntries(new URLSearchParams(text)),
    },
    rewriteUrl: (request) => withSingleSlashes(withoutOrigin(request.url ?? '/')),
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // While it drains, a request on an open connection is still served: a till's sale needs no second try.
    return503OnClosing: false,
    http: { requireHostHeader: false },
    schemaErrorFormatter: (errors, part) => new Error(firstFault(errors, part)),
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
    frameworkErrors: (_error, _request, reply) => void send(reply, answers.requestUnusable(400, '')),
    clientErrorHandler: answerBrokenRequests(answers, log),
  });
  app.server.maxConnections = CONNECTIONS_MAX;
  // An expectation that nobody knows is ignored, like any other unknown header.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  const shared: Shared = {
    log,
    bytesMax: rules.bodyBytesMax,
    accounts: accountBodies(app, rules.bodyBytesMax * BODIES_AT_ONCE),
    knownPaths: openKnownPaths(),
    logUnknownPath: openUnknownPaths(log),
  };
  app.addHook('onRoute', (route) => {
    shared.knownPaths.add(route.url, Array.isArray(route.method) ? route.method : [route.method]);
  });
  talk(app, rules, shared);
  endConnectionsWhenClosing(app);
  return { app, open: (section) => openSection(app, section, shared) };
}

/** Everything that a server, or a section of it, says outside its routes. */
function talk(app: FastifyInstance, { answers, decodeBody }: Manner, shared: Shared): void {
  const { accounts, bytesMax } = shared;
  parseEveryBody(app, { bytesMax, accounts, decode: decodeBody, answers });
  app.setNotFoundHandler((request, reply) => answerMissed(request, reply, answers, shared));
  app.setErrorHandler((error: FastifyError, request, reply) =>
    answerError(error, request, reply, answers, shared.log),
  );
}

function openSection(app: FastifyInstance, section: Section, shared: Shared): void {
  app.register(
    (routes, _options, done) => {
      routes.addHook('onRequest', section.door);
      talk(routes, section, shared);
      section.routes(routes);
      done();
    },
    { prefix: section.prefix },
  );
}

/** One sentence: of alternatives, ajv says what is wrong with each of them, and once more that none fits. */
function firstFault(errors: readonly SchemaFault[], part: string): string {
  const [first] = errors;
  const allowed = first?.params['allowedValues'];
  const said = Array.isArray(allowed)
    ? `must be one of ${allowed.join(', ')}`
    : (first?.message ?? 'is wrong');
  return `${part}${first?.instancePath ?? ''} ${said}`;
}

/** A request may name its target as a whole URL; the host in it is not checked, like the Host header. */
function withoutOrigin(url: string): string {
  if (url.startsWith('/') || !/^https?:\/\//i.test(url)) return url;
  const path = url.indexOf('/', url.indexOf('//') + 2);
  return path === -1 ? '/' : url.slice(path);
}

/**
 * Doubled slashes count once. The router could do that too, but a section finds the paths that it does not know by its
 * prefix as it was written: `//api//hub/v1` would be answered by the tills' part, past the door.
 */
function withSingleSlashes(url: string): string {
  const [path = '', ...query] = url.split('?');
  return [path.replace(/\/{2,}/g, '/'), ...query].join('?');
}

/** An answer given while the hub stops is the last on its connection: a kept connection would hold up the stop. */
function endConnectionsWhenClosing(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close');
    done();
  });
}

function answerMissed(
  request: FastifyRequest,
  reply: FastifyReply,
  answers: GeneralAnswers,
  { knownPaths, logUnknownPath }: Shared,
): FastifyReply {
  const methods = knownPaths.methodsAt(request.url);
  if (methods === null) {
    logUnknownPath(request.method, request.url, serialOf(request.headers));
    return send(reply, answers.pathUnknown);
  }
  reply.header('allow', [...methods, 'OPTIONS'].join(', '));
  if (request.method === 'OPTIONS') return reply.code(204).send();
  return send(reply, answers.methodNotAllowed(request.method));
}

function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  answers: GeneralAnswers,
  log: Logger,
): FastifyReply {
  if (error instanceof RequestRefused) return send(reply, error.answer);
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return send(
      reply,
      answers.requestUnusable(error.statusCode, error.validation === undefined ? '' : error.message),
    );
  }
  log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed');
  return send(reply, answers.fault);
}
