import { request } from 'node:http';

// biome-ignore lint/suspicious/noExplicitAny: an answer's JSON, which each test narrows by what it expects
export type ControlAnswer = { readonly status: number; readonly body: any };

/** Asks the control API over its socket; a string is sent as it is. */
export function askControl(
  socketPath: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method, path: `/api/hub/v1${path}`, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
}
