declare module 'fastify' {
  interface FastifyContextConfig {
    request?: { query?: unknown; body?: unknown };
  }
}

export {};
