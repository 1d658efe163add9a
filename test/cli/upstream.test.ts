import { describe, expect, test } from 'vitest';
import { type Seq, seq, tillId } from '../../src/domain/ids.ts';
import type { UpstreamException } from '../../src/store/facts.ts';
import { queuedSales } from '../support/queued-sales.ts';
import {
  OTHER_SHOP as LEMBA,
  line,
  OIL,
  openTestStore,
  OTHER_TILL as SECOND,
  SHOP,
  sale,
  TILL,
} from '../support/test-store.ts';
import { commandLine } from './command-line.ts';

/** A folder with sales that head office did not take, as a hub left it that runs no more. */
function openFolder(...numbers: readonly string[]) {
  const store = openTestStore();
  for (const number of numbers) store.sell(TILL, sale(number, line(OIL, 1)));
  const at = (number: string): Seq => store.reader().saleOfTill(tillId(5), number)?.seq ?? seq(0);
  const put = numbers.map(
    (number): UpstreamException => ({
      ...{
        shopId: SHOP,
        seq: at(number),
        state: 'parked',
        attempts: 1,
        waitsSince: null,
        nextAttemptAt: null,
      },
      ...{ reason: 'COLLISION', lastAnswer: 'HTTP 201\u001b[31m DUPLICATE' },
    }),
  );
  const position = store.reader().head(SHOP);
  store.run('recordUpstream', { shopId: SHOP, position, put, clear: [], hold: [], release: [] });
  const env = { HUB_DATA_DIR: store.folder };
  const run = (...words: string[]) => commandLine(words, env, store.clock);
  return { store, at, run };
}

const words = { shopId: SHOP, reason: 'saisie au siège', user: 'Grâce' };

describe('upstream show', () => {
  test('says all of one record: the sale, both numbers, both languages, the last answer and who decided', async () => {
    const { store, at, run } = openFolder('F-1');
    const show = ['upstream', 'show', String(at('F-1')), '--shop', '9'];
    store.run('renumberUpstream', { shopId: SHOP, seq: at('F-1'), number: 'F-1-BIS', user: 'Grâce' });
    const { code, out } = await run(...show);
    expect(code).toBe(0);
    for (const part of [
      /^State +retry$/m,
      /^Cause +COLLISION: head office has this number/m,
      /^ +Le siège a déjà ce numéro/m,
      /^Tried +1 time$/m,
      /^Next try +now$/m,
      /^Last answer +HTTP 201 \[31m DUPLICATE$/m,
      /^Sale +F-1, seq \d+, of Caisse 1$/m,
      /^Sent as +F-1-BIS$/m,
      /^Amount +25 000,00 CDF, CASH$/m,
      /^Line 1 +1 × article 15 at 25 000,00 CDF$/m,
      /^Decided +renumbered by Grâce at 2026-11-22 \d\d:\d\d: goes as F-1-BIS$/m,
    ])
      expect(out).toMatch(part);
    expect(JSON.parse((await run(...show, '--json')).out)).toMatchObject({
      record: { number: 'F-1', renumbered: { number: 'F-1-BIS', user: 'Grâce' } },
      sale: { number: 'F-1', sentNumber: 'F-1-BIS' },
      decisions: [{ kind: 'upstream-renumbered', user: 'Grâce' }],
    });
  });

  test('tells a sale that waits for nothing, and what is none', async () => {
    const { store, run } = openFolder('F-1');
    store.sell(TILL, sale('F-2', line(OIL, 1)));
    const waiting = store.reader().saleOfTill(tillId(5), 'F-2')?.seq;
    const { out } = await run('upstream', 'show', String(waiting), '--shop', '9');
    expect(out).toMatch(/^State +waiting$/m);
    expect(out).not.toContain('Cause');
    const unknown = await run('upstream', 'show', '1', '--shop', '9');
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('shop 9 has no sale 1')]);
  });
});

