import { describe, expect, test } from 'vitest';
import { type ArticleId, articleId, type Seq, seq } from '../../src/domain/ids.ts';
import type {
  CountArticleReceipt,
  EndCountReceipt,
  StartCountReceipt,
} from '../../src/store/writer/count-session.ts';
import {
  LAMP,
  line,
  OIL,
  OTHER_SHOP,
  openTestStore,
  RICE,
  SHOP,
  sale,
  type TestStore,
  TILL,
  testProvision,
} from '../support/test-store.ts';

const start = (store: TestStore, key: string | null = null, comment = 'annuel') =>
  store.run('startCount', { shopId: SHOP, user: 'Marie', comment, key }) as StartCountReceipt;
const count = (
  store: TestStore,
  session: Seq,
  article: ArticleId,
  counted: number,
  at: Seq | null = null,
  shopId = SHOP,
) =>
  store.run('countArticle', {
    shopId,
    session,
    articleId: article,
    counted,
    at,
    user: 'Jean',
  }) as CountArticleReceipt;
const end = (store: TestStore, session: Seq, decision: 'close' | 'abandon' = 'close') =>
  store.run('endCount', { shopId: SHOP, session, decision, user: 'Marie' }) as EndCountReceipt;
const refusal = (receipt: object) => (receipt as { sentence?: string }).sentence ?? 'taken';
const head = (store: TestStore) => store.reader().head(SHOP);
const stock = (store: TestStore, article = OIL) =>
  store
    .reader()
    .changesAfter(SHOP, seq(0))
    .levels.find((level) => level.articleId === article)?.quantity;
const deliver = (store: TestStore, article: ArticleId, quantity: number) =>
  store.run('moveStock', {
    shopId: SHOP,
    articleId: article,
    kind: 'delivery',
    quantity,
    at: null,
    reference: '',
    user: 'Marie',
    comment: '',
    key: null,
  });

