import type { FastifyInstance } from 'fastify';
import { send } from '../answer.ts';
import { receiptAnswer } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';

/** Draws another token: the old one opens nothing any more from the moment of the answer on. */
export function tokenRoute(app: FastifyInstance, { writer }: ControlParts): void {
  app.post('/token', async (_request, reply) => {
    return send(reply, receiptAnswer(await writer.call('renewToken', {})));
  });
}
