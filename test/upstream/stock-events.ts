import fc from 'fast-check';
import type { Misbehaviour } from '../support/head-office.ts';
import { OIL, TILLS } from './shop-and-office.ts';

/** Three articles, of which each sale takes one or two. */
export const OPENING = { [OIL]: 12, 102: 9, 103: 30 } as const;
export const ARTICLES = [OIL, 102, 103] as const;

export type Event =
  | { readonly kind: 'sell'; readonly till: number; readonly count: number; readonly lines: Lines }
  /** A till that sells at head office; some of its sales come to the hub, too, later. */
  | { readonly kind: 'direct'; readonly till: number; readonly lines: Lines; readonly also: boolean }
  | { readonly kind: 'change'; readonly article: number; readonly quantity: number }
  | {
      readonly kind: 'office';
      readonly behaviour: Misbehaviour;
      readonly route: (typeof ROUTES)[number];
    }
  /** Goods that people enter at the hub: head office has a call for what comes, none for what goes. */
  | { readonly kind: 'enter'; readonly article: number; readonly quantity: number }
  /** A customer brings something back to a till. */
  | { readonly kind: 'return'; readonly till: number; readonly article: number; readonly quantity: number }
  /** Goods are on their way to the shop, announced by head office or by people at the hub. */
  | { readonly kind: 'send'; readonly article: number; readonly quantity: number; readonly central: boolean }
  /** A till decides on what is on its way of an article. */
  | { readonly kind: 'receive'; readonly till: number; readonly article: number; readonly refuse: boolean }
  /** A person deals with the first record that waits for hands. */
  | { readonly kind: 'decide'; readonly state: 'settled' | 'dropped' }
  | { readonly kind: 'till'; readonly till: number; readonly active: boolean }
  | { readonly kind: 'poison'; readonly number: number }
  | { readonly kind: 'cancel'; readonly number: number }
  | {
      readonly kind:
        | 'away'
        | 'back'
        | 'restart'
        | 'retry'
        | 'pull'
        | 'kill'
        | 'resend'
        | 'mute'
        | 'there'
        | 'added';
    }
  | { readonly kind: 'wait'; readonly ms: number };

/** How many of each article. */
export type Lines = ReadonlyMap<number, number>;

const ROUTES = ['sync', 'annuler', 'regulariser', 'retours', 'historique', 'valider', 'refuser'] as const;
const till = fc.nat(TILLS.length - 1);
const article = fc.constantFrom(...ARTICLES);
const lines = fc
  .uniqueArray(article, { minLength: 1, maxLength: 2 })
  .chain((articles) =>
    fc.tuple(...articles.map((id) => fc.tuple(fc.constant(id), fc.integer({ min: 1, max: 4 })))),
  )
  .map((taken): Lines => new Map(taken));
const behaviour = fc.constantFrom<Misbehaviour>(
  { kind: 'drop-after' },
  { kind: 'silent-after' },
  { kind: 'half-body' },
  { kind: 'status-after', status: 500 },
  { kind: 'status-before', status: 500 },
  { kind: 'nothing-named' },
  { kind: 'other', text: 'deadlock detected' },
);
export const event = fc.oneof<fc.WeightedArbitrary<Event>[]>(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('sell'), till, lines, count: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('direct'), till, lines, also: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('change'),
      article,
      quantity: fc.integer({ min: -9, max: 30 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      ...{ kind: fc.constant('office'), behaviour },
      route: fc.constantFrom('sync', 'sync', 'sync', ...ROUTES),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('enter'), article, quantity: fc.integer({ min: -4, max: 9 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('return'),
      ...{ till, article },
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('send'),
      article,
      quantity: fc.integer({ min: 1, max: 12 }),
      central: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('receive'),
      till,
      article,
      refuse: fc.constantFrom(false, false, true),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('decide'), state: fc.constantFrom('settled', 'dropped') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('till'), till, active: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('poison'), number: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel'), number: fc.nat(30) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('away', 'back', 'restart', 'retry', 'resend') }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('pull') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('kill') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.nat(15) }) },
);
