import { compareStock, type StockFinding } from '../../src/domain/central-stock.ts';
import { articleId, type ShopId } from '../../src/domain/ids.ts';
import type { Reader } from '../../src/store/reader.ts';
import type { Commands } from '../../src/store/writer/protocol.ts';

/** What the hub would ask its writer after head office showed these numbers, by article. */
export function lookedAtHeadOffice(
  reader: Reader,
  shopId: ShopId,
  shown: Readonly<Record<number, number>>,
): Commands['bookCentralStock'] {
  const { mark, foundUpTo, articles } = reader.centralStanding(shopId);
  const rules = { byHand: new Set(['BY_HAND']), tillsCompared: true, isDoubted: () => false };
  const findings = Object.entries(shown).flatMap(([id, quantity]): StockFinding[] => {
    const article = articleId(Number(id));
    const hub = articles.get(article);
    const finding = hub === undefined ? null : compareStock(article, quantity, hub, rules);
    return finding === null ? [] : [finding];
  });
  return { shopId, mark, foundUpTo, takenAt: 1_795_334_400_000, findings };
}
