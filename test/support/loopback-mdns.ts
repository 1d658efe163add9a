import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Bonjour } from 'bonjour-service';

/** A UDP port for a multicast group of the test's own: nothing reaches the real mDNS, nothing leaves the machine. */
export async function freeMulticastPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

/** The mDNS library as a till uses it, on the loopback. */
export function loopbackBonjour(port: number, listen: string): Bonjour {
  const options = { interface: listen, bind: '224.0.0.251', port };
  return new Bonjour(options, () => undefined);
}
