import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
import { openReader } from '../../src/store/open-reader.ts';
import { dataPaths } from '../../src/store/paths.ts';
import { verify } from '../../src/store/verify.ts';
import { runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { openJournalOffice } from '../support/journal-office.ts';
import { ARTICLES, plentifulShop } from '../support/plentiful-shop.ts';
import { SellingTill } from '../support/selling-till.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { journalOf } from '../upstream/journal-scene.ts';
import { until } from '../upstream/shop-and-office.ts';

const SHOP = shopId(9);

test('a hub that is killed again and again while it sends its journal ends with every fact at head office, once and in order', {
  timeout: 120_000,
}, async () => {
  const office = await openJournalOffice();
  onTestFinished(() => office.close());
  office.token = 's3cret';
  const folder = tempFolder();
  writeFileSync(join(folder, 'shop.json'), JSON.stringify(plentifulShop()));
  expect((await runHubCommand(folder, ['import', join(folder, 'shop.json')])).code).toBe(0);
  const start = () =>
    startHubProcess(folder, {
      HUB_UPSTREAM_URL: office.url,
      HUB_UPSTREAM_PROTOCOL: 'journal',
      HUB_UPSTREAM_TOKEN: 's3cret',
    });
  office.always('batch', { kind: 'slow', ms: 15 });
  let hub = await start();
  const till = new SellingTill('till-1', ARTICLES);
  let stopped = false;
  const selling = till.sellUntil(
    () => stopped,
    () => hub.origin,
  );
  for (let life = 1; life <= 2; life++) {
    const sold = till.accepted.size;
    office.next({ kind: 'drop-after' }, null, { kind: 'half-body' });
    await until(() => till.accepted.size > sold + 8 * life, 30_000);
    await hub.end('SIGKILL');
    hub = await start();
  }
  const sold = till.accepted.size;
  await until(() => till.accepted.size > sold + 8, 30_000);
  stopped = true;
  await selling;
  const reader = openReader(dataPaths(folder).database);
  onTestFinished(() => reader.close());
  await until(() => reader.upstreamPosition(SHOP) === reader.head(SHOP), 20_000);
  expect(office.books.entries(reader.hubId(), SHOP)).toEqual(journalOf(reader, SHOP));
  expect(reader.unsent(SHOP).count).toBe(0);
  expect(office.inFlightMax).toBe(1);
  expect(verify(dataPaths(folder).database).differences).toEqual([]);
});
