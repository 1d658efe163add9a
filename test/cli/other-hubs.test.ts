import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openControl } from '../../src/http/control.ts';
import { openLog } from '../../src/log.ts';
import { collectStatus } from '../../src/operations/status.ts';
import { dataPaths } from '../../src/store/paths.ts';
import { openTestStore, SHOP } from '../support/test-store.ts';
import { commandLine } from './command-line.ts';

test('the status of a running hub names a copy of its folder and says what to do, in French for the shop', async () => {
  const store = openTestStore();
  const reader = store.reader();
  const copy = {
    hubId: reader.hubId(),
    host: 'hub-1.local',
    port: 8000,
    addresses: ['10.0.0.9'],
    isCopy: true,
  };
  const otherHubs = [{ ...copy, shops: [SHOP] }];
  const control = openControl({
    ...{ log: openLog('silent'), clock: systemClock, reader, writer: {} as never },
    status: () =>
      collectStatus(reader, { conditions: [], backups: null, contactOf: () => null, otherHubs, wear: null }),
    socketPath: dataPaths(store.folder).socket,
  });
  await control.listen();
  onTestFinished(() => control.close());
  const env = { HUB_DATA_DIR: store.folder };
  expect((await commandLine(['status'], env)).out).toContain(
    "A copy of this hub's data folder runs at 10.0.0.9 port 8000",
  );
  const { otherHubs: told } = JSON.parse((await commandLine(['status', '--json'], env)).out);
  expect(told).toMatchObject([{ isCopy: true, french: expect.stringContaining('Une copie du dossier') }]);
});
