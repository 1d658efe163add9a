import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LiveFrame, StockBoard } from '../../src/demo/stock-board.ts';

const connected = (seq: number, epoch = 7): LiveFrame => ({ type: 'connection_established', seq, epoch });
const stock = (articleId: number, level: number, seq: number, epoch = 7): LiveFrame => ({
  type: 'stock_updated',
  article_id: articleId,
  new_stock: level,
  seq,
  epoch,
});

describe('the stock that a till sees', () => {
  test('comes from the catalogue, read once the socket is open', () => {
    const board = new StockBoard();
    board.beforeConnecting();
    expect(board.resumeQuery).toBe('');
    expect(board.apply(connected(40))).toBe('read-catalogue');
    board.fill(new Map([[1, 10]]));
    expect(board.stock.get(1)).toBe(10);
    expect(board.resumeQuery).toBe('?since=40&epoch=7');
  });

  test('keeps a frame that came while the catalogue was being read', () => {
    const board = new StockBoard();
    board.apply(connected(40));
    board.apply(stock(1, 9, 41));
    board.fill(new Map([[1, 10]]));
    expect(board.stock.get(1)).toBe(9);
  });

  test('resumes after the last frame, and reads no catalogue then', () => {
    const board = new StockBoard();
    board.apply(connected(40));
    board.fill(new Map([[1, 10]]));
    board.apply(stock(1, 9, 41));
    board.beforeConnecting();
    expect(board.resumeQuery).toBe('?since=41&epoch=7');
    expect(board.apply(connected(50))).toBe('nothing');
    expect(board.resumeQuery).toBe('?since=41&epoch=7');
  });

  test('starts again from nothing when the socket closed before the catalogue was read', () => {
    const board = new StockBoard();
    board.apply(connected(40));
    board.beforeConnecting();
    expect(board.resumeQuery).toBe('');
    expect(board.apply(connected(45))).toBe('read-catalogue');
  });

  test('is read again from the catalogue when the hub says so', () => {
    const board = new StockBoard();
    board.apply(connected(40));
    board.fill(new Map([[1, 10]]));
    expect(board.apply({ type: 'sync_required', seq: 3, epoch: 8 })).toBe('read-catalogue');
    board.fill(new Map([[1, 12]]));
    expect(board.stock.get(1)).toBe(12);
    expect(board.resumeQuery).toBe('?since=3&epoch=8');
  });

  test.each([
    ['an older seq', stock(1, 9, 39)],
    ['the same seq twice', stock(1, 9, 40)],
    ['no seq', { type: 'stock_updated', article_id: 1, new_stock: 3, epoch: 7 }],
  ])('a frame with %s is noted as a fault', (_case, frame) => {
    const board = new StockBoard();
    board.apply(connected(40));
    board.fill(new Map());
    board.apply(frame);
    expect(board.faults).toHaveLength(1);
  });

  test('frames of other types change nothing', () => {
    const board = new StockBoard();
    expect(board.apply({ type: 'pong' })).toBe('nothing');
    expect(board.faults).toEqual([]);
  });

  test('ends at the journal, however often the socket is cut', () => {
    const change = fc.record({
      articleId: fc.integer({ min: 1, max: 3 }),
      quantity: fc.integer({ min: -3, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), fc.infiniteStream(fc.boolean()), (changes, cuts) => {
        const levels = new Map<number, { level: number; seq: number }>();
        for (const id of [1, 2, 3]) levels.set(id, { level: 100, seq: id });
        const board = new StockBoard();
        let head = 3;
        let open = false;
        const connect = (): void => {
          board.beforeConnecting();
          const since = board.resumeQuery === '' ? null : Number(/since=(\d+)/.exec(board.resumeQuery)?.[1]);
          if (board.apply(connected(head)) === 'read-catalogue') {
            board.fill(new Map([...levels].map(([id, { level }]) => [id, level])));
          } else {
            const missed = [...levels].filter(([, { seq }]) => since !== null && seq > since);
            for (const [id, { level, seq }] of missed.sort((a, b) => a[1].seq - b[1].seq)) {
              board.apply(stock(id, level, seq));
            }
          }
          open = true;
        };
        for (const { articleId, quantity } of changes) {
          head += 1;
          const level = (levels.get(articleId)?.level ?? 0) + quantity;
          levels.set(articleId, { level, seq: head });
          if (open) board.apply(stock(articleId, level, head));
          if (cuts.next().value) open = false;
          else if (!open) connect();
        }
        connect();
        for (const [id, { level }] of levels) expect(board.stock.get(id)).toBe(level);
        expect(board.faults).toEqual([]);
      }),
    );
  });
});
