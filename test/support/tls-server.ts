import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What make-certificates.sh made. */
export type CertificateName = 'good' | 'expired' | 'early' | 'elsewhere' | 'self-signed';

export const pem = (name: string): string =>
  readFileSync(new URL(`./tls/${name}.pem`, import.meta.url), 'utf8');

/** An HTTPS server on loopback under one of the test's certificates; the port. Closed when the test ends. */
export async function openTlsServer(
  certificate: CertificateName,
  listener: RequestListener,
): Promise<number> {
  const server = createServer({ key: pem('key'), cert: pem(certificate) }, listener);
  // A client that does not trust it hangs up in the middle of the handshake.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}
