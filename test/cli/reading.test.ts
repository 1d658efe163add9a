import { once } from 'node:events';
import { renameSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { laidOut } from '../../src/cli/quarantine/laid-out.ts';
import { seq } from '../../src/domain/ids.ts';
import { queuedSales } from '../support/queued-sales.ts';
import {
  line,
  MORNING,
  OIL,
  OTHER_TILL,
  openTestStore,
  RICE,
  SECOND_TILL,
  SHOP,
  sale,
  TILL,
} from '../support/test-store.ts';
import { commandLine } from './command-line.ts';

const HOUR_MS = 3_600_000;

/** A shop's morning: sales, one refused twice, one parked, one tried again, one till held. */
function openMorning() {
  const store = openTestStore();
  store.sell(TILL, sale('FAC-1', line(OIL, 2)), sale('FAC-2', line(RICE, 1)));
  store.sell(TILL, sale('FAC-3', line(OIL, 900)));
  store.sell(TILL, sale('FAC-3', line(OIL, 900)));
  store.sell(OTHER_TILL, sale('FAC-1', line(101, 1)));
  const [first, second] = queuedSales(store.reader(), SHOP);
  const parked = {
    shopId: SHOP,
    attempts: 3,
    lastAnswer: '409',
    reason: 'COLLISION',
  } as const;
  store.run('recordUpstream', {
    shopId: SHOP,
    position: store.reader().head(SHOP),
    put: [
      { ...parked, seq: first?.seq ?? seq(0), state: 'parked', waitsSince: null, nextAttemptAt: null },
      {
        ...parked,
        seq: second?.seq ?? seq(0),
        state: 'retry',
        waitsSince: null,
        nextAttemptAt: MORNING + 5 * HOUR_MS,
      },
    ],
    clear: [],
    hold: [],
    release: [],
  });
  store.clock.pass(3 * HOUR_MS);
  const env = { HUB_DATA_DIR: store.folder };
  return {
    store,
    entry: store.reader().quarantine({ shopId: SHOP, state: 'open', limit: 1 })[0]?.id ?? seq(0),
    run: (words: string) => commandLine(words.split(' '), env, store.clock),
  };
}

describe('status', () => {
  test('it tells count, amounts and age of what is unsent, the quarantine, and each parked sale with its reason', async () => {
    const { run } = openMorning();
    const { code, out, err } = await run('status');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('not running');
    expect(out).toContain(
      '  Unsent      2 sales, 125 000,00 CDF; the oldest waits for 3 h 0 min (since 2026-11-22 ',
    );
    expect(out).toContain('  Quarantine  1 open (see "quarantine list")');
    expect(out).toMatch(
      / {2}Parked {6}FAC-1 of Caisse 1, 50 000,00 CDF, seq \d+: COLLISION: head office has this number/,
    );
    expect(out).toContain('  Retrying    1');
    expect(out).toContain('  Unsent      1 sale, 25 500,00 CDF');
    expect(out).toContain('  Tills       2 enabled, 1 disabled');
  });

  test('--json gives the same as data', async () => {
    const { run } = openMorning();
    const { code, out } = await run('status --json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      running: false,
      shops: [
        {
          id: 9,
          unsent: { count: 2, amounts: [{ currency: 'CDF', total: 12_500_000 }], oldestAt: MORNING },
          quarantined: 1,
          parked: [
            { number: 'FAC-1', cause: { code: 'COLLISION', french: expect.stringContaining('numéro') } },
          ],
        },
        { id: 10, unsent: { count: 1 }, quarantined: 0, parked: [] },
      ],
    });
  });
});

test('status still reads the file when a hub is there but does not say how it is', async () => {
  const { store, run } = openMorning();
  const server = createServer((_, answer) => answer.writeHead(500).end()).listen(
    join(store.folder, 'hub.sock'),
  );
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const { code, out } = await run('status');
  expect(code).toBe(0);
  expect(out).toMatch(/^Hub \w+, epoch \d+, perhaps running: the hub answered 500 without a reason\n/);
  expect(out).toContain('  Unsent      2 sales, 125 000,00 CDF');
  expect(JSON.parse((await run('status --json')).out)).toMatchObject({
    running: null,
    shops: [{ id: 9 }, { id: 10 }],
  });
});

test('a folder into which one may not look is not taken for an empty one', async () => {
  const { store, run } = openMorning();
  const database = join(store.folder, 'hub.db');
  renameSync(database, join(store.folder, 'away.db'));
  // A link to itself: also root cannot look through it.
  symlinkSync(database, database);
  expect(await run('status')).toEqual({
    code: 1,
    out: '',
    err: `boutique-hub status: ${database} cannot be looked at (ELOOP): run the command as the user of the hub\n`,
  });
});

describe('verify', () => {
  test('a sound database has no difference, and it says what was checked', async () => {
    const { run } = openMorning();
    const { code, out } = await run('verify');
    expect(code).toBe(0);
    expect(out).toMatch(/^Shop 9: \d+ facts, \d+ movements checked\.\nShop 10: /);
    expect(out).toContain('No difference: every stock is its opening plus its movements.\n');
  });

  test('any difference is a line of its own and exit code 1', async () => {
    const { store, run } = openMorning();
    store.db.exec('UPDATE stock_level SET quantity = quantity + 1 WHERE article_id = 15');
    const { code, out } = await run('verify');
    expect(code).toBe(1);
    // One unit too many in a level is also a stock that is worth more than its days say.
    expect(out).toMatch(/\n.*15.*\n.*CDF.*\n2 differences found\.\n$/);
    const asJson = await run('verify --json');
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.out).differences).toHaveLength(2);
  });
});

