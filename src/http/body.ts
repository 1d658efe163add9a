import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { unzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Answer, RequestRefused } from './answer.ts';

/** Turns the text of a body into what the routes get; null when the text is not JSON. */
export type BodyDecoder = (text: string) => object | null;

export interface BodyRules {
  /** Bound on a body, also on its unpacked size. */
  readonly bytesMax: number;
  readonly decode: BodyDecoder;
  readonly answers: {
    readonly bodyTooLarge: Answer;
    readonly notJson: Answer;
    readonly encodingUnknown: Answer;
  };
}

/** An oversized body is read on and thrown away up to this many times the bound, so that its sender hears the 413. */
const DISCARD_FACTOR = 8;

/**
 * One parser for every body, whatever content type it claims (contract, D24). A route's `request.body` is what the
 * decoder made of the text, or undefined when the body is empty.
 */
export function parseEveryBody(app: FastifyInstance, rules: BodyRules): void {
  app.removeAllContentTypeParsers();
  // Tills send wrong, malformed and missing content types; fastify would refuse some before any parser sees them.
  app.addHook('onRequest', (request, _reply, done) => {
    request.raw.headers['content-type'] = 'application/json';
    done();
  });
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: rules.bytesMax }, (request, body, done) => {
    const bytes = body as Buffer;
    if (bytes.length === 0 || request.is404) done(null, undefined);
    else if (encodingOf(request) === 'identity') decodeInto(done, bytes, rules);
    else unpack(request, bytes, rules).then((unpacked) => decodeInto(done, unpacked, rules), done);
  });
}

function decodeInto(
  done: (error: Error | null, body?: object) => void,
  bytes: Buffer,
  rules: BodyRules,
): void {
  // Bytes that are not UTF-8 would all become the same replacement character, and two numbers one.
  const body = isUtf8(bytes) ? rules.decode(bytes.toString('utf8')) : null;
  if (body === null) done(new RequestRefused(rules.answers.notJson));
  else done(null, body);
}

function encodingOf(request: FastifyRequest): string {
  const encoding = request.headers['content-encoding'];
  return encoding === undefined || encoding === '' ? 'identity' : encoding.trim().toLowerCase();
}

const unzipped = promisify<Buffer, { maxOutputLength: number }, Buffer>(unzip);

async function unpack(request: FastifyRequest, bytes: Buffer, rules: BodyRules): Promise<Buffer> {
  if (!['gzip', 'x-gzip', 'deflate'].includes(encodingOf(request))) {
    throw new RequestRefused(rules.answers.encodingUnknown);
  }
  try {
    return await unzipped(bytes, { maxOutputLength: rules.bytesMax });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new RequestRefused(tooLarge ? rules.answers.bodyTooLarge : rules.answers.notJson);
  }
}

/**
 * Resolves when the rest of a refused body has arrived and was thrown away, its sender is gone, or it exceeds all
 * patience. A connection that is closed while its client still writes is reset, and the client never reads the answer.
 */
export function discardRest(request: IncomingMessage, bytesMax: number): Promise<void> {
  if (request.readableEnded || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let discarded = 0;
    const stop = (): void => {
      request.off('data', count).off('end', stop).off('close', stop).off('error', stop);
      resolve();
    };
    const count = (chunk: Buffer): void => {
      discarded += chunk.length;
      if (discarded > bytesMax * DISCARD_FACTOR) stop();
    };
    request.on('data', count).on('end', stop).on('close', stop).on('error', stop);
  });
}
