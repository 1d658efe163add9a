import { expect, test } from 'vitest';
import { seq, tillId } from '../../src/domain/ids.ts';
import { line, OIL, openTestStore, SHOP, sale, TILL } from '../support/test-store.ts';
import { commandLine } from './command-line.ts';

/** A sale that left for head office and was cancelled afterwards. */
function openAfterwards() {
  const store = openTestStore();
  store.sell(TILL, sale('FAC-7', line(OIL, 2)));
  const sold = store.reader().saleOfTill(tillId(5), 'FAC-7')?.seq ?? seq(0);
  store.run('attemptUpstream', { shopId: SHOP, tillId: tillId(5), upTo: sold });
  const words = { reason: '', reference: 'ANNUL-FAC-7', comment: '' };
  expect(store.run('cancelSale', { serial: TILL, number: 'FAC-7', ...words })).toMatchObject({
    kind: 'cancelled',
  });
  const [cancelled] = store.reader().queueAfter(SHOP, store.reader().upstreamPosition(SHOP), 9, []).entries;
  if (cancelled?.kind !== 'cancellation') throw new Error('the cancellation was expected');
  const tooLate = {
    state: 'parked',
    attempts: 1,
    waitsSince: null,
    nextAttemptAt: null,
    lastAnswer: '',
  } as const;
  store.run('recordUpstream', {
    ...{ shopId: SHOP, position: cancelled.seq, clear: [], hold: [], release: [] },
    put: [{ shopId: SHOP, seq: cancelled.seq, reason: 'CANCELLATION_TOO_LATE', ...tooLate }],
  });
  const env = { HUB_DATA_DIR: store.folder };
  return {
    store,
    run: (command: string) => commandLine(command.split(' '), env, store.clock),
  };
}

test('status and upstream list name the sale that head office must cancel too', async () => {
  const { store, run } = openAfterwards();
  const status = await run('status');
  expect(status.out).toContain('FAC-7');
  expect(status.out).toContain('Caisse 1');
  expect(status.out).toContain('50 000,00 CDF');
  expect(status.out).toContain('CANCELLATION_TOO_LATE: ');
  const list = await run('upstream list');
  expect(list.out).toMatch(/ {2}FAC-7 +Caisse 1 +50 000,00 CDF +parked +1 +by hand +CANCELLATION_TOO_LATE: /);
  const [shop] = JSON.parse((await run('upstream list --json')).out).shops;
  expect(shop.records).toEqual([
    expect.objectContaining({ kind: 'cancellation', number: 'FAC-7', state: 'parked', nextAttemptAt: null }),
  ]);
  expect((await run('verify')).code).toBe(0);
  expect(store.run('retryUpstream', { shopId: SHOP, seq: shop.records[0].seq })).toEqual({ due: 1 });
});
