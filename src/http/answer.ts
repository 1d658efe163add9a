import type { FastifyReply } from 'fastify';

/** A finished answer: HTTP status and JSON body. */
export interface Answer {
  readonly status: number;
  readonly body: object;
  /** Seconds of the Retry-After header, where the same request may succeed later. */
  readonly retryAfterSeconds?: number;
}

/** What a server says when a request reaches no route, or its route cannot be asked. */
export interface GeneralAnswers {
  readonly bodyTooLarge: Answer;
  /** Too many bodies are in memory; the same request may succeed in a moment. */
  readonly busy: Answer;
  readonly notJson: Answer;
  readonly encodingUnknown: Answer;
  readonly pathUnknown: Answer;
  methodNotAllowed(method: string): Answer;
  /**
   * HTTP itself or a route's schema was violated (bad URL, oversized header, time-out, field of a wrong type).
   * @param status between 400 and 499
   * @param detail what the schema found, for answers that operators read; empty otherwise
   */
  requestUnusable(status: number, detail: string): Answer;
  /** A fault of ours; the log has the cause. */
  readonly fault: Answer;
}

/** Thrown while a request is read or handled: it ends with this answer and is no fault of ours. */
export class RequestRefused extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`answered ${answer.status}`);
    this.answer = answer;
  }
}

export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.retryAfterSeconds !== undefined) reply.header('retry-after', answer.retryAfterSeconds);
  return reply.code(answer.status).send(answer.body);
}
