import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { exchange, isReply } from '../../src/upstream/exchange.ts';
import type { LineFault } from '../../src/upstream/line-fault.ts';
import { type OfficeReply, openTransport, type TransportSettings } from '../../src/upstream/transport.ts';
import { type FaultSentences, faultSentences } from '../../src/wire/head-office/faults.ts';

/** One request over the real transport, as every protocol makes it. */
export async function ask(
  settings: Partial<TransportSettings> & { readonly url: string },
  requestTimeoutMs = 3_000,
): Promise<OfficeReply | LineFault> {
  const transport = openTransport({ token: null, ...settings });
  onTestFinished(() => transport.close());
  const closing = new AbortController().signal;
  const request = { method: 'POST', path: '/', serial: null, body: '{}' } as const;
  return exchange({ transport, clock: systemClock, requestTimeoutMs, closing }, request);
}

/** The fault that a request ends in, with its sentences. @throws when there was a reply */
export async function faultOf(...args: Parameters<typeof ask>): Promise<LineFault & FaultSentences> {
  const outcome = await ask(...args);
  if (isReply(outcome)) throw new Error(`there was a reply: HTTP ${outcome.status}`);
  return { ...outcome, ...faultSentences(outcome.kind, outcome.detail, outcome.why) };
}

/** A plain HTTP server on loopback; the port. Closed when the test ends. */
export async function openPlainServer(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

export const answer: RequestListener = (_, response) => void response.end('well');
