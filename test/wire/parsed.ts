import { type ParsedBody, parseJsonBody } from '../../src/wire/values/json-body.ts';

/** A body that must be JSON. */
export function parsed(text: string): ParsedBody {
  const body = parseJsonBody(text);
  if (body === null) throw new Error(`not JSON: ${text.slice(0, 100)}`);
  return body;
}

/** The value of a JSON text, long numbers kept. */
export function jsonValue(text: string): unknown {
  return parsed(text).value;
}
