import { Type } from 'typebox';
import { OneOf } from '../values/schema-parts.ts';
import { Entry } from './entry-schema.ts';

/** What the hub and a head office say to each other in protocol `journal`. */

/** Bounds of one batch, unpacked. A single entry may be larger: it travels alone. */
export const BATCH_ENTRIES_MAX = 500;
export const BATCH_BYTES_MAX = 1_000_000;
/** Bound of the entries that are asked for at once. */
export const PAGE_ENTRIES_MAX = 500;

const Position = {
  epoch: Type.Integer({ minimum: 0 }),
  seq: Type.Integer({ minimum: 0 }),
};

export const Watermark = Type.Object(Position, {
  description:
    'Head office has decided about every entry up to this one; 0 and 0 when it has none of this shop',
});

export const Batch = Type.Object(
  {
    hub: Type.String({ description: "The hub's id" }),
    shop: Type.Integer(),
    epoch: Type.Integer({ minimum: 1 }),
    first: Type.Integer({ minimum: 1 }),
    last: Type.Integer({ minimum: 1 }),
    entries: Type.Array(Entry, {
      minItems: 1,
      maxItems: BATCH_ENTRIES_MAX,
      description: 'Every entry from first to last, in ascending seq, without a gap',
    }),
  },
  { description: 'Entries of one shop and one epoch. Hub, shop, epoch, first and last name it' },
);

export const Verdict = Type.Object({
  seq: Type.Integer({ minimum: 1 }),
  verdict: OneOf(['recorded', 'known', 'refused', 'busy']),
  code: Type.Optional(Type.String({ description: 'Of a refusal, for programs' })),
  message: Type.Optional(Type.String({ description: 'Of a refusal, for people' })),
});

export const BatchAnswer = Type.Object({
  verdicts: Type.Array(Verdict, { description: 'One for each entry, in the order of the batch' }),
  watermark: Watermark,
});

export const EntriesPage = Type.Object({
  epoch: Type.Integer({ minimum: 1 }),
  entries: Type.Array(Entry, { maxItems: PAGE_ENTRIES_MAX, description: 'In ascending seq' }),
  upTo: Type.Integer({
    minimum: 0,
    description: 'All that is held of the epoch up to this seq stands here or on an earlier page',
  }),
  last: Type.Integer({
    minimum: 0,
    description: 'The last seq of the epoch that was decided; the page is the last one when upTo reaches it',
  }),
  next: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    minimum: 1,
    description:
      'The first later epoch of which anything was decided, whether this one is known or not; null = none',
  }),
});

export const Failure = Type.Object({
  code: Type.String({ description: 'For programs' }),
  message: Type.String({ description: 'For people' }),
  seq: Type.Optional(Type.Integer({ description: 'DIVERGED: the first entry that is another one here' })),
});
