import { seq } from '../../src/domain/ids.ts';
import type { SentEntry } from '../../src/domain/journal-entry.ts';
import { SHOP } from '../support/test-store.ts';
import { RestoredShop } from './restored-shop.ts';
import { until } from './shop-and-office.ts';

/** What names a seq, an id or a time: it is another one in the new life. */
const OTHER_NOW = new Set([
  ...['seq', 'sale', 'entry', 'bookedSeq', 'delivery', 'deliveries', 'session', 'position', 'causeSeq'],
  ...['recorded', 'subjectId', 'existing', 'contentHash', 'reference'],
]);

/** Everything that facts say but for that, and for the word that was the latest on a stock: others came since. */
export function said(entries: readonly SentEntry[]): string[] {
  const texts = entries.map((entry) =>
    JSON.stringify(entry, (key, value) => (OTHER_NOW.has(key) ? undefined : value)),
  );
  return texts.map((text) => text.replace(/\{"scope":"corrected"\},?/, '').replace(',"requests":[]', ''));
}

export function journal({ reader }: RestoredShop): readonly SentEntry[] {
  const found: SentEntry[] = [];
  for (;;) {
    const bounds = { entries: 500, bytes: 10_000_000, whole: true };
    const page = reader.journalPage(SHOP, seq(found.length), bounds);
    if (page === null) return found;
    found.push(...page.entries);
  }
}

/** A shop that lives through `lost` after its backup, tells head office, and loses it; its line is down. */
export async function lostAfter(
  before: (hub: RestoredShop) => void,
  lost: (hub: RestoredShop) => void,
): Promise<{ readonly hub: RestoredShop; readonly levels: unknown; readonly common: number }> {
  const hub = await RestoredShop.open(3);
  before(hub);
  const putBack = hub.backUp();
  const common = hub.reader.head(SHOP);
  hub.store.clock.pass(1_000);
  lost(hub);
  hub.lineUp();
  await until(() => hub.reader.upstreamPosition(SHOP) === hub.reader.head(SHOP));
  await hub.lineDown();
  const levels = hub.levels(SHOP);
  await putBack(false);
  hub.store.clock.pass(60_000);
  return { hub, levels, common };
}

export const nothing = () => undefined;
