import { Type } from 'typebox';
import { NullableInteger, NullableText, OneOf } from '../values/schema-parts.ts';

/** The entries of a journal on their way to head office and back, one schema per form. */

const Seq = Type.Integer({ minimum: 1 });
const Id = Type.Integer();
const Amount = Type.Integer({ minimum: 0, description: 'Minor units (hundredths)' });
const NullableAmount = Type.Unsafe<number | null>({
  type: ['integer', 'null'],
  minimum: 0,
  description: 'Minor units (hundredths)',
});
const Instant = Type.Integer({ description: 'UTC, milliseconds since 1970' });
const Hash = Type.String({ pattern: '^[0-9a-f]+$' });

export const Times = Type.Object(
  {
    tillTime: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'As the till wrote it' }),
    hubTime: Type.Integer({
      description: 'UTC ms by the hub; it never runs backwards in a journal, and may stand still',
    }),
    bootId: Type.String({ description: 'The boot of the hub in which the fact was recorded' }),
    runningMs: Type.Integer({ description: 'How long the hub had been running, over all its boots' }),
    clockDoubt: Type.Boolean({ description: "Whether the hub's clock could be wrong" }),
  },
  { description: 'When a fact was recorded. Seqs order facts, times do not' },
);

const Movement = Type.Object(
  {
    articleId: Id,
    kind: OneOf(['opening', 'sale', 'return', 'delivery', 'loss', 'adjustment']),
    quantity: Type.Integer({ description: 'Signed' }),
    stockBefore: Type.Integer({ description: 'Where the previous movement of the article ended' }),
  },
  { description: "One change of one article's stock" },
);

const SaleLine = Type.Object({
  articleId: Id,
  variantId: NullableInteger,
  variantName: NullableText,
  quantity: Type.Integer({ minimum: 1 }),
  unitPrice: Amount,
  unitPriceUsd: NullableAmount,
  originalPrice: NullableAmount,
  negotiated: Type.Boolean(),
  discountReason: Type.String(),
});

const TillSerial = Type.String({
  description: 'Of the till that the body names, as it is registered today; no part of the content',
});

export const SaleEntry = Type.Object(
  {
    seq: Seq,
    kind: Type.Literal('sale'),
    recorded: Times,
    body: Type.Object({
      tillId: Id,
      tillName: Type.String(),
      number: Type.String(),
      numberGenerated: Type.Boolean({ description: 'The hub made the number, because the till sent none' }),
      contentHash: Type.String({
        pattern: '^[0-9a-f]*$',
        description:
          'Empty for a sale that came back from a head office which did not tell what the till had sent',
      }),
      soldAt: Instant,
      currency: Type.String(),
      total: Amount,
      tillTotal: Type.Unsafe<number | null>({ type: ['integer', 'null'], description: "The till's own sum" }),
      paymentMode: Type.String(),
      paid: Type.Boolean(),
      anomalies: Type.Array(Type.String()),
      lines: Type.Array(SaleLine, { description: 'Line n is the movement seq + n' }),
    }),
    tillSerial: TillSerial,
    sentAs: Type.Optional(
      Type.String({
        description: 'The number that counts at head office instead of the own one; no part of the content',
      }),
    ),
  },
  { description: 'A sale. (tillSerial, sentAs or number) names it for ever' },
);

export const MovementEntry = Type.Object(
  {
    seq: Seq,
    kind: Type.Literal('movement'),
    recorded: Times,
    body: Type.Object({ causeSeq: Seq, ...Movement.properties }),
  },
  { description: 'A movement that another entry of the same shop caused' },
);

/** Every word that is no kind of a fact. */
const NOT_FACTS = ['sale', 'movement', 'taken-back', 'withheld', 'deferred'];

export const FactEntry = Type.Object(
  {
    seq: Seq,
    kind: Type.Unsafe<string>({
      type: 'string',
      pattern: `^(?!(${NOT_FACTS.join('|')})$)[a-z][a-z-]*$`,
      description: 'Kinds may be added; one that is not known is recorded as it is',
    }),
    recorded: Times,
    body: Type.Object({
      subjectId: Type.Unsafe<number | null>({
        type: ['integer', 'null'],
        description: 'The article, till, category, variant, shop or entry that it is about',
      }),
      said: Type.Record(Type.String(), Type.Unknown(), { description: 'What the fact says, by its kind' }),
      movement: Type.Optional(Movement),
      quarantined: Type.Optional(
        Type.Object({
          tillId: Id,
          number: NullableText,
          contentHash: Hash,
          refusal: Type.Record(Type.String(), Type.Unknown()),
          payload: Type.String({ description: 'The refused sale as the till sent it, JSON text' }),
        }),
      ),
      declaration: Type.Optional(
        Type.Object({
          tillId: Id,
          kind: OneOf(['negotiation', 'return', 'cash-report']),
          articleId: NullableInteger,
          occurredAt: Instant,
          currency: Type.String(),
          amount: Amount,
        }),
      ),
      delivery: Type.Optional(
        Type.Object({
          articleId: Id,
          quantity: Type.Integer({ minimum: 1 }),
          sentAt: Type.Unsafe<number | null>({ type: ['integer', 'null'], description: 'UTC ms' }),
        }),
      ),
      requests: Type.Optional(
        Type.Array(Type.Object({ scope: Type.String(), contentHash: Hash }), {
          description: 'Requests that the fact answered, so that a repeat is known as one',
        }),
      ),
    }),
    tillSerial: Type.Optional(TillSerial),
  },
  { description: 'Any other fact; one with a movement changes the stock of an article under its own seq' },
);

export const TakenBackEntry = Type.Object(
  {
    seq: Seq,
    kind: Type.Literal('taken-back'),
    origin: Type.Object({ epoch: Type.Integer({ minimum: 1 }), seq: Seq }),
  },
  { description: 'Head office has this fact already, under the name of its first life' },
);

export const WithheldEntry = Type.Object(
  {
    seq: Seq,
    kind: Type.Literal('withheld'),
    decision: OneOf(['dropped', 'settled']),
  },
  { description: 'A person decided that head office does not get this fact, or has it by hand' },
);

export const DeferredEntry = Type.Object(
  { seq: Seq, kind: Type.Literal('deferred') },
  { description: 'Head office failed on this fact: it comes alone later, and the log goes on without it' },
);

export const Entry = Type.Union([
  SaleEntry,
  MovementEntry,
  FactEntry,
  TakenBackEntry,
  WithheldEntry,
  DeferredEntry,
]);
