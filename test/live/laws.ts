import fc from 'fast-check';
import { expect } from 'vitest';
import { seq, tillId } from '../../src/domain/ids.ts';
import { BUFFER_BYTES_MAX } from '../../src/live/limits.ts';
import { type Live, openLive } from '../../src/live/live.ts';
import { openLog } from '../../src/log.ts';
import { type SteppedClock, steppedClock } from '../support/stepped-clock.ts';
import { FakeSocket } from './fake-socket.ts';
import { History, type Journal } from './watched-journal.ts';
import { Watcher } from './watcher.ts';

const WATCHERS = 4;
const watcher = fc.nat({ max: WATCHERS - 1 });

type Act = 'connect' | 'cut' | 'tear' | 'stick' | 'choke' | 'drain';

export type Step =
  | { readonly do: 'commit'; readonly articles: readonly number[]; readonly told: boolean }
  | { readonly do: 'describe'; readonly article: number; readonly told: boolean }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'till'; readonly what: Act; readonly who: number }
  | { readonly do: 'break' | 'mend' | 'raise' | 'mislead' };

/** What may happen in a shop, in any order. */
export function steps(articles: readonly number[]): fc.Arbitrary<readonly Step[]> {
  const commit = fc.record({
    do: fc.constant('commit' as const),
    articles: fc.array(fc.constantFrom(...articles), { maxLength: 4 }),
    told: fc.boolean(),
  });
  const describe = fc.record({
    do: fc.constant('describe' as const),
    article: fc.constantFrom(...articles),
    told: fc.boolean(),
  });
  const pass = fc.record({
    do: fc.constant('pass' as const),
    ms: fc.constantFrom(1, 20, 50, 120, 2000, 70_000),
  });
  const one = fc.record({
    do: fc.constant('till' as const),
    what: fc.constantFrom<Act[]>('connect', 'connect', 'cut', 'tear', 'stick', 'choke', 'drain'),
    who: watcher,
  });
  const rare = fc.record({
    do: fc.constantFrom<('break' | 'mend' | 'raise' | 'mislead')[]>(
      'break',
      'mend',
      'mend',
      'raise',
      'mislead',
    ),
  });
  return fc.array(
    fc.oneof(
      { arbitrary: commit, weight: 8 },
      { arbitrary: describe, weight: 4 },
      { arbitrary: pass, weight: 4 },
      { arbitrary: one, weight: 6 },
      { arbitrary: rare, weight: 1 },
    ),
    { maxLength: 60 },
  );
}

/** A shop in which a story is played, and the laws that must hold at its end. */
export class Story {
  readonly #journal: Journal;
  readonly #history: History;
  readonly #clock: SteppedClock = steppedClock();
  readonly #live: Live;
  readonly #watchers: Watcher<FakeSocket>[] = [];
  #broken = false;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#history = new History(journal);
    const { reader } = journal;
    const orBroken = <T>(answer: () => T): T => {
      if (this.#broken) throw new Error('disk I/O error');
      return answer();
    };
    this.#live = openLive({
      clock: this.#clock,
      log: openLog('silent'),
      writer: { call: async () => ({ epoch: journal.raiseEpoch() }) },
      reader: {
        ...reader,
        epoch: () => orBroken(() => reader.epoch()),
        head: (shop) => orBroken(() => reader.head(shop)),
        changesAfter: (shop, since) => orBroken(() => reader.changesAfter(shop, since)),
      },
    });
    for (let who = 0; who < WATCHERS; who++) {
      this.#watchers.push(new Watcher(this.#history, new FakeSocket()));
      this.#connect(who);
    }
  }

  async play(story: readonly Step[]): Promise<void> {
    for (const step of story) {
      await this.#step(step);
      for (const one of this.#watchers) {
        one.read();
        expect(one.socket.bufferedAmount).toBeLessThan(2 * BUFFER_BYTES_MAX);
      }
    }
    await this.#end();
  }

  async #step(step: Step): Promise<void> {
    if (step.do === 'commit' || step.do === 'describe') {
      if (step.do === 'commit') this.#journal.commit(step.articles);
      else this.#journal.describe(step.article);
      this.#history.record();
      if (step.told) this.#live.wake(this.#journal.shopId, this.#history.head);
    } else if (step.do === 'pass') await this.#clock.pass(step.ms);
    else if (step.do === 'raise') this.#live.epochRaised(this.#journal.raiseEpoch());
    else if (step.do === 'mislead') this.#live.wake(this.#journal.shopId, seq(this.#history.head + 1000));
    else if (step.do === 'till') this.#act(step.what, step.who);
    else this.#broken = step.do === 'break';
  }

  #act(what: Act, who: number): void {
    const { socket } = this.#watchers[who] as Watcher<FakeSocket>;
    if (what === 'connect') this.#connect(who);
    else if (what === 'cut' || what === 'tear') {
      if (what === 'tear') socket.tear(1);
      socket.cut = true;
      socket.listening?.onClose();
    } else if (what === 'drain') socket.drain();
    else {
      socket.stuck = true;
      if (what === 'choke') socket.fill(BUFFER_BYTES_MAX + 1);
    }
  }

  /** The old socket ends, what had not arrived on it is lost, and a new one resumes from what had. */
  #connect(who: number): void {
    const watcher = this.#watchers[who] as Watcher<FakeSocket>;
    watcher.read();
    watcher.socket.listening?.onClose();
    const socket = new FakeSocket();
    const { position, epoch } = watcher;
    const resumes = position !== null && epoch === this.#journal.reader.epoch();
    socket.listening = this.#live.connect(
      {
        channel: 'shop',
        till: { id: tillId(1 + who) },
        shop: { id: this.#journal.shopId },
        since: position === null ? null : seq(position),
        epoch,
      },
      socket,
    );
    if (resumes && !this.#broken) {
      expect(socket.stock().map((frame) => frame.seq)).toEqual(this.#history.missedAfter(position));
    }
    watcher.reconnected(socket);
  }

  /** Everything is well again. Each till ends at the exact stock, those that were closed after they came back. */
  async #end(): Promise<void> {
    this.#broken = false;
    for (const { socket } of this.#watchers) socket.drain();
    this.#live.wake(this.#journal.shopId, this.#history.head);
    await this.#clock.pass(1000);
    const stock = this.#history.at(this.#history.head);
    const prices = this.#history.pricesAt(this.#history.head);
    for (const [who, watcher] of this.#watchers.entries()) {
      watcher.read();
      if (watcher.socket.closed === null && !watcher.socket.cut)
        expect({ ...watcher }).toMatchObject({ stock, prices });
      this.#connect(who);
      watcher.read();
      expect({ ...watcher }).toMatchObject({ stock, prices });
    }
    const closing = this.#live.close();
    for (const { socket } of this.#watchers) socket.listening?.onClose();
    await closing;
  }
}
