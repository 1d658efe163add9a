import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Avahi, avahiMissing, openAvahi } from '../support/avahi.ts';
import { skipAloud } from '../support/skip-aloud.ts';
import { namespacesMissing, openTwoNetworks, type TwoNetworks } from '../support/two-networks.ts';

/**
 * An independent mDNS, Debian's avahi, on another machine: does it find the hub? Both machines are network namespaces,
 * so that nothing is ever published on the network of whoever runs the tests.
 */
const missing = avahiMissing() ?? namespacesMissing();
const TYPE = '_boutique-hub._tcp';
const HUB = '0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506';

let networks: TwoNetworks;
let avahi: Avahi;
let hub: ChildProcess;
let hubLog = '';

beforeAll(async () => {
  if (missing !== null) return;
  networks = openTwoNetworks();
  avahi = await openAvahi(networks.till);
  const script = join(import.meta.dirname, '../support/advertise.ts');
  const command = networks.hub.inside(process.execPath, script, HUB, 'Boutique Gombe', '8000');
  hub = spawn(...command, { stdio: ['pipe', 'pipe', 'inherit'] });
  hub.stdout?.on('data', (text) => {
    hubLog += text;
  });
});

afterAll(async () => {
  hub?.kill('SIGKILL');
  await avahi?.close();
  networks?.close();
});

const tell = (advert: { epoch: number; shops: number[] }) => hub.stdin?.write(`${JSON.stringify(advert)}\n`);
const found = async () => (await avahi.browse(TYPE)).map(({ text, ...where }) => ({ ...where, ...text }));
const soon = { timeout: 12_000, interval: 200 };
const expected = {
  instance: 'Boutique Gombe e4f506',
  host: `${HUB}.local`,
  address: '10.77.0.1',
  port: 8000,
  v: '1',
  id: HUB,
  epoch: '3',
  boutiques: '45,46',
  path: '/api/v2/simple',
};

test('avahi on another machine finds the hub, follows it, and forgets it', {
  timeout: 40_000,
}, async (context) => {
  if (missing !== null) skipAloud(context, missing);
  expect(await found(), 'a hub without a shop').toEqual([]);

  tell({ epoch: 3, shops: [45, 46] });
  await vi.waitFor(async () => expect(await found()).toEqual([expected]), soon);

  tell({ epoch: 4, shops: [45] });
  await vi.waitFor(async () => {
    expect(await found()).toEqual([{ ...expected, epoch: '4', boutiques: '45' }]);
  }, soon);

  networks.hub.readdress('10.77.0.88/24');
  await vi.waitFor(async () => {
    expect(await found()).toEqual([{ ...expected, address: '10.77.0.88', epoch: '4', boutiques: '45' }]);
  }, soon);
  await vi.waitFor(() => expect(hubLog).toMatch(/"address":"10\.77\.0\.88","msg":"advertised"/), soon);

  const exited = once(hub, 'exit');
  hub.stdin?.end();
  expect(await exited).toEqual([0, null]);
  await vi.waitFor(async () => expect(await found()).toEqual([]), soon);
});
