import 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a request of the route looks like, for people and the API reference; no request is judged by it. */
    request?: { query?: unknown; body?: unknown };
  }
}