describe('upstream list', () => {
  test('shows what is open, and with --state what was decided, by whom and why', async () => {
    const { store, at, run } = openFolder('F-1', 'F-2', 'F-3', 'F-4');
    store.run('decideUpstream', { ...words, seq: at('F-1'), decision: 'dropped' });
    store.run('decideUpstream', { ...words, seq: at('F-2'), decision: 'settled' });
    store.run('renumberUpstream', { shopId: SHOP, seq: at('F-3'), number: 'F-3-BIS', user: 'Grâce' });
    const listed = async (...more: string[]) => {
      const { out } = await run('upstream', 'list', '--shop', '9', '--json', ...more);
      const { records } = JSON.parse(out).shops[0] as { records: { number: string }[] };
      return records.map(({ number }) => number);
    };
    expect(await listed()).toEqual(['F-3', 'F-4']);
    expect(await listed('--state', 'parked')).toEqual(['F-4']);
    expect(await listed('--state', 'dropped')).toEqual(['F-1']);
    expect(await listed('--state', 'settled')).toEqual(['F-2']);
    expect(await listed('--state', 'renumbered')).toEqual(['F-3']);
    expect(await listed('--state', 'all')).toEqual(['F-1', 'F-2', 'F-3', 'F-4']);
    const { out } = await run('upstream', 'list', '--state', 'all');
    expect(out).toMatch(/F-1 +Caisse 1 +25 000,00 CDF +dropped +1 +saisie au siège \(Grâce\)\n/);
    expect(out).toMatch(/F-3 as F-3-BIS +Caisse 1/);
    expect((await run('upstream', 'list', '--state', 'gone')).code).toBe(2);
    expect((await run('status')).out).toContain('  Decided     1 dropped, 1 settled by hand');
  });

  test('walks all pages', async () => {
    const names = Array.from({ length: 1_050 }, (_, index) => `N-${index}`);
    const { store, run } = openFolder();
    for (let from = 0; from < names.length; from += 350)
      store.sell(SECOND, ...names.slice(from, from + 350).map((name) => sale(name, line(101, 1))));
    const rows = queuedSales(store.reader(), LEMBA);
    const put = rows.map(
      (row): UpstreamException => ({
        ...{
          shopId: LEMBA,
          seq: row.seq,
          state: 'parked',
          attempts: 1,
          waitsSince: null,
          nextAttemptAt: null,
        },
        ...{ reason: 'POISON', lastAnswer: '' },
      }),
    );
    const position = store.reader().head(LEMBA);
    store.run('recordUpstream', { shopId: LEMBA, position, put, clear: [], hold: [], release: [] });
    const { out } = await run('upstream', 'list', '--shop', '10', '--json');
    expect(JSON.parse(out).shops[0].records).toHaveLength(1_050);
    const status = (await run('status')).out;
    expect(status.match(/Parked {6}N-/g)).toHaveLength(20);
    expect(status).toContain('  Parked      and 1030 more (see "upstream list")');
  });
});

test.each([
  [['drop', '5', '--by', 'x'], '--reason TEXT is missing'],
  [['drop', '5', '--reason', 'x'], '--by NAME is missing'],
  [['settle', '5', '--reason', 'x'], '--by NAME is missing'],
  [['settle', '5', '--by', 'x'], '--reason TEXT is missing'],
  [['renumber', '5'], '--by NAME is missing'],
  [['drop', '--reason', 'x', '--by', 'x'], 'SEQ is missing'],
  [['show', 'five'], 'must be a whole number'],
])('upstream %j is not understood', async (args, told) => {
  const { run } = openFolder();
  const { code, err } = await run('upstream', ...args);
  expect([code, err]).toEqual([2, expect.stringContaining(told)]);
});

test('a decision is taken down where no hub runs, too', async () => {
  const { store, at, run } = openFolder('F-1');
  const by = ['--by', 'Grâce', '--reason', 'x', '--shop', '9'];
  expect((await run('upstream', 'list', '--state', 'dropped')).out).toBe('There is none.\n');
  expect(await run('upstream', 'drop', String(at('F-1')), ...by)).toMatchObject({ code: 0, err: '' });
  expect(store.reader().upstreamRecord(SHOP, at('F-1'))).toMatchObject({
    state: 'dropped',
    decision: { user: 'Grâce', reason: 'x' },
  });
});
