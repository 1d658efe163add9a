import { expect, test } from 'vitest';
import { openServedHub } from './served-hub.ts';
import { WIDE, wideProvision } from './wide-provision.ts';

test('a batch of as many entries as any till may send is processed', async () => {
  await using hub = await openServedHub(wideProvision());
  const { status, body } = await hub.sync(`[${'0,'.repeat(99_999)}0]`, WIDE.otherTill);
  expect([status, body.ventes_erreurs]).toEqual([201, 100_000]);
}, 60_000);
