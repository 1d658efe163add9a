import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { send } from '../answer.ts';
import { receiptAnswer } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';

/** Draws another token: the old one opens nothing any more from the moment of the answer on. */
export function tokenRoute(app: FastifyInstance, { writer }: ControlParts): void {
  const schema = {
    tags: ['hub'],
    summary: 'Draw another token; the old one is refused at once',
    response: { 200: Type.Object({ token: Type.String() }) },
  };
  app.post('/token', { schema }, async (_request, reply) => {
    return send(reply, receiptAnswer(await writer.call('renewToken', {})));
  });
}
