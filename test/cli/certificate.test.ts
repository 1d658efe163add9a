import { expect, test } from 'vitest';
import { line, OIL, openTestStore, sale, TILL } from '../support/test-store.ts';
import { commandLine } from './command-line.ts';

function openDay() {
  const store = openTestStore();
  store.sell(TILL, ...['F-1', 'F-2', 'F-4', 'F-5'].map((number) => sale(number, line(OIL, 1))));
  return (words: string) =>
    commandLine(
      ['upstream', 'certificate', '--shop', '9', ...words.split(' ').filter((word) => word !== '')],
      { HUB_DATA_DIR: store.folder },
      store.clock,
    );
}

test('it draws up today’s certificate: what waits and which number is missing', async () => {
  const { code, out } = await openDay()('');
  expect(code).toBe(0);
  expect(out).toMatch(/^Shop 9 .*, 2026-11-22: NOT COMPLETE\n/);
  expect(out).toMatch(/ {2}Waiting to be sent: 4, [\d ]+,00 CDF\n/);
  expect(out).toMatch(/ {2}Sales {7}4, .* CDF, F-1 to F-5\n/);
  expect(out).toContain('  Missing     F-3\n');
});

test('--json and --html print the same for programs and for a printer', async () => {
  const run = openDay();
  expect(JSON.parse((await run('--json --date 2026-11-22')).out)).toMatchObject({
    missing: 1,
    day: 20_261_122,
  });
  expect((await run('--html --lang en')).out).toContain('<html lang="en">');
});

test.each(['--date 2026-13-01', '--date yesterday', '--lang de'])('%s is bad usage', async (words) => {
  const { code, err } = await openDay()(words);
  expect(code).toBe(2);
  expect(err).toContain('it must be');
});
