import { request } from 'node:http';
import { json } from 'node:stream/consumers';

const REPLY_TIMEOUT_MS = 5_000;

/** GET on the hub's control socket. @throws Error when nothing or something else than 200 comes back */
export function readControl(socketPath: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path, timeout: REPLY_TIMEOUT_MS }, (response) => {
      if (response.statusCode === 200) json(response).then(resolve, reject);
      else reject(new Error(`${path}: ${response.statusCode}`));
    })
      .on('timeout', function (this: { destroy(error: Error): void }) {
        this.destroy(new Error(`${path}: no answer`));
      })
      .on('error', reject)
      .end();
  });
}
