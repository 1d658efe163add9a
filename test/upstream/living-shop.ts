import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import type { Seq, TillSerial } from '../../src/domain/ids.ts';
import type { WriterClient } from '../../src/store/writer/protocol.ts';
import type { Upstream, UpstreamConfig } from '../../src/upstream/upstream.ts';
import type { Misbehaviour, OfficeCall } from '../support/head-office.ts';
import { clientOf, FIRST, type Scene, SHOP, TILLS, until } from './shop-and-office.ts';

export type Route = OfficeCall['route'];

/** What happens around a shop in every law's histories. Sales are known by `N-` and a number. */
export type CommonEvent =
  | { readonly kind: 'office'; readonly route: Route; readonly behaviour: Misbehaviour }
  | { readonly kind: 'till'; readonly till: number; readonly active: boolean }
  | { readonly kind: 'move'; readonly till: number; readonly shopId: number | null }
  | { readonly kind: 'poison' | 'cancel'; readonly number: number }
  | { readonly kind: 'away' | 'back' | 'restart' | 'retry' }
  /** Head office backs itself up; is put back from its last backup. */
  | { readonly kind: 'backup' | 'restore' }
  | { readonly kind: 'wait'; readonly ms: number };

export const till = fc.nat(TILLS.length - 1);

/** Head office is put back to before what happened. */
export interface Setback<Event> {
  readonly kind: 'setback';
  readonly lost: readonly Event[];
  /** How long the hub had for it. */
  readonly ms: number;
}

/** @param act what head office loses */
export function setback<Event>(act: fc.Arbitrary<Event>): fc.Arbitrary<Setback<Event>> {
  const lost = fc.array(act, { minLength: 1, maxLength: 5 });
  return fc.record({ kind: fc.constant('setback'), lost, ms: fc.constantFrom(0, 10, 40) });
}

/** One arbitrary per kind of event, so that each law weighs and bounds them as it needs. */
export const drawn = {
  office: (route: fc.Arbitrary<Route>, behaviour: fc.Arbitrary<Misbehaviour>) =>
    fc.record({ kind: fc.constant('office'), route, behaviour }),
  till: fc.record({ kind: fc.constant('till'), till, active: fc.boolean() }),
  move: fc.record({ kind: fc.constant('move'), till, shopId: fc.constantFrom(10, 11, null) }),
  poison: (below: number) => fc.record({ kind: fc.constant('poison'), number: fc.nat(below) }),
  cancel: (below: number) => fc.record({ kind: fc.constant('cancel'), number: fc.nat(below) }),
  around: fc.record({ kind: fc.constantFrom('away', 'back', 'restart', 'retry') }),
  wait: (ms: number) => fc.record({ kind: fc.constant('wait'), ms: fc.nat(ms) }),
};

/** A shop with a road to head office that stops and starts again, and people who live through whatever happens. */
export class LivingShop {
  readonly scene: Scene;
  /** Numbers of the sales that were cancelled here. */
  readonly cancelled = new Set<string>();
  readonly #config: Partial<UpstreamConfig>;
  #upstream: Upstream;
  /** What a hub that was killed had not written yet, it never will. */
  #life = { killed: false };
  #restore: (() => void) | null = null;

  constructor(scene: Scene, config: Partial<UpstreamConfig>) {
    this.scene = scene;
    this.#config = config;
    this.#upstream = this.#open();
  }

  #open(): Upstream {
    const life = { killed: false };
    const writer = clientOf(this.scene.store);
    const call: WriterClient['call'] = (method, argument) =>
      life.killed ? Promise.reject(new Error('nothing more is written')) : writer.call(method, argument);
    const upstream = this.scene.open({ writer: { ...writer, call }, config: this.#config });
    this.#life = life;
    upstream.start();
    return upstream;
  }

  async happen(one: CommonEvent): Promise<void> {
    const { office } = this.scene;
    switch (one.kind) {
      case 'office':
        office.nextOf(one.route, one.behaviour);
        break;
      case 'till':
        office.books.till(TILLS[one.till] ?? '').active = one.active;
        break;
      case 'move':
        office.books.till(TILLS[one.till] ?? '').shopId = one.shopId;
        break;
      case 'poison':
        office.books.poison.add(`N-${one.number}`);
        break;
      case 'cancel':
        this.#cancel(`N-${one.number}`);
        break;
      case 'away':
        await office.goDown();
        break;
      case 'back':
        await office.comeBack();
        break;
      case 'restart':
        await this.stop();
        this.start();
        break;
      case 'retry':
        this.retry(null);
        break;
      case 'backup':
        this.#restore = office.backUp();
        break;
      case 'restore':
        this.#restore?.();
        break;
      case 'wait':
        await pause(one.ms);
    }
  }

  /** @param happen lives through one event */
  async setBack<Event>(
    { lost, ms }: Setback<Event>,
    happen: (one: Event | CommonEvent) => Promise<void>,
  ): Promise<void> {
    await happen({ kind: 'backup' });
    for (const one of lost) await happen(one);
    await pause(ms);
    await happen({ kind: 'restore' });
  }

  /** People have head office asked for all that it had, until nothing is missing. @param deal with what waits for a person */
  async askForAll(deal: () => void): Promise<void> {
    for (let asked = 0; asked < 20; asked++) {
      const { missing, error } = await this.#upstream.checkOffice(SHOP, 400);
      let dealt = 0;
      await until(() => {
        if (++dealt % 5 === 0) deal();
        return this.waiting().length === this.waiting('BY_HAND').length;
      }, 20_000);
      if (missing === 0 && error === null) return;
    }
    throw new Error('head office never has everything');
  }

  #cancel(number: string): void {
    const asked = { serial: FIRST, number, reason: '', reference: '', comment: '' };
    const receipt = this.scene.store.run('cancelSale', asked);
    if ('kind' in receipt && receipt.kind === 'cancelled') this.cancelled.add(number);
    this.wake();
  }

  wake(): void {
    this.#upstream.wake(SHOP);
  }

  stop(): Promise<void> {
    return this.#upstream.close();
  }

  /** As kill -9 does: nothing more is written. */
  async kill(): Promise<void> {
    this.#life.killed = true;
    await this.stop();
  }

  start(): void {
    this.#upstream = this.#open();
  }

  /** A person asks for one record, or for all that wait. */
  retry(seq: Seq | null): void {
    this.scene.store.run('retryUpstream', { shopId: SHOP, seq });
    this.#upstream.retryNow(SHOP);
  }

  /** Records that step aside for this cause, and wait for time or for a person. */
  waiting(cause = '') {
    return this.scene.reader
      .upstreamExceptions(SHOP)
      .filter(({ state, reason }) => (state === 'retry' || state === 'parked') && reason.startsWith(cause));
  }

  /** Whether nothing is left to send, and no till is held. */
  isThrough(): boolean {
    const { reader } = this.scene;
    const { entries } = reader.queueAfter(SHOP, reader.upstreamPosition(SHOP), 1000, []);
    return entries.length === 0 && reader.upstreamHolds(SHOP).length === 0;
  }

  /** Head office is well again, and knows every till. */
  async mendOffice(): Promise<void> {
    const { office } = this.scene;
    office.books.poison.clear();
    for (const one of office.books.tills.values()) Object.assign(one, { active: true, shopId: SHOP });
    await office.comeBack();
  }
}

export function serialOf(index: number): TillSerial {
  const serial = TILLS[index];
  if (serial === undefined) throw new Error(`there is no till ${index}`);
  return serial;
}
