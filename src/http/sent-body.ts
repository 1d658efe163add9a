import type { FastifyRequest } from 'fastify';
import type { ParsedBody } from '../wire/values/json-body.ts';

const EMPTY_BODY: ParsedBody = { text: '', value: undefined };

/** The body that a till sent; an empty one has no value. */
export function sentBody(request: FastifyRequest): ParsedBody {
  return (request.body as ParsedBody | undefined) ?? EMPTY_BODY;
}
