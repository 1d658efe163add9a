import { request } from 'node:http';
import { dataPaths } from '../store/paths.ts';
import { CommandFailed } from './failures.ts';

/** Nothing listens on the folder's socket: no hub runs. */
export class NoHub extends Error {
  override readonly name = 'NoHub';
}

const ANSWER_BYTES_MAX = 64 * 1024 * 1024;
/** A socket file that is missing, stale, or closed while the hub stops; what was asked is then asked again elsewhere. */
const NOT_THERE = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

export interface Call {
  readonly method: 'GET' | 'POST';
  /** Below /api/hub/v1. */
  readonly path: string;
  readonly body: object | null;
  readonly replyTimeoutMs: number;
}

/** For a change: the hub answers after it is on disk, which a slow card and a long queue before it can delay. */
export const CHANGE_TIMEOUT_MS = 30_000;

/**
 * One request to the hub that runs on `dataDir`, over its socket.
 * @returns the body of a 2xx answer
 * @throws NoHub when none runs; CommandFailed with the hub's own sentences, or when it does not answer in time
 */
export async function callHub(dataDir: string, call: Call): Promise<unknown> {
  const { status, text } = await exchange(dataDir, call);
  const body = parsed(text);
  if (status >= 200 && status < 300 && body !== undefined) return body;
  throw new CommandFailed(refusalLines(status, body));
}

function exchange(dataDir: string, call: Call): Promise<{ readonly status: number; readonly text: string }> {
  const content = call.body === null ? '' : JSON.stringify(call.body);
  return new Promise((resolve, reject) => {
    const sent = request({
      socketPath: dataPaths(dataDir).socket,
      method: call.method,
      path: `/api/hub/v1${call.path}`,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) },
      agent: false,
      signal: AbortSignal.timeout(call.replyTimeoutMs),
    });
    sent.on('error', (cause) => reject(unreached(cause, dataDir, call)));
    sent.on('response', (answer) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > ANSWER_BYTES_MAX) answer.destroy(new Error('the answer of the hub is too long'));
        else pieces.push(piece);
      });
      answer.on('error', (cause) => reject(unreached(cause, dataDir, call)));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') });
      });
    });
    sent.end(content);
  });
}

function unreached(cause: Error, dataDir: string, call: Call): Error {
  const code = 'code' in cause ? String(cause.code) : cause.name;
  if (NOT_THERE.has(code)) return new NoHub(`no hub runs on ${dataDir}`, { cause });
  if (code === 'EACCES' || code === 'EPERM') {
    const sentence = `this user may not talk to the hub on ${dataDir}: run the command as the user of the hub`;
    return new CommandFailed([sentence], cause);
  }
  if (cause.name === 'AbortError' || cause.name === 'TimeoutError') {
    const seconds = call.replyTimeoutMs / 1000;
    const sentence = `the hub did not answer within ${seconds} s; look at its log, and whether the change was made, before you try again`;
    return new CommandFailed([sentence], cause);
  }
  return new CommandFailed([`the hub could not be asked: ${cause.message}`], cause);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The sentence of the error, or each fault of a file on a line of its own. */
function refusalLines(status: number, body: unknown): [string, ...string[]] {
  const { error, faults } = (body ?? {}) as { readonly error?: unknown; readonly faults?: unknown };
  const all = Array.isArray(faults) ? faults.filter((fault) => typeof fault === 'string') : [];
  const [first, ...rest] = all;
  if (first !== undefined) return [first, ...rest];
  return [typeof error === 'string' ? error : `the hub answered ${status} without a reason`];
}
