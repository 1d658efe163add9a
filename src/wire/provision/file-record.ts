import type { Minor } from '../../domain/money.ts';
import { decodeAmount } from '../values/amounts.ts';
import { decodeInteger } from '../values/integers.ts';
import type { FileFaults } from './file-faults.ts';

/**
 * One object of a provisioning file, read key by key. Each read notes what is wrong and hands out something of the
 * right type, so that all faults of a file are found in one pass; with a fault, nothing of it is used. Null counts as
 * absent, except where a value may be null.
 */
export class FileRecord {
  readonly place: string;
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #faults: FileFaults;
  readonly #joint: string;

  /** @param joint what stands between the place and a key in a fault */
  constructor(place: string, fields: Readonly<Record<string, unknown>>, faults: FileFaults, joint = '.') {
    this.place = place;
    this.#joint = joint;
    this.#fields = fields;
    this.#faults = faults;
  }

  fault(key: string, sentence: string): void {
    this.#faults.add(`${this.place}${this.#joint}${key}`, sentence);
  }

  /** The value of the first of these keys that is there and not null. */
  value(...keys: readonly string[]): unknown {
    for (const key of keys) {
      const value = Object.hasOwn(this.#fields, key) ? this.#fields[key] : undefined;
      if (value !== undefined && value !== null) return value;
    }
    return undefined;
  }

  /** A positive integer that must be there. */
  id(...keys: readonly string[]): number {
    const value = this.value(...keys);
    const id = decodeInteger(value);
    if (id !== null && id >= 1) return id;
    this.fault(keys[0] ?? '', value === undefined ? 'is missing' : `is not an id: ${shown(value)}`);
    return 0;
  }

  optionalId(...keys: readonly string[]): number | null {
    return this.value(...keys) === undefined ? null : this.id(...keys);
  }

  /** Text that must be there and not blank. */
  text(lengthMax: number, ...keys: readonly string[]): string {
    const text = this.optionalText(lengthMax, ...keys);
    const value = this.value(...keys);
    if (value === undefined || (typeof value === 'string' && value.trim() === '')) {
      this.fault(keys[0] ?? '', 'is missing');
    }
    return text ?? '';
  }

  optionalText(lengthMax: number, ...keys: readonly string[]): string | undefined {
    const value = this.value(...keys);
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.length <= lengthMax) return value;
    const wrong =
      typeof value === 'string' ? `is longer than ${lengthMax} characters` : `is not text: ${shown(value)}`;
    this.fault(keys[0] ?? '', wrong);
    return '';
  }

  flag(key: string): boolean | undefined {
    const value = this.value(key);
    if (value === undefined || typeof value === 'boolean') return value;
    this.fault(key, `is neither true nor false: ${shown(value)}`);
    return undefined;
  }

  integer(key: string): number | undefined {
    const value = this.value(key);
    const integer = decodeInteger(value);
    if (value === undefined || integer !== null) return integer ?? undefined;
    this.fault(key, `is not a whole number: ${shown(value)}`);
    return undefined;
  }

  amount(key: string): Minor | undefined {
    const value = this.value(key);
    const amount = decodeAmount(value);
    if (amount === null) return undefined;
    if (typeof amount !== 'string' && !amount.rounded) return amount.minor;
    this.fault(key, `is not an amount of 0.00 or more with at most two decimals: ${shown(value)}`);
    return undefined;
  }

  /** An amount where an explicit null says "none", and absence says nothing. */
  nullableAmount(key: string): Minor | null | undefined {
    return this.isNull(key) ? null : this.amount(key);
  }

  nullableText(lengthMax: number, key: string): string | null | undefined {
    return this.isNull(key) ? null : this.optionalText(lengthMax, key);
  }

  isNull(key: string): boolean {
    return Object.hasOwn(this.#fields, key) && this.#fields[key] === null;
  }

  /** A list of objects; absent when it is not there. */
  list(key: string): FileRecord[] | undefined {
    const value = this.value(key);
    return value === undefined ? undefined : recordsOf(`${this.place}.${key}`, value, this.#faults);
  }

  /** The further keys that a file may have, as they came; a key that is none of these is a fault (a typo, mostly). */
  details(read: readonly string[], further: readonly string[]): Readonly<Record<string, unknown>> {
    const details: [string, unknown][] = [];
    for (const [key, value] of Object.entries(this.#fields)) {
      if (further.includes(key)) details.push([key, value]);
      else if (!read.includes(key)) this.fault(key, 'is not a key that a provisioning file has');
    }
    return Object.fromEntries(details);
  }
}

/** The objects of a list, each with its place in the file; what is not an object is a fault. */
export function recordsOf(place: string, list: unknown, faults: FileFaults): FileRecord[] {
  if (!Array.isArray(list)) {
    faults.add(place, `is not a list: ${shown(list)}`);
    return [];
  }
  const records: FileRecord[] = [];
  for (const [index, entry] of list.entries()) {
    const here = `${place}[${index}]`;
    if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) {
      records.push(new FileRecord(here, entry, faults));
    } else {
      faults.add(here, `is not an object: ${shown(entry)}`);
    }
  }
  return records;
}

/** A value as a fault shows it: short, whatever it is. */
function shown(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
