/**
 * Finds values inside JSON text by their source, so that what a till sent can be kept exactly as it was written. The
 * text must have been parsed before: it is known to be JSON. Nothing here recurses, so depth costs no stack.
 */

export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Finds the elements of the JSON array that starts at `text[start] === '['`, each by its source. They may be asked in any
 * order; ascending indexes cost one pass over the text.
 * @throws RangeError when there is no such array or element: a fault of the caller
 */
export function openElements(text: string, start: number): (index: number) => Span {
  if (text.charCodeAt(start) !== OPEN_BRACKET)
    throw new RangeError(`no JSON array starts at offset ${start}`);
  let passed = 0;
  let at = start + 1;
  return (index) => {
    if (index < passed) {
      passed = 0;
      at = start + 1;
    }
    for (; passed < index; passed++) {
      at = skipSpace(text, endOfValue(text, skipSpace(text, at)));
      if (text.charCodeAt(at) !== COMMA) throw new RangeError(`the JSON array has no element ${index}`);
      at++;
    }
    const from = skipSpace(text, at);
    if (text.charCodeAt(from) === CLOSE_BRACKET)
      throw new RangeError(`the JSON array has no element ${index}`);
    return { from, to: endOfValue(text, from) };
  };
}

/**
 * Offset of the value of `key` in the JSON object that starts at `text[start] === '{'`, -1 when it has no such key. Of
 * a key that stands several times the last one counts, as it does for JSON.parse; escapes in keys are understood.
 */
export function memberOffset(text: string, start: number, key: string): number {
  let found = -1;
  let at = skipSpace(text, start + 1);
  while (text.charCodeAt(at) === QUOTE) {
    const keyEnd = endOfString(text, at);
    const value = skipSpace(text, skipSpace(text, keyEnd) + 1);
    if (JSON.parse(text.slice(at, keyEnd)) === key) found = value;
    const end = skipSpace(text, endOfValue(text, value));
    if (text.charCodeAt(end) !== COMMA) break;
    at = skipSpace(text, end + 1);
  }
  return found;
}

/** Offset after the JSON value that starts at `at`. */
export function endOfValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return endOfString(text, at);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return endOfContainer(text, at);
  let end = at;
  while (end < text.length && !endsScalar(text.charCodeAt(end))) end++;
  return end;
}

/** Offset after the JSON string whose opening quote stands at `at`. */
export function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i + 1;
  }
  throw new RangeError(`the JSON string at offset ${at} does not end`);
}

function endOfContainer(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i) - 1;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth--;
      if (depth === 0) return i + 1;
    }
  }
  throw new RangeError(`the JSON value at offset ${at} does not end`);
}

/** Offset of the first character at or after `at` that is not JSON white space. */
export function skipSpace(text: string, at: number): number {
  let i = at;
  while (isSpace(text.charCodeAt(i))) i++;
  return i;
}

function endsScalar(code: number): boolean {
  return code === COMMA || code === CLOSE_BRACKET || code === CLOSE_BRACE || isSpace(code);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
