import {
  compareStock,
  FINDINGS_MAX,
  type ReadingRules,
  type StockFinding,
} from '../../domain/central-stock.ts';
import type { ArticleId, ShopId } from '../../domain/ids.ts';
import type { Doubted } from '../../domain/office-check.ts';
import type { Logger } from '../../log.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import type { FullReading, OnFullReading } from '../catalogue/full-reading.ts';

export interface ComparisonParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly log: Logger;
  /** False from a raised epoch until it is known of every till what head office has of it and the hub not. */
  readonly tillsCompared: (shopId: ShopId) => boolean;
  /** Of which articles head office may lack something that it had acknowledged. Asked only when there is news of any. */
  readonly doubted: () => Promise<Doubted>;
  /** Replaced by nothing but a test that shows what it is good for. */
  readonly byHand?: ReadonlySet<string>;
}

/** Causes that a person settles with own hands at head office: who knows when, so a difference may be that person's. */
const BY_HAND: ReadonlySet<string> = new Set(['BY_HAND', 'OUTCOME_UNKNOWN', 'UNENCODABLE']);

/**
 * Compares the stock that head office shows with what it must show, and books the changes that were made there. It runs
 * on the shop's line, while nothing is under way; what cannot be read now waits for the next full reading.
 */
export function openStockComparison(parts: ComparisonParts): OnFullReading {
  return async (reading) => {
    const { reader } = parts;
    const standing = reader.centralStanding(reading.shopId);
    const rules = { byHand: parts.byHand ?? BY_HAND, tillsCompared: parts.tillsCompared(reading.shopId) };
    const compare = (isDoubted: ReadingRules['isDoubted']): readonly StockFinding[] =>
      [...reading.shown].flatMap(([article, shown]) => {
        const hub = standing.articles.get(article);
        const finding = hub === undefined ? null : compareStock(article, shown, hub, { ...rules, isDoubted });
        return finding === null ? [] : [finding];
      });
    const findings = compare(() => false);
    if (!findings.some(isNews)) return keep(parts, reading, { ...standing, findings });
    const doubted = await parts.doubted();
    const isDoubted = (article: ArticleId): boolean => doubted === 'all' || doubted.has(article);
    await keep(parts, reading, {
      ...standing,
      mark: reader.centralMark(reading.shopId),
      findings: compare(isDoubted),
    });
  };
}

/** Whether it says that something else is there than the hub knows of, so far unheard of. */
function isNews({ difference, seenHead, stock }: StockFinding): boolean {
  return difference !== 0 || (seenHead === null && stock.unexplained !== 0);
}

async function keep(
  { writer, log }: ComparisonParts,
  { shopId, takenAt }: FullReading,
  looked: {
    readonly mark: string;
    readonly foundUpTo: number;
    readonly findings: readonly StockFinding[];
  },
): Promise<void> {
  const { mark, foundUpTo } = looked;
  for (let from = 0; from < looked.findings.length; from += FINDINGS_MAX) {
    const findings = looked.findings.slice(from, from + FINDINGS_MAX);
    const receipt = await writer.call('bookCentralStock', { shopId, mark, foundUpTo, takenAt, findings });
    if (isRefused(receipt)) {
      log.warn(
        { refused: receipt.refused },
        'the stock of head office could not be kept; the next reading does',
      );
      return;
    }
    if (!receipt.current) return;
    for (const { articleId, seq, quantity } of receipt.booked)
      log.info({ article: articleId, seq, quantity }, 'the stock changed at head office, and here with it');
  }
}
