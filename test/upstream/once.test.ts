import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { epoch, seq } from '../../src/domain/ids.ts';
import type { FactName, ForwardableFact } from '../../src/store/forwardable.ts';
import { LateArrivals } from '../../src/upstream/ventes-sync/late-arrivals.ts';
import { makeOnce, type OnceCall } from '../../src/upstream/ventes-sync/once.ts';
import { clientOf, FIRST, openScene, SHOP } from './shop-and-office.ts';

/** Makes a call that cannot be told at head office, for a fact without a note of it. */
async function untold(life: 'present' | 'lost' | 'taken back', again: boolean) {
  const { store, reader } = await openScene();
  const now = reader.epoch();
  if (life === 'lost') store.run('raiseEpoch', { reason: 'restored', from: epoch(now) });
  const made = { sent: 0 };
  const call: OnceCall = {
    ...{ name: 'retours-articles', looksFirst: true, list: 'long', repeatable: false },
    find: () => Promise.resolve({ kind: 'read', value: null }),
    send: () => {
      made.sent++;
      return Promise.resolve({ kind: 'done' });
    },
  };
  const late = new LateArrivals(systemClock, 0);
  const parts = { reader, writer: clientOf(store), clock: systemClock, late };
  const origins: readonly FactName[] = life === 'taken back' ? [{ epoch: now, seq: seq(2) }] : [];
  const fact = { shopId: SHOP, seq: seq(1), epoch: now, origins } as ForwardableFact;
  const { settlement } = await makeOnce(parts, call, { fact, serial: FIRST, again });
  return { sent: made.sent, settlement };
}

test.each(['lost', 'taken back'] as const)(
  'what a life that is %s may have sent, and head office cannot tell, waits for a person',
  async (life) => {
    expect(await untold(life, false)).toMatchObject({
      sent: 0,
      settlement: { kind: 'deferred', reason: 'OUTCOME_UNKNOWN' },
    });
  },
);

test('it leaves when that person says so, and what was never sent leaves by itself', async () => {
  expect(await untold('lost', true)).toMatchObject({ sent: 1, settlement: { kind: 'delivered' } });
  expect(await untold('taken back', true)).toMatchObject({ sent: 1, settlement: { kind: 'delivered' } });
  expect(await untold('present', false)).toMatchObject({ sent: 1, settlement: { kind: 'delivered' } });
});
