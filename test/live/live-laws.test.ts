import fc from 'fast-check';
import { describe, it } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { LAMP, line, OIL, openTestStore, RICE, sale, TILL, testProvision } from '../support/test-store.ts';
import { Story, steps } from './laws.ts';
import { memoryJournal, SHOP } from './memory-journal.ts';
import type { Journal } from './watched-journal.ts';

/** Quantities are drawn from a counter, so that no two levels look alike. */
function inMemory(): Journal {
  const journal = memoryJournal();
  let quantity = 0;
  let price = 0;
  return {
    shopId: SHOP,
    reader: journal.reader,
    raiseEpoch: () => journal.raiseEpoch(),
    describe(article) {
      price += 1;
      const moves = price % 3 === 0 || !journal.levels(SHOP).has(article);
      journal.describe(SHOP, article, {
        active: price % 7 !== 0,
        ...(price % 2 === 0 ? { price } : {}),
        ...(moves ? { moveTo: quantity++ } : {}),
      });
    },
    commit(articles) {
      journal.note(SHOP);
      for (const article of articles) journal.move(SHOP, article, quantity++);
    },
  };
}

/** The real store, in a shop that may sell below zero. */
function inTheStore(): Journal {
  const store = openTestStore();
  const { shops } = testProvision();
  const accepting = shops.map((shop) => ({ ...shop, stockPolicy: 'accept' as const }));
  store.run('importProvision', {
    provision: { shops: accepting, tills: [], categories: [], articles: [] },
  });
  const reader = store.reader();
  let number = 0;
  return {
    shopId: shopId(9),
    reader,
    raiseEpoch: () => {
      const receipt = store.run('raiseEpoch', { reason: 'a test', from: reader.epoch() });
      if ('refused' in receipt) throw new Error(receipt.refused);
      return receipt.epoch;
    },
    describe(article) {
      number += 1;
      const { articles } = testProvision();
      const changed = articles
        .filter(({ id }) => id === article)
        .map((known) => ({
          ...known,
          name: `Nom ${number}`,
          active: number % 7 !== 0,
          ...(number % 2 === 0 ? { price: minorUnits(number) } : {}),
        }));
      store.run('importProvision', {
        provision: { shops: [], tills: [], categories: [], articles: changed },
      });
    },
    commit(articles) {
      number += 1;
      // A sale of nothing known is refused: facts that move no stock.
      const lines = articles.length === 0 ? [line(999, 1)] : articles.map((article) => line(article, 1));
      store.sell(TILL, sale(`V-${number}`, ...lines));
    },
  };
}

describe('whatever happens: commits told and untold, cuts, slow sockets, failed reads, raised epochs', () => {
  it('each till sees seq rise, never an older value after a newer, misses nothing, and ends at the exact stock', async () => {
    await fc.assert(
      fc.asyncProperty(steps([1, 2, 3, 4, 5]), (story) => new Story(inMemory()).play(story)),
      { numRuns: 400 },
    );
  });

  it('the same holds on the real store', async () => {
    const journal = inTheStore();
    await fc.assert(
      fc.asyncProperty(steps([OIL, RICE, LAMP]), (story) => new Story(journal).play(story)),
      { numRuns: 40 },
    );
  });
});
