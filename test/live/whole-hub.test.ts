import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seq, shopId, tillSerial } from '../../src/domain/ids.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { openTestHub, type TestHub, TILL_9A, TILL_9B, TILL_10 } from '../support/test-hub.ts';
import { LiveClient, refusedHandshake } from './live-client.ts';
import { History } from './watched-journal.ts';
import { Watcher } from './watcher.ts';

const SHOP = shopId(9);
const TILL_9C = tillSerial('caisse-3');
const SUGAR = 20;
const TOMATO = 24;
const WATER = 25;

const listen = (hub: TestHub, serial: string, query = ''): LiveClient =>
  new LiveClient(`${hub.origin.replace('http', 'ws')}/ws/boutique/9/${query}`, serial);
const greeted = (client: LiveClient) => client.until((frames) => frames.length > 0);

const sale = (number: string, ...articles: number[]) => ({
  numero_facture: number,
  lignes: articles.map((article) => ({ article_id: article, quantite: 1, prix_unitaire: 500 })),
});

/** The shop's levels as the journal has them. */
function stockOf(hub: TestHub): Map<number, number> {
  const { levels } = hub.hub.reader.changesAfter(SHOP, seq(0));
  return new Map(levels.map(({ articleId, quantity }) => [articleId, quantity]));
}

async function addThirdTill(hub: TestHub): Promise<void> {
  const change = { kind: 'add', serial: TILL_9C, name: 'Caisse 3', shopId: SHOP } as const;
  expect(isRefused(await hub.hub.writer.call('changeTill', { change }))).toBe(false);
}

/** What a till has learned from its frames, each newer than the one before. */
function learned(frames: readonly { seq: number; article_id: number; new_stock: number }[], since: number) {
  const stock = new Map<number, number>();
  let position = since;
  for (const frame of frames) {
    expect(frame.seq).toBeGreaterThan(position);
    position = frame.seq;
    stock.set(frame.article_id, frame.new_stock);
  }
  return stock;
}

describe('50 sales to one till while others watch', () => {
  it('seq only rises, and each ends at the exact stock; one that was cut gets what it missed and nothing it had', async () => {
    const hub = await openTestHub();
    await addThirdTill(hub);
    const before = stockOf(hub);
    const [seller, steady, cut] = [listen(hub, TILL_9A), listen(hub, TILL_9B), listen(hub, TILL_9C)];
    await Promise.all([seller, steady, cut].map(greeted));
    const start = cut.position();
    const stranger = new LiveClient(`${hub.origin.replace('http', 'ws')}/ws/boutique/10/`, TILL_10);
    await greeted(stranger);

    const sell = async (from: number, to: number) => {
      for (let n = from; n < to; n++) {
        const { body } = await hub.sync(TILL_9A, [sale(`FAC-${n}`, ...(n % 2 ? [SUGAR, WATER] : [TOMATO]))]);
        expect(body.ventes_creees).toBe(1);
      }
    };
    await sell(0, 20);
    await cut.until(() => cut.stock().some(({ article_id }) => article_id === WATER));
    cut.cut();
    await cut.closed;
    const has = cut.position();
    await sell(20, 40);
    const missed = hub.hub.reader.changesAfter(SHOP, seq(has)).levels;
    const back = listen(hub, TILL_9C, `?since=${has}&epoch=${cut.frames[0]?.epoch}`);
    await back.until(() => back.stock().length >= missed.length);
    expect(back.stock().map((frame) => [frame.seq, frame.article_id, frame.new_stock])).toEqual(
      missed.map((level) => [level.seq, level.articleId, level.quantity]),
    );
    await sell(40, 50);

    const after = stockOf(hub);
    expect([SUGAR, WATER, TOMATO].map((id) => (before.get(id) ?? 0) - (after.get(id) ?? 0))).toEqual([
      25, 25, 25,
    ]);
    const head = Math.max(...hub.hub.reader.changesAfter(SHOP, seq(0)).levels.map((level) => level.seq));
    for (const client of [seller, steady, back]) await client.until(() => client.position() >= head);
    for (const frames of [seller.stock(), steady.stock(), [...cut.stock(), ...back.stock()]]) {
      expect(new Map([...before, ...learned(frames, start)])).toEqual(after);
    }
    expect(stranger.stock()).toEqual([]);
    for (const client of [seller, steady, back, stranger]) client.cut();
  });
});

