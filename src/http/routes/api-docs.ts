import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { programFile } from '../../program.ts';

const FILE = programFile('docs/openapi.json');

/** `GET /docs/openapi.json`: the API reference that belongs to this program, for whoever reaches the hub. */
export function apiDocsRoute(app: FastifyInstance): void {
  const schema = {
    tags: ['operation'],
    summary: 'This document',
    response: { 200: Type.Unknown({ type: 'object' }) },
  };
  app.get('/docs/openapi.json', { schema }, async (_request, reply) => {
    return reply.type('application/json; charset=utf-8').send(await readFile(FILE));
  });
}
