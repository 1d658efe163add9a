import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { type Environment, readConfig } from '../../src/config/read-config.ts';

function configOf(env: Environment): Config {
  const reading = readConfig(env);
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  return reading.config;
}

function faultsOf(env: Environment): readonly string[] {
  const reading = readConfig(env);
  return reading.ok ? [] : reading.faults;
}

test('without any setting every default works', () => {
  expect(readConfig({})).toEqual({
    ok: true,
    warnings: [],
    config: {
      dataDir: join(process.cwd(), 'data'),
      host: '0.0.0.0',
      port: 8000,
      name: 'boutique-hub',
      logLevel: 'info',
      mdns: true,
      upstreamUrl: null,
      upstreamProtocol: 'ventes-sync',
      upstreamToken: null,
      upstreamCa: null,
      upstreamProxy: null,
      upstreamCron: '* * * * *',
      catalogueCron: '*/10 * * * *',
      upstreamTimeoutMs: 60_000,
      backupCron: '17 * * * *',
      backupFolders: [],
      backupRule: { hours: 6, days: 7, weeks: 4 },
    },
  });
});

test('an empty value and one of white space are as good as none', () => {
  expect(configOf({ HUB_PORT: '', HUB_HOST: '  ', HUB_UPSTREAM_URL: '' })).toEqual(configOf({}));
});

test('the config is frozen', () => {
  expect(Object.isFrozen(configOf({}))).toBe(true);
});

test('all faults come at once, each one line with setting, value and what is allowed', () => {
  const faults = faultsOf({ HUB_PORT: '80000', HUB_MDNS: 'yes', HUB_LOG_LEVEL: 'loud\n', HUB_HOST: '1.2.3' });
  expect(faults).toEqual([
    'HUB_HOST is "1.2.3": it must be an IP address or a host name',
    'HUB_PORT is "80000": it must be a whole number from 0 to 65535',
    'HUB_LOG_LEVEL is "loud": it must be fatal, error, warn, info, debug, trace, silent',
    'HUB_MDNS is "yes": it must be on or off',
  ]);
});

test('a fault stays one short line, whatever the value holds', () => {
  const [fault] = faultsOf({ HUB_NAME: `a\nb\u0007${'x'.repeat(5000)}` });
  expect(fault).not.toMatch(/\p{Cc}/u);
  expect(fault?.length).toBeLessThan(300);
});