describe('a hub in front of its tills', () => {
  it('closes the socket of a till that is disabled, leaves the others, and refuses it when it comes back', async () => {
    const hub = await openTestHub();
    const [one, other] = [listen(hub, TILL_9A), listen(hub, TILL_9B)];
    await Promise.all([one, other].map(greeted));
    await hub.hub.writer.call('changeTill', { change: { kind: 'disable', serial: tillSerial(TILL_9A) } });
    expect((await one.closed).code).toBe(4003);
    const refusal = await refusedHandshake(`${hub.origin.replace('http', 'ws')}/ws/boutique/9/`, {
      'X-Device-Serial': TILL_9A,
    });
    expect(refusal).toMatchObject({ status: 403, body: { code: 'TERMINAL_NOT_FOUND' } });
    await hub.sync(TILL_9B, [sale('FAC-1', SUGAR)]);
    await other.until(() => other.stock().length === 1);
    other.cut();
  });

  it('sends no frame for a refused sale', async () => {
    const hub = await openTestHub();
    const client = listen(hub, TILL_9B);
    await greeted(client);
    const { body } = await hub.sync(TILL_9A, [sale('FAC-1', SUGAR, 28), sale('FAC-2', TOMATO)]);
    expect(body.rejected.map(({ reason }) => reason)).toEqual(['INSUFFICIENT_STOCK']);
    await client.until(() => client.stock().length > 0);
    expect(client.stock().map(({ article_id }) => article_id)).toEqual([TOMATO]);
    client.cut();
  });

  it('raises its epoch once when tills come back that know more than it does', async () => {
    const hub = await openTestHub();
    await addThirdTill(hub);
    const other = listen(hub, TILL_9A);
    await greeted(other);
    const epoch = hub.hub.reader.epoch();
    const ahead = [TILL_9B, TILL_9C].map((serial) => listen(hub, serial, `?since=100000&epoch=${epoch}`));
    for (const client of [other, ...ahead]) {
      await client.until((frames) => frames.some(({ type }) => type === 'sync_required'));
      expect(client.frames.at(-1)).toMatchObject({ type: 'sync_required', epoch: hub.hub.reader.epoch() });
    }
    expect(hub.hub.reader.epoch()).toBeGreaterThan(epoch);
    expect(hub.hub.reader.epochRanges(SHOP)).toHaveLength(2);
    for (const client of [other, ...ahead]) client.cut();
  });

  it('tells its tills from where to resume when it stops', async () => {
    const hub = await openTestHub();
    const client = listen(hub, TILL_9B);
    await greeted(client);
    await hub.sync(TILL_9A, [sale('FAC-1', SUGAR)]);
    await client.until(() => client.stock().length === 1);
    await hub.hub.close();
    const { code, reason } = await client.closed;
    expect([code, reason]).toEqual([1012, expect.stringContaining(`since=${client.position()}&epoch=`)]);
  });

  it('lets a till resume across a restart', async () => {
    const first = await openTestHub();
    const client = listen(first, TILL_9B);
    await greeted(client);
    const { seq: since, epoch } = client.frames[0] ?? {};
    await first.hub.close();
    await client.closed;
    const hub = await openTestHub({ HUB_DATA_DIR: first.folder });
    await hub.sync(TILL_9A, [sale('FAC-1', SUGAR)]);
    const back = listen(hub, TILL_9B, `?since=${since}&epoch=${epoch}`);
    await back.until(() => back.stock().length === 1);
    expect(back.frames.map(({ type }) => type)).toEqual(['connection_established', 'stock_updated']);
    expect(back.stock()[0]).toMatchObject({ article_id: SUGAR, epoch });
    back.cut();
  });
});

type Step =
  | { readonly do: 'sell'; readonly articles: readonly number[] }
  | { readonly do: 'cut' | 'pause' | 'resume' | 'return'; readonly who: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('sell' as const),
    articles: fc.array(fc.constantFrom(101, 102, 103), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    do: fc.constantFrom<('cut' | 'pause' | 'resume' | 'return')[]>('cut', 'pause', 'resume', 'return'),
    who: fc.nat({ max: 2 }),
  }),
);

describe('any story on real sockets', () => {
  it('each till sees seq rise, and ends at the exact stock', async () => {
    const hub = await openTestHub();
    const journal = { shopId: shopId(10), reader: hub.hub.reader };
    const history = new History(journal);
    let number = 0;

    const connect = (watcher: Watcher<LiveClient> | null): LiveClient => {
      const resume = watcher === null ? '' : `?since=${watcher.position}&epoch=${watcher.epoch}`;
      return new LiveClient(`${hub.origin.replace('http', 'ws')}/ws/boutique/10/${resume}`, TILL_10);
    };
    const comeBack = async (watcher: Watcher<LiveClient>): Promise<void> => {
      await watcher.socket.closed;
      watcher.read();
      watcher.reconnected(connect(watcher));
      await greeted(watcher.socket);
    };
    const act = async (one: Step, watchers: Watcher<LiveClient>[]): Promise<void> => {
      if (one.do === 'sell') {
        number += 1;
        await hub.sync(TILL_10, [sale(`FAC-${number}`, ...one.articles)]);
        history.record();
        return;
      }
      const watcher = watchers[one.who] as Watcher<LiveClient>;
      if (one.do === 'pause') watcher.socket.socket.pause();
      else if (one.do === 'resume') watcher.socket.socket.resume();
      else watcher.socket.cut();
      if (one.do === 'return') await comeBack(watcher);
    };
    const end = async (watcher: Watcher<LiveClient>): Promise<void> => {
      const last = history.missedAfter(0).at(-1) ?? 0;
      if (watcher.socket.socket.readyState > 1) await comeBack(watcher);
      watcher.socket.socket.resume();
      await watcher.socket.until(() => {
        watcher.read();
        return (watcher.position ?? 0) >= last;
      });
      expect(watcher.stock).toEqual(history.at(history.head));
      watcher.socket.cut();
    };

    const story = async (steps: readonly Step[]): Promise<void> => {
      const watchers = [0, 1, 2].map(() => new Watcher(history, connect(null)));
      for (const { socket } of watchers) await greeted(socket);
      for (const watcher of watchers) watcher.read();
      for (const one of steps) await act(one, watchers);
      for (const watcher of watchers) await end(watcher);
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), story), { numRuns: 12 });
  });
});
