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

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer').subarray(0, HASH_BYTES);
}
