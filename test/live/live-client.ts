import { once } from 'node:events';
import WebSocket from 'ws';
import type { Frame } from './fake-socket.ts';

/** A till's end of the live socket: keeps every frame, and says how the socket ended. */
export class LiveClient {
  readonly frames: Frame[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  #changed: () => void = () => {};

  constructor(url: string, serial: string, headerName = 'X-Device-Serial') {
    this.socket = new WebSocket(url, { headers: { [headerName]: serial } });
    this.socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)));
      this.#changed();
    });
    // An error is followed by the close, which says all that a test asks for.
    this.socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
  }

  /** Resolves when what came satisfies the condition. */
  async until(satisfied: (frames: readonly Frame[]) => boolean): Promise<void> {
    while (!satisfied(this.frames)) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  stock(): readonly Frame[] {
    return this.frames.filter(({ type }) => type === 'stock_updated');
  }

  /** The last seq that it has. */
  position(): number {
    return Math.max(...this.frames.map(({ seq }) => seq ?? 0));
  }

  say(text: string | Buffer): void {
    this.socket.send(text);
  }

  /** Vanishes without a word, as a till does when its battery goes. */
  cut(): void {
    this.socket.terminate();
  }
}

/** How a handshake that is refused is answered. */
export async function refusedHandshake(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number | undefined; type: string | undefined; body: unknown }> {
  const socket = new WebSocket(url, { headers: { ...headers } });
  const [, response] = await once(socket, 'unexpected-response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return {
    status: response.statusCode,
    type: response.headers['content-type'],
    body: JSON.parse(text),
  };
}
