import { NUMBER_LENGTH_MAX } from './sale.ts';

/** A generated number, and the id of its till in it. */
export const GENERATED_NUMBER = /^HUB-(\d+)-\d+-[0-9a-f]{8}$/;

/** `{number}~{k}`: what a person accepted under the number of another sale; it may have gone to head office under a new one. */
const DERIVED = /~[1-9]\d*(?:~[0-9a-f]{8})*$/;

/** The number with something behind it, cut in front of that where both are too long. */
export function suffixed(number: string, suffix: string): string {
  // A cut never leaves half of a character behind.
  const start = number.slice(0, NUMBER_LENGTH_MAX - suffix.length).replace(/[\uD800-\uDBFF]$/, '');
  return start + suffix;
}

/** The number from which this one may be derived, as far as it is left; undefined when it is derived from none. */
export function derivedStart(number: string): string | undefined {
  return DERIVED.test(number) ? number.replace(DERIVED, '') : undefined;
}

/** Whether it may be the number under which a conflicting sale was booked that came as `number`. */
export function isDerivedFrom(number: string, derived: string): boolean {
  const [suffix] = DERIVED.exec(derived) ?? [];
  return suffix !== undefined && suffixed(number, suffix) === derived;
}
