import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { unzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Answer, RequestRefused } from './answer.ts';
import { type BodyAccount, BodyBudget } from './body-budget.ts';

/** Turns the text of a body into what the routes get; null when the text is not JSON. */
export type BodyDecoder = (text: string) => object | null;

/** What the body of a request holds of the budget that all share; undefined for a request that has no body. */
export type BodyAccounts = (request: FastifyRequest) => BodyAccount | undefined;

export interface BodyRules {
  /** Bound on a body, also on its unpacked size. */
  readonly bytesMax: number;
  readonly accounts: BodyAccounts;
  readonly decode: BodyDecoder;
  readonly answers: {
    readonly bodyTooLarge: Answer;
    readonly busy: Answer;
    readonly notJson: Answer;
    readonly encodingUnknown: Answer;
  };
}

/** The rest of a refused body is read and thrown away up to this many times the bound, so that its sender hears why. */
const DISCARD_FACTOR = 8;

/**
 * Counts the bodies of all requests of a server together.
 * @param allBytesMax bound on what they hold in memory at once
 */
export function accountBodies(app: FastifyInstance, allBytesMax: number): BodyAccounts {
  const budget = new BodyBudget(allBytesMax);
  const accounts = new WeakMap<FastifyRequest, BodyAccount>();
  app.addHook('onRequest', (request, reply, done) => {
    // Tills send wrong, malformed and missing content types; fastify would refuse some before any parser sees them.
    request.raw.headers['content-type'] = 'application/json';
    if (request.method !== 'GET') accounts.set(request, budget.account(reply.raw));
    done();
  });
  return (request) => accounts.get(request);
}

/**
 * One parser for every body, whatever content type it claims (contract, D24). A route's `request.body` is what the
 * decoder made of the text, or undefined when the body is empty.
 */
export function parseEveryBody(app: FastifyInstance, rules: BodyRules): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: IncomingMessage) => {
    const account = rules.accounts(request);
    if (request.is404 || account === undefined) return undefined;
    const bytes = await collect(payload, account, rules);
    if (bytes.length === 0) return undefined;
    const unpacked = encodingOf(request) === 'identity' ? bytes : await unpack(request, bytes, rules);
    if (unpacked !== bytes && !account.take(unpacked.length)) throw new RequestRefused(rules.answers.busy);
    return decodeText(unpacked, rules);
  });
}

/** Reads a body into memory. Above a bound its rest is thrown away, and it is refused when that is done. */
function collect(payload: IncomingMessage, account: BodyAccount, rules: BodyRules): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    let refusal: Answer | null = null;
    // The sender is gone: nobody hears the refusal, and it is no fault of ours.
    const abandon = (): void => reject(new RequestRefused(rules.answers.notJson));
    const settle = (): void => {
      payload.off('data', take).off('end', settle).off('error', abandon);
      if (refusal === null) resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
      else reject(new RequestRefused(refusal));
    };
    const take = (chunk: Buffer): void => {
      received += chunk.length;
      if (refusal === null && received > rules.bytesMax) refusal = rules.answers.bodyTooLarge;
      if (refusal === null && !account.take(chunk.length)) refusal = rules.answers.busy;
      if (refusal === null) chunks.push(chunk);
      else chunks.length = 0;
      // A connection that is closed while its client still writes is reset, and the client never reads the answer.
      if (received > rules.bytesMax * DISCARD_FACTOR) settle();
    };
    payload.on('data', take).on('end', settle).on('error', abandon);
  });
}

function decodeText(bytes: Buffer, rules: BodyRules): object {
  // Bytes that are not UTF-8 would all become the same replacement character, and two numbers one.
  const body = isUtf8(bytes) ? rules.decode(bytes.toString('utf8')) : null;
  if (body === null) throw new RequestRefused(rules.answers.notJson);
  return body;
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
