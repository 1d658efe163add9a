/** The answer to a request that is refused as a whole: nothing of it was processed, unless it says so. */
export interface RequestError {
  readonly status: number;
  readonly body: { readonly error: string; readonly code: string; readonly [detail: string]: unknown };
  /** Seconds of the Retry-After header, where the same request may succeed later. */
  readonly retryAfterSeconds?: number;
}

export function requestError(
  status: number,
  code: string,
  error: string,
  details: Readonly<Record<string, unknown>> = {},
): RequestError {
  return { status, body: { error, code, ...details } };
}