describe('values', () => {
  test.each<[name: string, text: string, key: keyof Config, value: unknown]>([
    ['HUB_PORT', '0', 'port', 0],
    ['HUB_PORT', '65535', 'port', 65_535],
    ['HUB_PORT', ' 8080 ', 'port', 8080],
    ['HUB_HOST', '::', 'host', '::'],
    ['HUB_HOST', '127.0.0.1', 'host', '127.0.0.1'],
    ['HUB_HOST', 'localhost', 'host', 'localhost'],
    ['HUB_NAME', 'Chez Élodie', 'name', 'Chez Élodie'],
    ['HUB_NAME', 'x'.repeat(40), 'name', 'x'.repeat(40)],
    ['HUB_MDNS', 'off', 'mdns', false],
    ['HUB_LOG_LEVEL', 'silent', 'logLevel', 'silent'],
    ['HUB_DATA_DIR', '/var/lib/../lib/hub', 'dataDir', '/var/lib/hub'],
    ['HUB_DATA_DIR', `/${'d'.repeat(97)}`, 'dataDir', `/${'d'.repeat(97)}`],
    ['HUB_UPSTREAM_URL', 'https://central.example.com/', 'upstreamUrl', 'https://central.example.com'],
    ['HUB_UPSTREAM_URL', 'http://10.0.0.5:8000/base/', 'upstreamUrl', 'http://10.0.0.5:8000/base'],
    ['HUB_UPSTREAM_PROTOCOL', 'ventes-sync', 'upstreamProtocol', 'ventes-sync'],
    ['HUB_UPSTREAM_PROTOCOL', 'journal', 'upstreamProtocol', 'journal'],
    ['HUB_UPSTREAM_TOKEN', 'abc.DEF-123', 'upstreamToken', 'abc.DEF-123'],
    ['HUB_UPSTREAM_CRON', '*/30 * * * * *', 'upstreamCron', '*/30 * * * * *'],
    ['HUB_CATALOGUE_CRON', '0 6 * * *', 'catalogueCron', '0 6 * * *'],
    ['HUB_CATALOGUE_CRON', 'off', 'catalogueCron', null],
    ['HUB_UPSTREAM_TIMEOUT_SECONDS', '5', 'upstreamTimeoutMs', 5000],
    ['HUB_UPSTREAM_TIMEOUT_SECONDS', '600', 'upstreamTimeoutMs', 600_000],
  ])('%s=%s is read', (name, text, key, value) => {
    expect(configOf({ [name]: text })[key]).toBe(value);
  });

  test.each([
    ['HUB_PORT', '65536'],
    ['HUB_PORT', '-1'],
    ['HUB_PORT', '8e3'],
    ['HUB_PORT', '0x50'],
    ['HUB_PORT', '80.5'],
    ['HUB_HOST', '300.1.1.1'],
    ['HUB_HOST', 'a b'],
    ['HUB_HOST', '-x'],
    ['HUB_NAME', 'x'.repeat(41)],
    ['HUB_NAME', 'é'.repeat(21)],
    ['HUB_NAME', 'a\u0000b'],
    ['HUB_MDNS', 'ON'],
    ['HUB_DATA_DIR', `/${'d'.repeat(98)}`],
    ['HUB_DATA_DIR', 'a\0b'],
    ['HUB_UPSTREAM_URL', 'central.example.com'],
    ['HUB_UPSTREAM_URL', 'ftp://central.example.com'],
    ['HUB_UPSTREAM_URL', 'https://central.example.com/api/v2/simple/'],
    ['HUB_UPSTREAM_URL', 'https://'],
    ['HUB_UPSTREAM_PROTOCOL', 'vente-sync'],
    ['HUB_UPSTREAM_TOKEN', 'two words'],
    ['HUB_UPSTREAM_TOKEN', 'x'.repeat(4097)],
    ['HUB_UPSTREAM_TOKEN', 'a\r\nX-Other: b'],
    ['HUB_UPSTREAM_CRON', '* * * *'],
    ['HUB_UPSTREAM_TIMEOUT_SECONDS', '4'],
    ['HUB_UPSTREAM_TIMEOUT_SECONDS', '601'],
  ])('%s=%j is refused', (name, text) => {
    const faults = faultsOf({ [name]: text });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name} is `));
  });
});

describe('names that are no setting', () => {
  test.each([
    ['HUB_PROT', 'HUB_PROT is no setting of the hub and is ignored; did you mean HUB_PORT?'],
    [
      'HUB_UPSTREAM_TOKENFILE',
      'HUB_UPSTREAM_TOKENFILE is no setting of the hub and is ignored; did you mean HUB_UPSTREAM_TOKEN_FILE?',
    ],
    ['HUB_COLOUR_OF_THE_SKY', 'HUB_COLOUR_OF_THE_SKY is no setting of the hub and is ignored'],
  ])('%s is a warning', (name, warning) => {
    expect(readConfig({ [name]: 'value' })).toMatchObject({ ok: true, warnings: [warning] });
  });

  test('warnings come with faults too, and other programs’ variables are left alone', () => {
    expect(readConfig({ HUB_PROT: '1', HUB_PORT: 'x', PATH: '/bin', HUBBLE: '1' })).toMatchObject({
      ok: false,
      warnings: [expect.stringContaining('HUB_PROT')],
    });
  });
});

describe('secrets', () => {
  const secret = 'S3cret-of-the-shop';
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hub-config-'));
    writeFileSync(join(folder, 'token'), `${secret}\n`);
    writeFileSync(join(folder, 'empty'), ' \n');
    writeFileSync(join(folder, 'spaced'), `${secret} ${secret}`);
    writeFileSync(join(folder, 'long'), secret.repeat(1000));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('a token may come from a file, without its line end', () => {
    expect(configOf({ HUB_UPSTREAM_TOKEN_FILE: join(folder, 'token') }).upstreamToken).toBe(secret);
  });

  test.each([
    ['a bad token', () => ({ HUB_UPSTREAM_TOKEN: `${secret} ${secret}` })],
    ['a bad token in a file', () => ({ HUB_UPSTREAM_TOKEN_FILE: join(folder, 'spaced') })],
    ['a file that is too long', () => ({ HUB_UPSTREAM_TOKEN_FILE: join(folder, 'long') })],
    ['a token in the place of its path', () => ({ HUB_UPSTREAM_TOKEN_FILE: secret })],
    ['a password in an address', () => ({ HUB_UPSTREAM_URL: `https://me:${secret}@central.example.com` })],
    ['a password without scheme', () => ({ HUB_UPSTREAM_URL: `me:${secret}@central.example.com` })],
    ['a token in a query', () => ({ HUB_UPSTREAM_URL: `https://central.example.com/?t=${secret}` })],
  ])('%s is refused and not shown', (_, env) => {
    const faults = faultsOf(env());
    expect(faults).toHaveLength(1);
    expect(faults.join()).not.toContain(secret);
  });

  test.each([
    ['empty', () => join(folder, 'empty'), 'this file is empty'],
    ['a folder', () => folder, 'this is not a file'],
    ['missing', () => join(folder, 'nothing'), 'this file cannot be read (ENOENT)'],
  ])('a file that is %s is named in the fault', (_, path, reason) => {
    expect(faultsOf({ HUB_UPSTREAM_TOKEN_FILE: path() })).toEqual([
      `HUB_UPSTREAM_TOKEN_FILE is "${path()}": ${reason}`,
    ]);
  });

  test('a token given twice is refused', () => {
    const faults = faultsOf({ HUB_UPSTREAM_TOKEN: secret, HUB_UPSTREAM_TOKEN_FILE: join(folder, 'token') });
    expect(faults).toEqual([
      'HUB_UPSTREAM_TOKEN and HUB_UPSTREAM_TOKEN_FILE are both set: give only one of them',
    ]);
  });

  test('a token that goes nowhere, or unencrypted, is a warning', () => {
    expect(readConfig({ HUB_UPSTREAM_TOKEN: secret }).warnings).toEqual([
      'HUB_UPSTREAM_TOKEN is set but HUB_UPSTREAM_URL is not: nothing is sent to head office',
    ]);
    expect(
      readConfig({ HUB_UPSTREAM_TOKEN: secret, HUB_UPSTREAM_URL: 'http://central.example.com' }).warnings,
    ).toEqual(['HUB_UPSTREAM_URL begins with http://: the token travels unencrypted']);
  });
});
