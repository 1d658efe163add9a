import { markLongNumbers, mayHoldLongNumbers } from './long-numbers.ts';

export interface ParsedBody {
  /** The body as it was sent, without a byte order mark: offsets into the source count from here. */
  readonly text: string;
  /** Parsed; undefined for an empty body. Numbers that a double might not hold exactly are {@link LongNumber}s. */
  readonly value: unknown;
}

/**
 * Parses a request body, whatever its content type said (contract, D24). Null = it is not JSON. An empty body is no
 * fault of its JSON: its value is undefined, which no route accepts as a shape.
 */
export function parseJsonBody(body: string): ParsedBody | null {
  const text = body.charCodeAt(0) === BYTE_ORDER_MARK ? body.slice(1) : body;
  if (text.trim() === '') return { text, value: undefined };
  try {
    const value: unknown = JSON.parse(text);
    if (!mayHoldLongNumbers(text)) return { text, value };
    return { text, value: JSON.parse(markLongNumbers(text)) };
  } catch (fault) {
    if (fault instanceof SyntaxError) return null;
    throw fault;
  }
}

const BYTE_ORDER_MARK = 0xfeff;
