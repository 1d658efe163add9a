import fc from 'fast-check';
import type { Misbehaviour } from '../support/head-office.ts';
import { type CommonEvent, drawn, type Route, type Setback, setback, till } from './living-shop.ts';

/** The articles of the model by number: one that both sides know alike, one that never was alike, and head office's own. */
export const ARTICLES = [101, 102, 103] as const;

export interface Goods {
  /** A number among ARTICLES. */
  readonly article: number;
  readonly quantity: number;
}

/** What people and tills enter at the hub beside sales; of `correct` and `count` the quantity is what the level becomes. */
type Entry = 'return' | 'hand-return' | 'delivery' | 'loss' | 'regularise' | 'correct' | 'count';

/** What happens to the hub or to head office as a whole. `kill`: the hub is killed, and looks at once in its next life. */
export interface StockMoment {
  readonly kind: 'pull' | 'kill' | 'mute' | 'there' | 'sent' | 'added';
}

export type StockEvent =
  | CommonEvent
  | { readonly kind: 'sell'; readonly till: number; readonly baskets: readonly (readonly Goods[])[] }
  /** A till that sells at head office; some of its sales come to the hub, too, later. */
  | {
      readonly kind: 'direct';
      readonly till: number;
      readonly basket: readonly Goods[];
      readonly also: boolean;
    }
  | ({ readonly kind: 'enter'; readonly how: Entry; readonly till: number } & Goods)
  /** A return of something that the shop does not know by its code. */
  | { readonly kind: 'strange-return'; readonly till: number }
  /** People at head office correct the stock. */
  | ({ readonly kind: 'change' } & Goods)
  /** Head office sends goods; they wait there for a till. */
  | { readonly kind: 'send'; readonly article: number }
  /** Goods that are announced at the hub itself. */
  | ({ readonly kind: 'announce' } & Goods)
  /** A till decides on what waits at the hub of one of the articles of which something does. */
  | { readonly kind: 'receive'; readonly till: number; readonly nth: number; readonly refuse: boolean }
  /** A till without a hub decides at head office on what waits there. */
  | { readonly kind: 'decide-there'; readonly nth: number; readonly refuse: boolean }
  /** A person takes over what differed at the first look. */
  | { readonly kind: 'accept'; readonly article: number }
  /** A person deals with the first record that waits for hands. */
  | { readonly kind: 'decide'; readonly state: 'settled' | 'dropped' }
  | { readonly kind: 'resend' }
  | StockMoment
  | Setback<StockEvent>;

const article = fc.nat(ARTICLES.length - 1);
const basket = fc.array(fc.record({ article, quantity: fc.integer({ min: 1, max: 3 }) }), {
  minLength: 1,
  maxLength: 3,
});
const behaviour = fc.constantFrom<Misbehaviour>(
  { kind: 'drop-after' },
  { kind: 'silent-after' },
  { kind: 'half-body' },
  { kind: 'status-after', status: 500 },
  { kind: 'status-before', status: 500 },
  { kind: 'nothing-named' },
  { kind: 'other', text: 'deadlock detected' },
);
/** Of calls beside sales: done and not answered, not done, or refused. */
const callBehaviour = fc.constantFrom<Misbehaviour>(
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'silent' },
  { kind: 'silent-after' },
  { kind: 'half-json' },
  { kind: 'portal' },
  { kind: 'status-after', status: 500 },
  { kind: 'status-before', status: 400 },
  { kind: 'status-before', status: 403, html: true },
);
/** Of questions: no silence, which would only cost the time of waiting. */
const askedBehaviour = fc.constantFrom<Misbehaviour>(
  { kind: 'drop-before' },
  { kind: 'half-json' },
  { kind: 'portal' },
  { kind: 'status-before', status: 500 },
);
const moving = fc.constantFrom<Route>(
  'annuler',
  'regulariser',
  'regulariser',
  'retours',
  'valider',
  'refuser',
);
const asking = fc.constantFrom<Route>('historique', 'notifications', 'catalogue', 'reconciliation');

/** What people and tills do, on both sides. */
const act = fc.oneof<fc.WeightedArbitrary<StockEvent>[]>(
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ kind: fc.constant('sell'), till },
      baskets: fc.array(basket, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('direct'), till, basket, also: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ kind: fc.constant('enter'), till, article },
      how: fc.constantFrom<Entry[]>(
        ...([
          'return',
          'return',
          'hand-return',
          'delivery',
          'loss',
          'regularise',
          'correct',
          'count',
        ] as const),
      ),
      quantity: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('strange-return'), till }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ kind: fc.constant('change'), article },
      quantity: fc.integer({ min: -9, max: 30 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('send'), article }) },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ kind: fc.constant('announce'), article },
      quantity: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('receive'), till, nth: article, refuse: mostlyNot() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('decide-there'), nth: article, refuse: mostlyNot() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('accept'), article }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('decide'), state: fc.constantFrom('settled', 'dropped') }),
  },
  { weight: 2, arbitrary: drawn.cancel(15) },
);

const event = fc.oneof<fc.WeightedArbitrary<StockEvent>[]>(
  { weight: 33, arbitrary: act },
  { weight: 3, arbitrary: setback(act) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('backup', 'restore') }) },
  { weight: 3, arbitrary: drawn.office(fc.constant('sync'), behaviour) },
  { weight: 5, arbitrary: drawn.office(moving, callBehaviour) },
  { weight: 2, arbitrary: drawn.office(asking, askedBehaviour) },
  { weight: 1, arbitrary: drawn.till },
  { weight: 1, arbitrary: drawn.poison(15) },
  { weight: 3, arbitrary: drawn.around },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resend') }) },
  { weight: 7, arbitrary: fc.record({ kind: fc.constantFrom('pull', 'pull', 'pull', 'kill') }) },
  { weight: 4, arbitrary: drawn.wait(15) },
);

/** Long ones: much has to happen before a delivery is announced, received and lost on its way. */
export const history = fc.array(event, { minLength: 15, maxLength: 60, size: 'max' });

/** Goods that head office has put on its shelf when the hub is killed before the answer: nobody here knows. */
export const ADDED_UNHEARD: readonly StockEvent[][] = [
  [
    { kind: 'office', behaviour: { kind: 'silent-after' }, route: 'regulariser' },
    { kind: 'enter', how: 'delivery', till: 0, article: 0, quantity: 5 },
    { kind: 'added' },
    { kind: 'kill' },
  ],
  [
    { kind: 'send', article: 0 },
    { kind: 'pull' },
    { kind: 'office', behaviour: { kind: 'silent-after' }, route: 'valider' },
    { kind: 'receive', till: 0, nth: 0, refuse: false },
    { kind: 'added' },
    { kind: 'kill' },
  ],
];

/** A cancellation that head office lost, and is told again by the question whether it has it. */
export const CANCELLED_AND_LOST: readonly StockEvent[] = [
  { kind: 'sell', till: 0, baskets: [[{ article: 0, quantity: 1 }]] },
  { kind: 'sent' },
  { kind: 'backup' },
  { kind: 'cancel', number: 0 },
  { kind: 'sent' },
  { kind: 'restore' },
  { kind: 'pull' },
];

function mostlyNot(): fc.Arbitrary<boolean> {
  return fc.nat(3).map((number) => number === 0);
}
