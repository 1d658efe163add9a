import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openReports, WAITING_REPORTS_MAX } from '../../src/store/reports/client.ts';
import { BUSY, type Questions, type Reports } from '../../src/store/reports/questions.ts';
import { line, OIL, openTestStore, SHOP, sale, type TestStore, TILL } from '../support/test-store.ts';

const DAY = 20261122;
const QUESTION: Questions['analysis'] = {
  shopId: SHOP,
  timeZone: 'Africa/Kinshasa',
  firstDay: DAY,
  lastDay: DAY,
  mainCurrency: 'CDF',
  lowAt: 5,
  detailed: false,
};

function open(): { store: TestStore; reports: Reports } {
  const store = openTestStore();
  store.sell(TILL, sale('1', line(OIL, 2)));
  const reports = openReports(store.path);
  onTestFinished(() => reports.close());
  return { store, reports };
}

test('a report sees what was committed before it was asked', async () => {
  const { store, reports } = open();
  expect(await reports.ask('analysis', QUESTION)).toMatchObject({ sales: 1, turnover: 5_000_000 });
  store.sell(TILL, sale('2', line(OIL, 1)));
  expect(await reports.ask('analysis', QUESTION)).toMatchObject({
    sales: 2,
    movements: { sale: { count: 2, quantity: 3 } },
  });
});

test('so many reports may wait, and one more is told to come back', async () => {
  const { reports } = open();
  const asked = Array.from({ length: WAITING_REPORTS_MAX + 1 }, () => reports.ask('analysis', QUESTION));
  const answers = await Promise.all(asked);
  expect(answers.filter((answer) => answer === BUSY)).toHaveLength(1);
  expect(answers.at(-1)).toBe(BUSY);
  expect(await reports.ask('analysis', QUESTION)).toMatchObject({ sales: 1 });
});

test('closing lets the report end that is being made, and turns the others away', async () => {
  const { reports } = open();
  const [first, second] = [reports.ask('analysis', QUESTION), reports.ask('analysis', QUESTION)];
  await reports.close();
  expect(await first).toMatchObject({ sales: 1 });
  expect(await second).toBe(BUSY);
  expect(await reports.ask('analysis', QUESTION)).toBe(BUSY);
  await reports.close();
});

test('a report that fails says so, and the next is made', async () => {
  const { reports } = open();
  const wrong = { ...QUESTION, timeZone: 'Nowhere/None' };
  await expect(reports.ask('analysis', wrong)).rejects.toThrow('Nowhere/None');
  expect(await reports.ask('analysis', QUESTION)).toMatchObject({ sales: 1 });
});

test('a thread that cannot start fails its report, and the next one tries again', async () => {
  const { store, reports } = open();
  const missing = openReports(`${store.path}-missing`);
  onTestFinished(() => missing.close());
  await expect(missing.ask('analysis', QUESTION)).rejects.toThrow();
  await expect(missing.ask('analysis', QUESTION)).rejects.toThrow();
  rmSync(`${store.path}-missing`, { force: true });
  expect(await reports.ask('analysis', QUESTION)).toMatchObject({ sales: 1 });
});
