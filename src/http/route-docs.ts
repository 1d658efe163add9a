/**
 * What the API reference (docs/openapi.json) is written from, besides the schemas that fastify itself uses. Requests of
 * tills are described only: their decoders tolerate what a schema would refuse, so they are never validated by one.
 */
declare module 'fastify' {
  interface FastifyContextConfig {
    request?: {
      /** An object schema; each of its properties is a parameter. */
      query?: unknown;
      body?: unknown;
      /** False for a till's route that needs no serial header. */
      serial?: boolean;
    };
  }

  interface FastifySchema {
    tags?: readonly string[];
    summary?: string;
    description?: string;
  }
}

export {};
