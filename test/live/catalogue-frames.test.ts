import { beforeEach, describe, expect, it } from 'vitest';
import { BUFFER_BYTES_MAX, DRAIN_POLL_MS } from '../../src/live/limits.ts';
import type { FakeSocket } from './fake-socket.ts';
import { OTHER_SHOP, SHOP } from './memory-journal.ts';
import { type OpenRoom, openRoom } from './open-room.ts';

let room: OpenRoom;
beforeEach(() => {
  room = openRoom();
});

/** What came after the greeting, as [seq, type]. */
const told = (socket: FakeSocket) => socket.frames.slice(1).map(({ seq, type }) => [seq, type]);
const wake = () => room.live.wake(SHOP, room.journal.reader.head(SHOP));

describe('what changes in the catalogue', () => {
  it('is told with the fields of the article, in the shapes of the contract', () => {
    const socket = room.connect();
    room.journal.describe(SHOP, 1, { moveTo: 40 });
    wake();
    const article = {
      id: 1,
      code: 'ART-1',
      nom: 'Article 1',
      prix_vente: '1.00',
      prix_vente_usd: null,
      devise: 'CDF',
      quantite_stock: 40,
      est_actif: true,
      categorie_id: null,
      categorie_nom: null,
    };
    const created = { ...article, date_creation: '1970-01-01T00:00:01.000000+00:00' };
    const rest = { epoch: 7, timestamp: '1970-01-01T00:00:00.000000+00:00' };
    expect(socket.frames.slice(1)).toEqual([
      { type: 'article_created', article: created, seq: 1, ...rest },
      { type: 'stock_updated', article_id: 1, new_stock: 40, seq: 1, ...rest },
    ]);
  });

  it('is one frame for each thing that changed, all of one fact under its seq', async () => {
    room.journal.describe(SHOP, 1);
    const socket = room.connect();
    room.journal.describe(SHOP, 1, { price: 250, moveTo: 7 });
    wake();
    await room.clock.pass(100);
    room.journal.rename(SHOP, 4, 'Foyer');
    wake();
    await room.clock.pass(100);
    room.journal.describe(SHOP, 1, { active: false });
    wake();
    const rest = { epoch: 7, timestamp: expect.any(String) };
    expect(socket.frames.slice(1)).toEqual([
      {
        type: 'article_updated',
        article: expect.objectContaining({
          id: 1,
          prix_vente: '2.50',
          quantite_stock: 7,
          last_updated: '1970-01-01T00:00:02.000000+00:00',
          version: 2,
        }),
        seq: 2,
        ...rest,
      },
      { type: 'price_updated', article_id: 1, new_price: '2.50', devise: 'CDF', seq: 2, ...rest },
      { type: 'stock_updated', article_id: 1, new_stock: 7, seq: 2, ...rest },
      {
        type: 'category_updated',
        category: { id: 4, nom: 'Foyer', description: '', last_updated: '1970-01-01T00:00:03.000000+00:00' },
        seq: 3,
        ...rest,
      },
      { type: 'article_deleted', article_id: 1, seq: 4, ...rest },
    ]);
  });

  it('comes in one ascending order with the movements, each at its latest', () => {
    room.journal.describe(SHOP, 1, { moveTo: 5 });
    room.journal.move(SHOP, 2, 20);
    room.journal.describe(SHOP, 1, { price: 3 });
    room.journal.rename(SHOP, 4, 'Foyer');
    room.journal.describe(SHOP, 1);
    room.journal.move(SHOP, 1, 4);
    expect(told(room.connect({ since: 0, epoch: 7 }))).toEqual([
      [1, 'article_created'],
      [2, 'stock_updated'],
      [3, 'price_updated'],
      [4, 'category_updated'],
      [5, 'article_updated'],
      [6, 'stock_updated'],
    ]);
    expect(told(room.connect({ since: 3, epoch: 7 }))).toEqual([
      [4, 'category_updated'],
      [5, 'article_updated'],
      [6, 'stock_updated'],
    ]);
  });

  it('of an article that waits for reception is an update with its present fields, also when it is new', () => {
    const socket = room.connect();
    room.journal.describe(SHOP, 1, { validated: false });
    wake();
    expect(told(socket)).toEqual([[1, 'article_updated']]);
  });

  it('is heard in its own shop only', () => {
    const stranger = room.connect({ shop: OTHER_SHOP });
    room.journal.describe(SHOP, 1);
    wake();
    room.live.wake(OTHER_SHOP, room.journal.note(OTHER_SHOP));
    expect(told(stranger)).toEqual([]);
  });

  it('under one seq is never parted by a full buffer', async () => {
    room.journal.describe(SHOP, 1);
    const slow = room.connect();
    slow.stuck = true;
    slow.fill(BUFFER_BYTES_MAX);
    room.journal.describe(SHOP, 1, { price: 9, moveTo: 3 });
    room.journal.describe(SHOP, 2, { moveTo: 8 });
    wake();
    slow.take();
    // The buffer is over its bound after the first text of seq 2; the second and third go with it, seq 3 waits.
    expect(told(slow)).toEqual([
      [2, 'article_updated'],
      [2, 'price_updated'],
      [2, 'stock_updated'],
    ]);
    await room.clock.pass(DRAIN_POLL_MS);
    slow.drain();
    expect(told(slow).slice(3)).toEqual([
      [3, 'article_created'],
      [3, 'stock_updated'],
    ]);
  });

  it('costs a till that was cut off between two frames of one seq nothing: the first says it all', () => {
    room.journal.describe(SHOP, 1);
    const socket = room.connect();
    socket.stuck = true;
    room.journal.describe(SHOP, 1, { price: 250, moveTo: 7 });
    wake();
    socket.tear(1);
    expect(socket.frames.at(-1)?.article).toMatchObject({ prix_vente: '2.50', quantite_stock: 7 });
  });
});
