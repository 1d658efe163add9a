import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * One kept-alive connection on which a request follows the answer to the last. It knows no more of HTTP than an answer with
 * a content-length: on a machine of two cores, the load must cost less than what it measures.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #received: Buffer = Buffer.alloc(0);
  #answered: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.on('data', (data) => this.#receive(data));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  static async open(origin: string): Promise<Connection> {
    const { hostname, port, host } = new URL(origin);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new Connection(socket, host);
  }

  post(path: string, serial: string, body: string): Promise<Answer> {
    const head = `POST ${path} HTTP/1.1\r\nhost: ${this.#host}\r\nx-device-serial: ${serial}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
    return this.#send(head + body);
  }

  get(path: string, serial: string): Promise<Answer> {
    return this.#send(`GET ${path} HTTP/1.1\r\nhost: ${this.#host}\r\nx-device-serial: ${serial}\r\n\r\n`);
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  #send(request: string): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#answered = { resolve, reject };
    this.#socket.write(request);
    return promise;
  }

  #receive(data: Buffer): void {
    this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = this.#received.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) {
      this.#fail(new Error(`an answer without a length: ${head}`));
      return;
    }
    if (this.#received.length < end + 4 + length) return;
    const text = this.#received.toString('utf8', end + 4, end + 4 + length);
    this.#received = this.#received.subarray(end + 4 + length);
    const answered = this.#answered;
    this.#answered = null;
    answered?.resolve({ status: Number(head.slice(9, 12)), text });
  }

  #fail(error: Error): void {
    this.#answered?.reject(error);
    this.#answered = null;
  }
}
