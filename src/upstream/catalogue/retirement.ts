import { type CatalogueConflict, isTooMuchMissing } from '../../domain/central-catalogue.ts';
import { type ArticleId, FIRST_LOCAL_ID, type Seq } from '../../domain/ids.ts';
import type { HeldCatalogue } from '../../store/central-facts.ts';
import type { Reading } from './reading.ts';

/** What a full reading says is no longer sold. */
export interface Retirement {
  readonly articles: readonly ArticleId[];
  readonly variants: readonly number[];
  /**
   * Head office has the article back in its list and waits for nobody: one of its other tills received or refused what
   * was sent. What that did to the stock is found by comparison; a till here must not receive it once more.
   */
  readonly deliveries: readonly Seq[];
  /** Set when so much is missing that a person must say that it is right. */
  readonly doubt: CatalogueConflict | null;
  /** Articles that are sold here and that head office never had. */
  readonly unknownThere: readonly CatalogueConflict[];
}

/**
 * Compares what the hub holds with a full reading. Only what head office showed once, or says it switched off, goes;
 * articles that the hub made itself never do.
 */
export function planRetirement(held: HeldCatalogue, reading: Reading): Retirement {
  const central = held.articles.filter(({ id, active }) => active && id < FIRST_LOCAL_ID);
  const had = central.filter(({ id, seen }) => seen || reading.removed.has(id));
  const missing = had.filter(({ id }) => !reading.present.has(id)).map(({ id }) => id);
  const variants = held.variants.filter(
    ({ id, articleId }) => reading.whole.has(articleId) && !reading.variants.has(id),
  );
  const strangers = central.filter(
    ({ id, seen }) => !seen && !reading.present.has(id) && !reading.removed.has(id),
  );
  return {
    articles: missing,
    variants: variants.map(({ id }) => id),
    deliveries: held.deliveries
      .filter(({ articleId }) => reading.whole.has(articleId) && !reading.waiting.has(articleId))
      .map(({ id }) => id),
    doubt: isTooMuchMissing(missing.length, had.length) ? doubt(missing.length, had.length) : null,
    unknownThere: strangers.map(({ id, code }) => ({
      code: 'unknown-there',
      subject: String(id),
      sentence: `article ${id} (${code}) is sold here, and head office does not show it: it refuses its sales`,
    })),
  };
}

function doubt(missing: number, had: number): CatalogueConflict {
  return {
    code: 'too-many-missing',
    subject: 'catalogue',
    sentence:
      `head office shows ${missing} of ${had} articles no more; nothing was changed. ` +
      'If that is right, say so with "catalogue pull --accept"',
  };
}
