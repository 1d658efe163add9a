import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Avahi, avahiMissing, openAvahi } from '../support/avahi.ts';
import { HUB_COMMAND, hubEnvironment, runHubCommand } from '../support/hub-process.ts';
import { skipAloud } from '../support/skip-aloud.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { type Machine, namespacesMissing, openTwoNetworks } from '../support/two-networks.ts';

/**
 * Does an independent mDNS, Debian's avahi, find the hub from another machine? Both machines are network namespaces, so
 * that nothing is ever published on the network of whoever runs the tests.
 */
const PROVISION = join(import.meta.dirname, '../fixtures/provision.json');
const soon = { timeout: 12_000, interval: 200 };

test('avahi on another machine finds a hub, follows it, and forgets it', {
  timeout: 60_000,
}, async (context) => {
  const missing = avahiMissing() ?? namespacesMissing();
  if (missing !== null) skipAloud(context, missing);
  const networks = openTwoNetworks();
  onTestFinished(networks.close);
  const avahi = await openAvahi(networks.till);
  onTestFinished(avahi.close);
  const folder = tempFolder();
  const { child, hubId, epoch } = await serveOn(networks.hub, folder);
  expect(await found(avahi), 'a hub without a shop').toEqual([]);

  expect(await runHubCommand(folder, ['import', PROVISION])).toMatchObject({ code: 0 });
  const first = {
    instance: `Boutique Gombe ${hubId.slice(-6)}`,
    host: `${hubId}.local`,
    address: '10.77.0.1',
    port: 8000,
    text: { v: '1', id: hubId, epoch, boutiques: '9,10', path: '/api/v2/simple' },
  };
  await vi.waitFor(async () => expect(await found(avahi)).toEqual([first]), soon);
  expect(await statusSeenFrom(networks.till, '10.77.0.1:8000')).toBe(200);

  const another = join(folder, 'another-shop.json');
  writeFileSync(another, '{"boutiques": [{"id": 11, "nom": "Matete", "code": "BTQ-011"}]}');
  expect(await runHubCommand(folder, ['import', another])).toMatchObject({ code: 0 });
  const second = { ...first, text: { ...first.text, boutiques: '9,10,11' } };
  await vi.waitFor(async () => expect(await found(avahi)).toEqual([second]), soon);

  networks.hub.readdress('10.77.0.88/24');
  const moved = { ...second, address: '10.77.0.88' };
  await vi.waitFor(async () => expect(await found(avahi)).toEqual([moved]), soon);
  expect(await statusSeenFrom(networks.till, '10.77.0.88:8000')).toBe(200);

  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  await vi.waitFor(async () => expect(await found(avahi)).toEqual([]), soon);
});

interface ServingHub {
  readonly child: ChildProcess;
  readonly hubId: string;
  readonly epoch: string;
}

/** Runs `serve` on a machine, and waits until it serves. `ip netns exec` becomes the hub: signals reach it. */
async function serveOn(machine: Machine, folder: string): Promise<ServingHub> {
  const env = {
    ...process.env,
    ...hubEnvironment(folder),
    HUB_HOST: '0.0.0.0',
    HUB_PORT: '8000',
    HUB_MDNS: 'on',
    HUB_NAME: 'Boutique Gombe',
  };
  const command = machine.inside(process.execPath, HUB_COMMAND, 'serve');
  const child = spawn(...command, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let log = '';
  child.stdout.on('data', (text) => {
    log += text;
  });
  const serves = /"hubId":"([^"]+)","epoch":(\d+).*"the hub serves"/;
  const [, hubId = '', epoch = ''] = await vi.waitFor(() => serves.exec(log) ?? expect.fail(log), soon);
  return { child, hubId, epoch };
}

const found = (avahi: Avahi) => avahi.browse('_boutique-hub._tcp');

/** What the status route answers to a till on `machine`. */
async function statusSeenFrom(machine: Machine, address: string): Promise<number> {
  const request = `fetch('http://${address}/api/v2/simple/status/').then((answer) => console.log(answer.status))`;
  const { stdout } = await promisify(execFile)(...machine.inside(process.execPath, '-e', request));
  return Number(stdout);
}
