import { seq as asSeq, type Seq, type ShopId } from '../../domain/ids.ts';
import type { Reader } from '../../store/reader.ts';
import type { LineFault } from '../line-fault.ts';
import { comparePage } from './compare.ts';
import type { JournalOffice } from './office.ts';

interface Parts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly office: JournalOffice;
}

/**
 * The last seq up to which head office and the hub have the same facts under the same names. Two lives of one journal part
 * once and never meet again, so it is looked for from what was acknowledged, first back and then on, page by page.
 * @param differsAt a seq under which they differ; null = none is known
 */
export async function lastCommon(
  parts: Parts,
  differsAt: number | null,
): Promise<{ readonly common: Seq } | { readonly fault: LineFault }> {
  const { reader, shopId } = parts;
  let common = reader.upstreamPosition(shopId) as number;
  if (differsAt !== null) common = Math.min(common, differsAt - 1);
  for (let step = 1; common > 0; step *= 2) {
    const one = await comparePage(parts, common - 1, common);
    if (one.kind === 'fault') return one;
    if (one.proven === common) break;
    common = Math.max(0, common - step);
  }
  for (let after = common; ; ) {
    const page = await comparePage(parts, after, reader.head(shopId));
    if (page.kind === 'fault') return page;
    common = Math.max(common, page.proven);
    if (page.kind === 'differs' || page.upTo === after) return { common: asSeq(common) };
    after = page.upTo;
  }
}
