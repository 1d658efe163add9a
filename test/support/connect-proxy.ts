import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ConnectProxy {
  readonly port: number;
  /** `CONNECT host:port`, or method and absolute address. */
  readonly asked: readonly string[];
}

/** What the proxy does: lets through whoever logs in, answers everything with a status, or never answers. */
export type ProxyManner =
  | { readonly login: string | null }
  | { readonly status: number }
  | 'silent'
  | 'hangs-up';

/** A real proxy on loopback; closed when the test ends. */
export async function openConnectProxy(manner: ProxyManner): Promise<ConnectProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const refusal = refusalOf(manner, incoming);
    if (refusal === null) forward(incoming, response);
    else if (typeof refusal === 'number') response.writeHead(refusal).end();
    else if (refusal === 'hangs-up') response.destroy();
  });
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    const refusal = refusalOf(manner, incoming);
    if (refusal === null) tunnel(incoming, socket);
    else if (typeof refusal === 'number') socket.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
    else if (refusal === 'hangs-up') socket.destroy();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

function refusalOf(manner: ProxyManner, incoming: IncomingMessage): number | 'silent' | 'hangs-up' | null {
  if (typeof manner === 'string') return manner;
  if ('status' in manner) return manner.status;
  if (manner.login === null) return null;
  const expected = `Basic ${Buffer.from(manner.login).toString('base64')}`;
  return incoming.headers['proxy-authorization'] === expected ? null : 407;
}

function tunnel(incoming: IncomingMessage, socket: Socket): void {
  const [host, port] = String(incoming.url).split(':');
  const onward = connect(Number(port), host, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    onward.pipe(socket).pipe(onward);
  });
  onward.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n'));
  socket.on('close', () => onward.destroy());
}

function forward(incoming: IncomingMessage, response: ServerResponse): void {
  const { 'proxy-authorization': _, ...headers } = incoming.headers;
  const onward = request(String(incoming.url), { method: incoming.method ?? 'GET', headers }, (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(response);
  });
  onward.on('error', () => response.writeHead(502).end());
  incoming.pipe(onward);
}
