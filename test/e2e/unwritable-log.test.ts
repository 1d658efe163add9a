import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { HUB_COMMAND, hubEnvironment, runHubCommand } from '../support/hub-process.ts';
import { ARTICLES, plentifulShop } from '../support/plentiful-shop.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { postSales } from '../support/test-hub.ts';

const LOG_MODULE = new URL('../../src/log.ts', import.meta.url).href;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A hub with a shop whose standard output is what the test hands it, when it answers. */
async function serveInto(stdout: number): Promise<{ origin: string; child: ChildProcess }> {
  const folder = tempFolder();
  writeFileSync(join(folder, 'shop.json'), JSON.stringify(plentifulShop()));
  expect((await runHubCommand(folder, ['import', join(folder, 'shop.json')])).code).toBe(0);
  const port = await freePort();
  const child = spawn(process.execPath, [HUB_COMMAND, 'serve'], {
    env: { ...process.env, ...hubEnvironment(folder), HUB_PORT: String(port) },
    stdio: ['ignore', stdout, 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const origin = `http://127.0.0.1:${port}`;
  const health = (): Promise<number> =>
    fetch(`${origin}/health`).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(health, { timeout: 8000 }).toBe(200);
  return { origin, child };
}

async function stop(child: ChildProcess): Promise<number | null> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = await exited;
  return code as number | null;
}

const sale = (number: string) => ({ numero_facture: number, lignes: [{ article_id: ARTICLES[0] }] });

describe('a hub that cannot write its log', () => {
  test('sells and stops when the disk that holds the log is full', async () => {
    const full = openSync('/dev/full', 'w');
    const { origin, child } = await serveInto(full);
    closeSync(full);
    const { status, body } = await postSales(origin, 'till-1', [sale('a')]);
    expect([status, body.accepted]).toEqual([201, ['a']]);
    // This device refuses even the empty write at the very end of the process, which a full disk takes.
    expect(await stop(child)).not.toBeNull();
  });

  test('does not wait for a reader of the log that stands still', async () => {
    const script = `
      import { openLog } from ${JSON.stringify(LOG_MODULE)};
      process.stdout.on('error', () => process.exit(1));
      const log = openLog('info');
      for (let line = 0; line < 20_000; line++) log.info({ line }, 'said to nobody');
      process.exit(0);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});
