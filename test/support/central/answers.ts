import type { CentralAnswer } from '../central-books.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Null when the text is no JSON object. */
export function fieldsOf(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

/** A failure with the backend's own code. */
export function coded(status: number, code: string, error: string, more: object = {}): CentralAnswer {
  return { status, body: { error, code, ...more } };
}

/** Some routes fail without a code. */
export function codeless(status: number, error: string, more: object = {}): CentralAnswer {
  return { status, body: { error, ...more } };
}

export function ok(body: object): CentralAnswer {
  return { status: 200, body };
}

/** A page of the framework instead of an answer. */
export function crashed(): CentralAnswer {
  return { status: 500, body: null };
}

/** As a database with two decimals writes it. */
export function decimals(value: unknown): string | null {
  const amount = typeof value === 'string' ? Number(value) : value;
  return typeof amount === 'number' && Number.isFinite(amount) ? amount.toFixed(2) : null;
}