describe('a count of the shelves', () => {
  test('puts right what differed at its position, though tills go on selling, in one transaction', () => {
    const store = openTestStore();
    const { session } = start(store);
    store.sell(TILL, sale('A', line(15, 4)));
    const at = head(store);
    store.sell(TILL, sale('B', line(15, 6), line(18, 1)));
    expect(count(store, session, OIL, 45, at)).toMatchObject({ position: at, expected: 46, difference: -1 });
    expect(count(store, session, RICE, 19)).toMatchObject({ expected: 19, difference: 0 });
    deliver(store, OIL, 3);
    const closed = end(store, session);
    expect(closed).toEqual({
      session,
      state: 'closed',
      lines: 2,
      moved: 1,
      outdated: 0,
      already: false,
      head: head(store),
    });
    expect([stock(store), stock(store, RICE), stock(store, LAMP)]).toEqual([45 - 6 + 3, 19, 15]);
    const filter = { shopId: SHOP, articleId: OIL, from: null, to: null, before: null, limit: 1 };
    expect(store.reader().movements(filter)).toMatchObject([
      { kind: 'adjustment', quantity: -1, note: { reference: `INV-${session}`, user: 'Marie' } },
    ]);
    expect(end(store, session)).toEqual({ ...closed, already: true });
    expect(head(store)).toBe(closed.head);
    expect(store.differences()).toEqual([]);
  });

  test('counts the latest count of an article, whatever the order of positions', () => {
    const store = openTestStore();
    const { session, head: at } = start(store);
    store.sell(TILL, sale('A', line(15, 4)));
    count(store, session, OIL, 10);
    count(store, session, OIL, 49, at);
    end(store, session);
    expect(stock(store)).toBe(45);
  });

  test('keeps a later line of an article when an earlier one is sent again', () => {
    const store = openTestStore();
    const { session, head: at } = start(store);
    const early = count(store, session, OIL, 40, at);
    store.sell(TILL, sale('A', line(15, 4)));
    count(store, session, OIL, 44, head(store));
    const position = head(store);
    expect(count(store, session, OIL, 40, at)).toEqual({ ...early, already: true, head: position });
    expect(head(store)).toBe(position);
    expect(end(store, session)).toMatchObject({ lines: 1, moved: 1 });
    expect(stock(store)).toBe(44);
    expect(refusal(count(store, session, OIL, 40, at))).toMatch(/was counted again after/);
  });

  test('is the only open one of its shop, known by its key, and can be abandoned', () => {
    const store = openTestStore();
    const first = start(store, 'k');
    expect(start(store, 'k')).toMatchObject({ session: first.session, already: true });
    expect(refusal(start(store, 'k', 'autre'))).toMatch(/the key k began another count/);
    expect(refusal(start(store))).toBe(`count ${first.session} of shop 9 is open: close or abandon it first`);
    count(store, first.session, OIL, 1);
    expect(end(store, first.session, 'abandon')).toMatchObject({ state: 'abandoned', moved: 0, lines: 1 });
    expect(end(store, first.session, 'abandon')).toMatchObject({ already: true, lines: 1 });
    expect(refusal(end(store, first.session))).toMatch(/is abandoned already/);
    expect(refusal(count(store, first.session, RICE, 1))).toMatch(/is abandoned: nothing can be counted/);
    expect(start(store, 'k')).toMatchObject({ session: first.session, already: true });
    expect(stock(store)).toBe(50);
    expect(start(store).already).toBe(false);
    expect(store.differences()).toEqual([]);
  });

  test('takes a repeat once: at a position for ever, without one for a minute', () => {
    const store = openTestStore();
    const { session, head: at } = start(store);
    const first = count(store, session, OIL, 40, at);
    store.clock.pass(120_000);
    expect(count(store, session, OIL, 40, at)).toEqual({ ...first, already: true });
    const second = count(store, session, RICE, 7);
    expect(count(store, session, RICE, 7)).toEqual({ ...second, already: true });
    store.clock.pass(60_000);
    expect(count(store, session, RICE, 7)).toMatchObject({ already: false, difference: -13 });
    end(store, session);
    expect(count(store, session, OIL, 40, at)).toMatchObject({ already: true, difference: -10 });
    expect(stock(store)).toBe(40);
  });

  test.each([8, 12])(
    'leaves an article alone whose stock a till set after its line, here to %i',
    (wanted) => {
      const store = openTestStore();
      store.sell(TILL, sale('A', line(15, 40)));
      const { session, head: at } = start(store);
      count(store, session, OIL, 8, at);
      store.run('correctStock', { serial: TILL, articleId: OIL, wanted });
      const shown = store.reader().count(SHOP, session, { after: 0, limit: 1 });
      expect(shown?.lines).toMatchObject([{ counted: 8, difference: null }]);
      store.sell(TILL, sale('B', line(15, 1)));
      expect(end(store, session)).toMatchObject({ lines: 1, moved: 0, outdated: 1 });
      expect(stock(store)).toBe(wanted - 1);
      expect(store.differences()).toEqual([]);
    },
  );

  test('stands beside a stock that a till set before its position, and one of another article', () => {
    const store = openTestStore();
    store.run('correctStock', { serial: TILL, articleId: OIL, wanted: 30 });
    const { session, head: at } = start(store);
    store.run('correctStock', { serial: TILL, articleId: RICE, wanted: 5 });
    count(store, session, OIL, 8, at);
    expect(end(store, session)).toMatchObject({ moved: 1, outdated: 0 });
    expect(stock(store)).toBe(8);
  });

  test('leaves an article alone that was counted by hand after its line', () => {
    const store = openTestStore();
    const { session, head: at } = start(store);
    count(store, session, OIL, 40, at);
    const hand = { shopId: SHOP, articleId: OIL, kind: 'count', quantity: 48, at: null } as const;
    store.run('moveStock', { ...hand, reference: '', user: 'Marie', comment: '', key: null });
    expect(end(store, session)).toMatchObject({ lines: 1, moved: 0, outdated: 1 });
    expect(stock(store)).toBe(48);
    expect(store.differences()).toEqual([]);
  });

  test('is refused with a sentence where it makes no sense', () => {
    const store = openTestStore();
    const { session } = start(store);
    const far = seq(head(store) + 1);
    expect(
      [
        count(store, session, OIL, 1, far),
        count(store, session, OIL, 1, seq(session - 1)),
        count(store, session, OIL, -1),
        count(store, session, articleId(101), 1),
        count(store, seq(1), OIL, 1),
        count(store, session, articleId(101), 1, null, OTHER_SHOP),
        end(store, seq(1)),
      ].map(refusal),
    ).toMatchObject([
      expect.stringContaining('nothing can have been counted'),
      expect.stringContaining('nothing can have been counted'),
      'a quantity of 0 to 1000000 is needed',
      'there is no article 101 in shop 9',
      'shop 9 has no count 1',
      `shop 10 has no count ${session}`,
      'shop 9 has no count 1',
    ]);
  });

  test('of 5000 articles closes at once', () => {
    const store = openTestStore();
    const [model] = testProvision().articles;
    if (model === undefined) throw new Error('the shop has articles');
    const articles = Array.from({ length: 5000 }, (_, at) => {
      return { ...model, id: articleId(20_000 + at), code: `C-${at}`, opening: 10 };
    });
    store.run('importProvision', { provision: { ...testProvision(), articles } });
    const { session } = start(store);
    store.group(
      articles.map(({ id }, at) => ({
        method: 'countArticle',
        argument: {
          shopId: SHOP,
          session,
          articleId: id,
          counted: at % 2 === 0 ? 10 : 9,
          at: null,
          user: 'J',
        },
      })),
    );
    expect(end(store, session)).toMatchObject({ lines: 5000, moved: 2500, outdated: 0 });
    expect(store.differences()).toEqual([]);
  });

  test('verify finds a closed line whose movement is missing or another', () => {
    const store = openTestStore();
    const { session } = start(store);
    count(store, session, OIL, 40);
    end(store, session);
    store.db.prepare('UPDATE count_line SET movement_seq = NULL').run();
    expect(store.differences()).toEqual([
      `shop 9, count ${session}: article 15 differed by -10 and was not put right`,
      expect.stringMatching(/^shop 9: movement \d+ puts right what no line of count/),
    ]);
    store.db.prepare('UPDATE count_line SET difference = -9, movement_seq = ?').run(head(store) - 1);
    expect(store.differences()).toEqual([expect.stringContaining('differed by -9 and was put right by -10')]);
    store.db.prepare("UPDATE count_session SET state = 'open', ended_seq = NULL").run();
    expect(store.differences().length).toBeGreaterThan(0);
  });
});
