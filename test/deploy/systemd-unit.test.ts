import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { skipAloud } from '../support/skip-aloud.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const INSTALLED = '/opt/boutique-hub';
const UNIT = readFileSync(join(ROOT, 'deploy/systemd/boutique-hub.service'), 'utf8');
const SETTINGS_FILE = readFileSync(join(ROOT, 'deploy/systemd/boutique-hub.env'), 'utf8');

/** The values of one key of the unit, in its order. */
const unitValues = (key: string) =>
  [...UNIT.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value);

test('systemd understands every line of the unit', (context) => {
  if (spawnSync('systemd-analyze', ['--version']).error !== undefined) {
    skipAloud(context, 'the program systemd-analyze (Debian: systemd) is not installed');
  }
  expect(complaintsAbout(UNIT)).toBe('');
  expect(complaintsAbout(UNIT.replace('RestartSec=', 'RestartSecs='))).toContain('RestartSecs');
});

/** What systemd-analyze says of a unit; it ends with 0 even when it does not know a key, so its words count. */
function complaintsAbout(unit: string): string {
  const path = join(tempFolder(), 'boutique-hub.service');
  writeFileSync(path, unit.replaceAll(INSTALLED, ROOT));
  const { stderr, status } = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
  return status === 0 ? stderr : `ended with ${status}: ${stderr}`;
}

test('the unit starts what npm ci puts into the checkout, with the command serve', () => {
  const [command = ''] = unitValues('ExecStart');
  const [node = '', bound = '', gc = '', script = '', ...rest] = command.split(' ');
  expect(bound).toMatch(/^--max-semi-space-size=\d+$/);
  expect(gc).toBe('--expose-gc');
  for (const path of [node, script]) {
    expect(path.startsWith(`${INSTALLED}/`)).toBe(true);
    expect(existsSync(path.replace(INSTALLED, ROOT)), path).toBe(true);
  }
  const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(script).toBe(`${INSTALLED}/${bin['boutique-hub']}`);
  expect(rest).toEqual(['serve']);
});

test('the unit leaves the hub the time that it needs to stop, and starts it again for ever', () => {
  expect(Number(unitValues('TimeoutStopSec')[0])).toBeGreaterThan(10);
  expect(unitValues('Restart')).toEqual(['always']);
  expect(unitValues('StartLimitIntervalSec')).toEqual(['0']);
});

test('the unit takes nothing away that V8 or mDNS needs', () => {
  expect(unitValues('MemoryDenyWriteExecute')).toEqual([]);
  expect(unitValues('ProcSubset')).toEqual([]);
  expect(unitValues('RestrictAddressFamilies')[0]?.split(' ')).toEqual(
    expect.arrayContaining(['AF_UNIX', 'AF_INET', 'AF_INET6', 'AF_NETLINK']),
  );
});

test('the folder that the unit prepares is the one that the hub uses', () => {
  expect(unitValues('StateDirectory')).toEqual(['boutique-hub']);
  expect(unitValues('Environment')).toEqual(['HUB_DATA_DIR=/var/lib/boutique-hub', 'MALLOC_ARENA_MAX=2']);
});

test('the settings file as it stands changes nothing', () => {
  expect(parseEnv(SETTINGS_FILE)).toEqual({});
});

test('the settings file names every setting but the folder, each with its default', () => {
  const offered = parseEnv(SETTINGS_FILE.replace(/^#(?=HUB_)/gm, ''));
  const { dataDir, ...settings } = SETTINGS;
  const defaults = Object.values(settings).map(({ name, defaultText }) => [name, defaultText]);
  expect(offered).toEqual(Object.fromEntries(defaults));
  expect(readConfig(offered)).toEqual(readConfig({}));
  expect(SETTINGS_FILE).not.toContain(dataDir.name);
});

test('the installer and the command line are shell that parses, and copy only what is there', () => {
  for (const name of ['install.sh', 'boutique-hub']) {
    expect(spawnSync('sh', ['-n', join(ROOT, 'deploy/systemd', name)], { encoding: 'utf8' }).stderr).toBe('');
  }
  const installer = readFileSync(join(ROOT, 'deploy/systemd/install.sh'), 'utf8');
  const parts = /for part in (.*); do/.exec(installer)?.[1]?.split(' ') ?? [];
  expect(parts).toContain('bin');
  for (const part of parts) expect(existsSync(join(ROOT, part)), part).toBe(true);
});
