import { readBoundedFile } from './bounded-file.ts';
import type { Config } from './config.ts';
import { likelyTypo } from './likely-typo.ts';
import { proxyFor } from './proxy.ts';
import type { Parsed, Setting } from './setting.ts';
import { SETTINGS } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Warnings are oddities that do not stop the hub; each is one line. */
export type ConfigReading =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly faults: readonly string[]; readonly warnings: readonly string[] };

const PREFIX = 'HUB_';
const SHOWN_LENGTH_MAX = 80;
const SECRET_BYTES_MAX = 8192;

/**
 * Reads every setting from environment variables. White space around a value does not count, and an empty value is
 * as good as none. All faults come at once; each is one line that names the setting, the value and what is allowed.
 */
export function readConfig(env: Environment): ConfigReading {
  const faults: string[] = [];
  const read = <T>(setting: Setting<T>): T => {
    const parsed = readSetting(setting, env);
    if ('fit' in parsed) return parsed.fit;
    faults.push(parsed.unfit);
    // Never seen by anybody: with a fault there is no config.
    return undefined as T;
  };
  const upstreamUrl = read(SETTINGS.upstreamUrl);
  const proxy = proxyFor(upstreamUrl, read(SETTINGS.upstreamProxy), env);
  if ('unfit' in proxy) faults.push(proxy.unfit);
  const config: Config = Object.freeze({
    dataDir: read(SETTINGS.dataDir),
    host: read(SETTINGS.host),
    port: read(SETTINGS.port),
    name: read(SETTINGS.name),
    logLevel: read(SETTINGS.logLevel),
    mdns: read(SETTINGS.mdns),
    upstreamUrl,
    upstreamProtocol: read(SETTINGS.upstreamProtocol),
    upstreamToken: read(SETTINGS.upstreamToken),
    upstreamCa: read(SETTINGS.upstreamCa),
    upstreamProxy: 'fit' in proxy ? proxy.fit : null,
    upstreamCron: read(SETTINGS.upstreamCron),
    catalogueCron: read(SETTINGS.catalogueCron),
    upstreamTimeoutMs: read(SETTINGS.upstreamTimeoutMs),
    backupCron: read(SETTINGS.backupCron),
    backupFolders: read(SETTINGS.backupFolders),
    backupRule: read(SETTINGS.backupRule),
  });
  const warnings = unknownNames(env);
  if (faults.length > 0) return { ok: false, faults, warnings };
  return { ok: true, config, warnings: [...warnings, ...oddities(config)] };
}

/** The value, or the whole fault as one line. */
function readSetting<T>(setting: Setting<T>, env: Environment): Parsed<T> {
  const text = env[setting.name]?.trim() ?? '';
  const path = setting.secret ? (env[fileName(setting)]?.trim() ?? '') : '';
  if (path !== '') return readFromFile(setting, text, path);
  const parsed = setting.kind.read(text === '' ? setting.defaultText : text);
  if ('fit' in parsed) return parsed;
  return { unfit: `${setting.name} is ${shown(text, setting.secret)}: ${parsed.unfit}` };
}

function readFromFile<T>(setting: Setting<T>, text: string, path: string): Parsed<T> {
  const name = fileName(setting);
  if (text !== '') return { unfit: `${setting.name} and ${name} are both set: give only one of them` };
  const content = readBoundedFile(path, SECRET_BYTES_MAX);
  // Whoever puts the secret itself where its path belongs shall not find it in a log.
  const shownPath = shown(path, !/^\.{0,2}\//.test(path));
  if ('unfit' in content) return { unfit: `${name} is ${shownPath}: ${content.unfit}` };
  const parsed = setting.kind.read(content.fit);
  if ('fit' in parsed) return parsed;
  return { unfit: `${name} is ${shownPath}: what stands in the file is not right, ${parsed.unfit}` };
}

const fileName = (setting: Setting<unknown>): string => `${setting.name}_FILE`;

/** A value for a fault's line: quoted, cut, and not at all when it is a secret or may hold one. */
function shown(text: string, secret: boolean): string {
  const mayHoldPassword = /:\S*@|:\/\/\S*[?#]|[?&]\w+=/.test(text);
  if (secret || mayHoldPassword) return 'set (not shown, it may be a secret)';
  return JSON.stringify(text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}…` : text);
}

function unknownNames(env: Environment): string[] {
  const known = new Set<string>();
  for (const setting of Object.values(SETTINGS)) {
    known.add(setting.name);
    if (setting.secret) known.add(fileName(setting));
  }
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !known.has(name))
    .sort()
    .map((name) => {
      const meant = likelyTypo(name, known);
      return `${name} is no setting of the hub and is ignored${meant === null ? '' : `; did you mean ${meant}?`}`;
    });
}

function oddities(config: Config): string[] {
  if (config.upstreamUrl === null && config.upstreamToken !== null) {
    return ['HUB_UPSTREAM_TOKEN is set but HUB_UPSTREAM_URL is not: nothing is sent to head office'];
  }
  if (config.upstreamToken !== null && config.upstreamUrl?.startsWith('http://')) {
    return ['HUB_UPSTREAM_URL begins with http://: the token travels unencrypted'];
  }
  return [];
}
