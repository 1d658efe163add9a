import { expect, test } from 'vitest';
import type { Seq } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { MORNING, openTestStore, SHOP, type TestStore, TILL } from '../support/test-store.ts';
import { commandLine } from './command-line.ts';

function report(store: TestStore, detail: string, amount: number): Seq {
  const declaration = {
    kind: 'cash-report',
    detail,
    amount: minorUnits(amount),
    currency: 'CDF',
    date: { text: '', instant: MORNING },
  } as const;
  const receipt = store.run('declare', { serial: TILL, declaration });
  if (isRefused(receipt)) throw new Error(receipt.refused);
  return receipt.id;
}

const commandsOn = (store: TestStore) => (words: string) =>
  commandLine(words.split(' '), { HUB_DATA_DIR: store.folder, HUB_MDNS: 'off' });

test('lists each report, and whether its expenses were deducted', async () => {
  const store = openTestStore();
  const run = commandsOn(store);
  expect((await run('cash-report list --shop 9')).out).toBe('No till reported any expenses.\n');
  const first = report(store, `Transport\n${'x'.repeat(80)}`, 1_500_050);
  const second = report(store, 'Eau', 20_000);
  store.clock.pass(60_000);
  store.run('applyExpense', { shopId: SHOP, id: second, user: 'patron' });
  const { code, out } = await run('cash-report list --shop 9');
  expect([code, out.split('\n')]).toEqual([
    0,
    [
      'ID  DATE              TILL      EXPENSES       DEDUCTED          DETAIL',
      `${second}  2026-11-22 09:00  Caisse 1  200,00 CDF     2026-11-22 09:01  Eau`,
      `${first}  2026-11-22 09:00  Caisse 1  15 000,50 CDF  no                Transport ${'x'.repeat(49)}…`,
      '',
    ],
  ]);
  const { reports } = JSON.parse((await run('cash-report list --shop 9 --json')).out);
  expect(reports).toMatchObject([{ id: second }, { id: first, amount: 1_500_050, appliedAt: null }]);
  expect((await run('cash-report list --shop 10')).out).toBe('No till reported any expenses.\n');
});

test('deducts the expenses of a report, once', async () => {
  const store = openTestStore();
  const run = commandsOn(store);
  const id = report(store, 'Eau', 20_000);
  store.db.close();
  const applied = await run(`cash-report apply ${id} --shop 9 --user Marie`);
  expect(applied).toEqual({ code: 0, out: `The expenses of cash report ${id} are deducted now.\n`, err: '' });
  expect((await run(`cash-report apply ${id} --shop 9`)).out).toBe(
    `The expenses of cash report ${id} were deducted already.\n`,
  );
  expect(store.reader().appliedExpenses(SHOP, MORNING, MORNING)).toEqual([
    { currency: 'CDF', total: 20_000 },
  ]);
  expect(await run('cash-report apply 4711 --shop 9')).toEqual({
    code: 1,
    out: '',
    err: 'boutique-hub cash-report apply: this shop has no such cash report\n',
  });
});
