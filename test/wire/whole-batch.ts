import type { DecodedSales, SalesChunk } from '../../src/wire/sales/sales-request.ts';

/** All of a batch that is one. @throws when it is none */
export function wholeBatch(decoded: DecodedSales): SalesChunk {
  if (decoded.kind !== 'batch') throw new Error(`it is no batch: ${decoded.kind}`);
  const [whole] = decoded.chunks(decoded.size);
  if (whole === undefined) throw new Error('a batch is never empty');
  return whole;
}