describe('quarantine', () => {
  test('the list names each open entry with its reason as the till was told', async () => {
    const { run, entry } = openMorning();
    const { code, out } = await run('quarantine list');
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(3);
    expect(out).toMatch(
      new RegExp(`\\n9 +${entry} +open +FAC-3 +Caisse 1 +2026-11-22 .* 2 +Stock insuffisant pour Huile\\n`),
    );
    expect((await run('quarantine list --shop 10')).out).toBe('Nothing waits in quarantine.\n');
    expect((await run('quarantine list --state discarded')).out).toBe('Nothing waits in quarantine.\n');
    expect(JSON.parse((await run('quarantine list --state all --json')).out).entries).toHaveLength(1);
  });

  test('one entry is shown whole', async () => {
    const { run, entry } = openMorning();
    const { code, out } = await run(`quarantine show ${entry} --shop 9`);
    expect(code).toBe(0);
    expect(out).toContain('Reason     Stock insuffisant pour Huile [INSUFFICIENT_STOCK]\n');
    expect(out).toContain('"numero": "FAC-3"');
    expect(JSON.parse((await run(`quarantine show ${entry} --shop 9 --json`)).out).entry).toMatchObject({
      id: entry,
      number: 'FAC-3',
    });
  });

  test('an entry is shown in the very characters that its till sent', () => {
    const sent =
      '{ "prix":25000.10,"prix":1e2,\t"nom": "a{\\"}, b","vide":[ ],"lignes":[{"n":12345678901234567890}]}';
    expect(laidOut(sent)).toBe(
      [
        '{',
        '  "prix": 25000.10,',
        '  "prix": 1e2,',
        '  "nom": "a{\\"}, b",',
        '  "vide": [],',
        '  "lignes": [',
        '    {',
        '      "n": 12345678901234567890',
        '    }',
        '  ]',
        '}',
      ].join('\n'),
    );
    expect(laidOut('no "JSON')).toBe('no "JSON');
    expect(laidOut('['.repeat(2000) + ']'.repeat(2000)).length).toBeLessThan(200_000);
  });

  test('an entry or a shop that is not there is one line', async () => {
    const { run } = openMorning();
    expect(await run('quarantine show 4711 --shop 9')).toEqual({
      code: 1,
      out: '',
      err: 'boutique-hub quarantine show: the quarantine of shop 9 has no entry 4711: see "quarantine list"\n',
    });
    expect((await run('quarantine list --shop 11')).err).toBe(
      'boutique-hub quarantine list: there is no shop 11; the hub has 9, 10\n',
    );
  });

  test('with several shops, one must be named', async () => {
    const { run } = openMorning();
    expect(await run('quarantine show 1')).toEqual({
      code: 2,
      out: '',
      err: expect.stringContaining('this hub has 2 shops: add --shop ID (9, 10)'),
    });
  });
});

describe('terminal list', () => {
  test('every till is listed with its shop and whether it may sell', async () => {
    const { run } = openMorning();
    const { out } = await run('terminal list');
    expect(out).toContain('SERIAL ');
    expect(out).toMatch(/\ntill-a +Caisse 1 +9 Ma Boutique +enabled\n/);
    expect(out).toMatch(/\nold-till +Ancienne +9 Ma Boutique +disabled\n/);
    expect(out).toMatch(/\nno-shop +Sans +no shop +enabled\n/);
  });

  test('--shop lists those of one shop only', async () => {
    const { run } = openMorning();
    const { tills } = JSON.parse((await run('terminal list --shop 9 --json')).out) as {
      tills: { serial: string }[];
    };
    expect(tills.map((till) => till.serial).sort()).toEqual(['old-till', TILL, SECOND_TILL].sort());
  });
});

describe('upstream list', () => {
  test('what head office did not take is listed with state, attempts, next try and reason', async () => {
    const { run } = openMorning();
    const { code, out } = await run('upstream list');
    expect(code).toBe(0);
    expect(out).toMatch(
      /FAC-1 +Caisse 1 +50 000,00 CDF +parked +3 +by hand +COLLISION: head office has this number/,
    );
    expect(out).toMatch(
      /FAC-2 +Caisse 1 +75 000,00 CDF +retry +3 +in 2 h 0 min +COLLISION: head office has this number/,
    );
    expect((await run('upstream list --shop 10')).out).toBe('Head office refused nothing.\n');
    expect(JSON.parse((await run('upstream list --json')).out).shops).toHaveLength(2);
  });
});

test('reading changes nothing in the folder’s database', async () => {
  const { store, run } = openMorning();
  const before = store.db.pragma('data_version');
  const changes = store.db.prepare('SELECT total_changes()').pluck().get();
  for (const words of ['status', 'verify', 'terminal list', 'quarantine list', 'upstream list'])
    await run(words);
  expect(store.db.pragma('data_version')).toEqual(before);
  expect(store.db.prepare('SELECT total_changes()').pluck().get()).toBe(changes);
});
