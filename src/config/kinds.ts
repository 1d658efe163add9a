import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { BackupRule } from '../domain/backup-rule.ts';
import { isCronText } from './cron-text.ts';
import type { Kind, Parsed } from './setting.ts';

/** A path of a Unix socket holds 107 bytes, and hub.sock lies in the data folder. */
const FOLDER_BYTES_MAX = 107 - '/hub.sock'.length;
/** A DNS label holds 63 bytes, and the advertised name ends with a part of the hub's id. */
const NAME_BYTES_MAX = 40;
const TOKEN_LENGTH_MAX = 4096;
const FOLDERS_MAX = 8;
const URL_LENGTH_MAX = 2000;

function kind<T>(allowed: string, accept: (text: string) => T | null): Kind<T> {
  return {
    allowed,
    read(text): Parsed<T> {
      const value = accept(text);
      return value === null ? { unfit: `it must be ${allowed}` } : { fit: value };
    },
  };
}

/** '' is read as null. */
export function optional<T>(inner: Kind<T>): Kind<T | null> {
  return {
    allowed: `${inner.allowed}, or empty`,
    read: (text): Parsed<T | null> => (text === '' ? { fit: null } : inner.read(text)),
  };
}

/** A whole number in decimal digits, both bounds included; `scale` turns its unit into the value's. */
export function wholeNumber(min: number, max: number, unit: string, scale: number): Kind<number> {
  return kind(`a whole number from ${min} to ${max}${unit}`, (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
    return value >= min && value <= max ? value * scale : null;
  });
}

export function oneOf<const T extends string>(values: readonly T[]): Kind<T> {
  return kind(values.join(', '), (text) => values.find((value) => value === text) ?? null);
}

export const onOff: Kind<boolean> = kind('on or off', (text) =>
  text === 'on' ? true : text === 'off' ? false : null,
);

/** A folder, made absolute; it need not exist. */
export const folder: Kind<string> = kind(
  `a path of at most ${FOLDER_BYTES_MAX} bytes, counted from the root`,
  (text) => {
    const path = resolve(text);
    return Buffer.byteLength(path) > FOLDER_BYTES_MAX || path.includes('\0') ? null : path;
  },
);

/** A mounted disk or stick is named from the root: what it is relative to would be a guess. */
export const folders: Kind<readonly string[]> = kind(
  `at most ${FOLDERS_MAX} different paths from the root, separated by ":"`,
  (text) => {
    const paths = text === '' ? [] : text.split(':').map((path) => resolve(path));
    const areFit =
      text === '' || text.split(':').every((path) => path.startsWith('/') && !path.includes('\0'));
    return areFit && paths.length <= FOLDERS_MAX && new Set(paths).size === paths.length ? paths : null;
  },
);

/** Each of the three bounds is at most a thousand: a folder is listed as a whole. */
export const backupRule: Kind<BackupRule> = kind('hours, days and weeks such as 6h,7d,4w', (text) => {
  const [, hours, days, weeks] = /^(\d{1,3})h,(\d{1,3})d,(\d{1,3})w$/.exec(text) ?? [];
  return hours === undefined ? null : { hours: Number(hours), days: Number(days), weeks: Number(weeks) };
});

export const listenHost: Kind<string> = kind('an IP address or a host name', (text) => {
  const hostName = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}))*\.?$/;
  const looksLikeAddress = /^[\d.]+$/.test(text);
  return isIP(text) !== 0 || (hostName.test(text) && !looksLikeAddress) ? text : null;
});

export const displayName: Kind<string> = kind(
  `a name of 1 to ${NAME_BYTES_MAX} bytes without control characters`,
  (text) => (Buffer.byteLength(text) <= NAME_BYTES_MAX && !/\p{Cc}/u.test(text) ? text : null),
);

/** Credentials and a query belong into the token, not into an address that is logged. */
export const baseUrl: Kind<string> = kind(
  'the http:// or https:// address of head office without /api/v2/simple, user, password, "?" or "#"',
  (text) => {
    const url = text.length <= URL_LENGTH_MAX && !/[?#\s]/.test(text) ? URL.parse(text) : null;
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
    if (url.username !== '' || url.password !== '' || url.pathname.includes('/api/v2/simple')) return null;
    return url.href.replace(/\/+$/, '');
  },
);

/** It becomes a header's value, so it is held to what fits there. */
export const token: Kind<string> = kind(
  `at most ${TOKEN_LENGTH_MAX} visible ASCII characters without spaces`,
  (text) => (text.length <= TOKEN_LENGTH_MAX && /^[\x21-\x7e]+$/.test(text) ? text : null),
);

/** The word off is read as null: an empty value would be the default's. */
export function orOff<T>(inner: Kind<T>): Kind<T | null> {
  return {
    allowed: `${inner.allowed}, or off`,
    read: (text): Parsed<T | null> => (text === 'off' ? { fit: null } : inner.read(text)),
  };
}

export const cron: Kind<string> = kind('five or six cron fields, such as "*/5 * * * *"', (text) =>
  isCronText(text) ? text : null,
);
