import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { commandLine } from './command-line.ts';

describe('help', () => {
  test.each([[['--help']], [['-h']], [['help']]])('%j names every command', async (args) => {
    const { code, out, err } = await commandLine(args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const command of COMMANDS) expect(out).toContain(`  ${command.name}`);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('without a word the help comes as an error', async () => {
    const { code, out, err } = await commandLine([]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: boutique-hub <command>');
  });

  test.each(COMMANDS.flatMap((command) => ('runOn' in command ? [] : [[command.name, command] as const])))(
    '%s --help shows all its options',
    async (name, command) => {
      for (const words of [
        [...name.split(' '), '--help'],
        ['help', ...name.split(' ')],
      ]) {
        const { code, out } = await commandLine(words);
        expect(code).toBe(0);
        expect(out).toContain(`Usage: boutique-hub ${name}`);
        for (const option of Object.keys(command.options)) expect(out).toContain(`  --${option}`);
      }
    },
  );

  test.each([['terminal'], ['quarantine'], ['cash-report'], ['upstream']])(
    '%s alone lists its commands',
    async (group) => {
      const asked = await commandLine([group, '--help']);
      const bare = await commandLine([group]);
      expect(asked).toEqual({ code: 0, out: expect.stringContaining(`  ${group} list`), err: '' });
      expect(bare).toEqual({ code: 2, out: '', err: asked.out });
    },
  );

  test('the help of serve lists every setting with its default', async () => {
    const { out } = await commandLine(['serve', '--help']);
    for (const { name, defaultText } of Object.values(SETTINGS)) {
      expect(out).toContain(`${name}  (default: ${defaultText || 'empty'})`);
    }
  });

  test('the version is that of the package', async () => {
    expect(await commandLine(['--version'])).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: '',
    });
  });
});

describe('what cannot be understood is one line and exit code 2', () => {
  test.each<[words: string, sentence: string]>([
    ['sevre', 'there is no command "sevre"; did you mean "boutique-hub serve"?'],
    ['terminals', 'there is no command "terminals"; did you mean "boutique-hub terminal"?'],
    [
      'quarantine acept 4',
      'there is no command "quarantine acept"; did you mean "boutique-hub quarantine accept"?',
    ],
    ['zzz', 'there is no command "zzz"; see "boutique-hub --help"'],
    ['upstream zzz', 'there is no command "upstream zzz"; see "boutique-hub upstream --help"'],
    ['status --jsn', 'there is no option --jsn; did you mean --json?'],
    ['status -j', 'there is no option -j'],
    ['status --json=yes', '--json takes no value'],
    ['status --json --json', '--json is given twice'],
    ['status now', '"now" is one word too many'],
    ['terminal add', 'SERIAL is missing'],
    ['terminal add abc', '--name NAME is missing'],
    ['terminal add abc --name', '--name needs a value: --name NAME'],
    ['terminal add abc --name --shop 4', '--name needs a value: --name NAME'],
    ['terminal add abc --name x --shop nine', '--shop is "nine": it must be a whole number above 0'],
    ['terminal add abc --name x --shop 0', '--shop is "0": it must be a whole number above 0'],
    ['quarantine discard 5', '--reason TEXT is missing'],
    ['quarantine show five', 'ID is "five": it must be a whole number above 0'],
    [
      'quarantine list --state closed',
      '--state is "closed": it must be one of open, superseded, accepted, discarded, all',
    ],
    ['movement count 15 many', 'QTY is "many": it must be a whole number from 0 to 1000000'],
    ['movement delivery 0 1', 'ARTICLE is "0": it must be a whole number above 0'],
    ['count shwo', 'there is no command "count shwo"; did you mean "boutique-hub count show"?'],
    ['upstream retry -1', 'there is no option -1'],
    ['import', 'FILE is missing'],
    ['import shop.xml', 'shop.xml must end in .json or .csv'],
    ['import shop.csv', 'a CSV catalogue needs its shop: --shop ID'],
    ['import shop.json --shop 4', 'a JSON file names its shops itself: no --shop'],
  ])('%s', async (words, sentence) => {
    const { code, out, err } = await commandLine(words.split(' '));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^boutique-hub[^\n]*\n$/);
    expect(err).toContain(sentence);
  });

  test('an empty word is not taken for a command or an operand', async () => {
    expect((await commandLine([''])).code).toBe(2);
    expect((await commandLine(['terminal', 'enable', ''])).code).toBe(2);
  });
});

test('bad settings are all named, one line each, exit code 2', async () => {
  expect(await commandLine(['serve'], { HUB_PORT: 'x', HUB_MDNS: 'maybe' })).toEqual({
    code: 2,
    out: '',
    err:
      'boutique-hub serve: HUB_PORT is "x": it must be a whole number from 0 to 65535\n' +
      'boutique-hub serve: HUB_MDNS is "maybe": it must be on or off\n',
  });
});

test('a misspelt setting is a warning', async () => {
  const { err } = await commandLine(['status'], { HUB_DATADIR: '/nowhere', HUB_DATA_DIR: '/nowhere' });
  expect(err).toMatch(
    /^warning: HUB_DATADIR is no setting of the hub and is ignored; did you mean HUB_DATA_DIR\?\n/,
  );
});

describe('what has no database yet says so', () => {
  test.each([
    'status',
    'verify',
    'token',
    'terminal list',
    'quarantine list',
    'quarantine accept 1',
    'cash-report list',
    'cash-report apply 1',
    'movement delivery 15 1',
    'delivery list',
    'delivery announce 15 1',
    'count start',
    'count add 15 1',
    'count show',
    'count close',
    'upstream list',
    'upstream retry',
  ])('%s', async (words) => {
    const ended = await commandLine(words.split(' '), { HUB_DATA_DIR: '/nowhere/at/all' });
    expect(ended).toEqual({
      code: 1,
      out: '',
      err: expect.stringContaining(
        'there is no database in /nowhere/at/all yet: start the hub, or "boutique-hub import FILE.json"',
      ),
    });
  });
});

test('a file that cannot be read or is no UTF-8 is refused before any hub is asked', async () => {
  const missing = await commandLine(['import', '/nowhere/shop.json']);
  expect(missing).toEqual({
    code: 1,
    out: '',
    err: 'boutique-hub import: /nowhere/shop.json cannot be read (ENOENT)\n',
  });
});
