import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

export interface SlowLine {
  readonly url: string;
  /** Both ways together. */
  bytesPerSecond: number;
}

const TICK_MS = 10;

/** A line of few bytes per second in front of a server on loopback; closed when the test ends. */
export async function openSlowLine(server: string, bytesPerSecond: number): Promise<SlowLine> {
  const target = Number(new URL(server).port);
  const sockets = new Set<Socket>();
  let line: SlowLine | null = null;
  let credit = 0;
  let last = performance.now();

  /** Waits until some bytes may pass; how many. */
  async function take(wanted: number): Promise<number> {
    for (;;) {
      const now = performance.now();
      const rate = line?.bytesPerSecond ?? bytesPerSecond;
      credit = Math.min(credit + ((now - last) * rate) / 1000, (rate * 2 * TICK_MS) / 1000);
      last = now;
      if (credit >= 1) {
        const taken = Math.min(wanted, Math.floor(credit));
        credit -= taken;
        return taken;
      }
      await pause(TICK_MS);
    }
  }

  async function carry(from: Socket, to: Socket): Promise<void> {
    for await (const part of from) {
      for (let rest = part as Buffer; rest.length > 0 && !from.destroyed; ) {
        const count = await take(rest.length);
        to.write(rest.subarray(0, count));
        rest = rest.subarray(count);
      }
    }
    to.end();
  }

  const proxy = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      const both = (): void => {
        near.destroy();
        far.destroy();
      };
      socket.on('error', both).on('close', both);
    }
    carry(near, far).catch(() => far.destroy());
    carry(far, near).catch(() => near.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  line = { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, bytesPerSecond };
  return line;
}
