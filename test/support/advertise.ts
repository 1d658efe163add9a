/**
 * A process that only advertises: started in a network namespace of a test, told by lines on standard input what to
 * advertise (`{"epoch": 1, "shops": [45]}`), and to stop by the end of that input.
 */
import { createInterface } from 'node:readline';
import { systemClock, systemRandom } from '../../src/clock.ts';
import { openDiscovery } from '../../src/discovery/discovery.ts';
import { systemNetwork } from '../../src/discovery/network.ts';
import { openLog } from '../../src/log.ts';

const [hubId = '', name = '', port = ''] = process.argv.slice(2);
const discovery = openDiscovery({
  log: openLog('debug'),
  clock: systemClock,
  random: systemRandom,
  network: systemNetwork('0.0.0.0'),
  hubId,
  name,
  port: Number(port),
  advert: { epoch: 0, shops: [] },
});
for await (const line of createInterface({ input: process.stdin })) discovery.update(JSON.parse(line));
await discovery.close();
