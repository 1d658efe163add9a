import { hash } from 'node:crypto';
import { canonicalContent } from '../domain/content.ts';
import type { SaleDraft } from '../domain/sale.ts';

/** Bytes kept of a SHA-256: 128 bits tell contents of one till apart for good. */
const HASH_BYTES = 16;

/** Identifies the content of a well-formed sale, however it was spelled (contract, 2.2 rule 3). */
export function contentHash(sale: SaleDraft): Buffer {
  return digest(`sale:${canonicalContent(sale)}`);
}

/** Identifies an entry that is no well-formed sale, by its very text. */
export function textHash(text: string): Buffer {
  return digest(`text:${text}`);
}

/** Eight hex digits that belong to one sale of one till: the number from which another is made, and its content. */
export function numberDigits(till: number, number: string, content: Buffer): string {
  return digest(`number:${till}:${content.toString('hex')}:${number}`).toString('hex', 0, 4);
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer').subarray(0, HASH_BYTES);
}
