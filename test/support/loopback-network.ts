import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Bonjour } from 'bonjour-service';
import type { Clock } from '../../src/clock.ts';
import { openLink } from '../../src/discovery/link.ts';
import type { Network } from '../../src/discovery/network.ts';

/** A UDP port for a multicast group of the test's own: nothing reaches the real mDNS, nothing leaves the machine. */
export async function freeMulticastPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

/** Real multicast on addresses of 127.0.0.0/8, which the test may change while it runs. */
export function loopbackNetwork(port: number, addresses: string[]): Network & { addresses: () => string[] } {
  return {
    addresses: () => addresses,
    openLink: (address, listener) => openLink(address, port, listener),
  };
}

/** The system's time, `factor` times as fast: what takes a minute takes a second. */
export function hurriedClock(factor: number): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now() * factor,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, ms / factor);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
      }),
  };
}

/** The mDNS library as a till uses it, on the loopback. */
export function loopbackBonjour(port: number, listen: string): Bonjour {
  const options = { interface: listen, bind: '224.0.0.251', port };
  return new Bonjour(options, () => undefined);
}
