import type { Cause } from '../wire/head-office/causes.ts';

/** For the operator: the code that the manual names, and the sentence. */
export function causeText({ code, english }: Cause): string {
  return `${code}: ${english}`;
}
