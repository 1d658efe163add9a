import { decodeInteger } from '../values/integers.ts';
import type { ParsedBody } from '../values/json-body.ts';
import { isLongNumber } from '../values/long-numbers.ts';
import { cutText, isLonger, sentText } from '../values/sent-values.ts';

/** The object that a till's request must be, its fields not looked at yet. */
export type SentObject = Readonly<Record<string, unknown>>;

/** Null: the body is empty, a list, or no object at all. */
export function sentObject({ value }: ParsedBody): SentObject | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isLongNumber(value)) return null;
  return value as SentObject;
}

/** The value of the first of these names that is there and neither null nor empty text; undefined when none is. */
export function sentField(object: SentObject, ...names: readonly string[]): unknown {
  for (const name of names) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

/** A text field under one of its names, cut to its greatest length; null when absent, blank or no text. */
export function textField(object: SentObject, lengthMax: number, ...names: readonly string[]): string | null {
  const value = sentField(object, ...names);
  const text = value === undefined ? null : sentText(value);
  if (text === null) return null;
  const sound = text.isWellFormed() ? text : text.toWellFormed();
  return isLonger(sound, lengthMax) ? cutText(sound, lengthMax) : sound;
}

/** A whole number under one of its names, as a JSON number or as text; null when absent. */
export function integerField(object: SentObject, ...names: readonly string[]): number | null | 'unusable' {
  const value = sentField(object, ...names);
  return value === undefined ? null : (decodeInteger(value) ?? 'unusable');
}
