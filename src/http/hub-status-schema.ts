import { Type } from 'typebox';
import { NullableInteger, NullableText } from '../wire/values/schema-parts.ts';

export const UnsentSchema = Type.Object({
  count: Type.Integer(),
  amounts: Type.Array(Type.Object({ currency: Type.String(), total: Type.Integer() })),
  oldestAt: NullableInteger,
});

const CauseSchema = Type.Object({ code: Type.String(), french: Type.String(), english: Type.String() });

const exception = {
  shopId: Type.Integer(),
  seq: Type.Integer(),
  state: Type.String({ description: 'retry, parked or dropped' }),
  attempts: Type.Integer(),
  nextAttemptAt: NullableInteger,
  cause: CauseSchema,
  lastAnswer: Type.String(),
};
export const ExceptionSchema = Type.Object(exception);

const hold = {
  shopId: Type.Integer(),
  tillId: Type.Integer(),
  fromSeq: Type.Integer(),
  cause: CauseSchema,
  lastAnswer: Type.String(),
  attempts: Type.Integer(),
  nextAttemptAt: NullableInteger,
};
export const HoldSchema = Type.Object(hold);

const ParkedSchema = Type.Object({
  ...exception,
  number: Type.String(),
  tillId: Type.Integer(),
  tillName: Type.String(),
  currency: Type.String(),
  total: Type.Integer({ description: 'Minor units' }),
});

const ContactSchema = Type.Unsafe<object | null>({
  type: ['object', 'null'],
  properties: { lastContactAt: NullableInteger, lastError: NullableText },
});

const CatalogueSchema = Type.Unsafe<object | null>({
  type: ['object', 'null'],
  properties: { fullAt: NullableInteger, lastError: NullableText, conflicts: Type.Integer() },
});

const LostSalesSchema = Type.Object(
  {
    tills: Type.Integer({ description: 'Comparisons, one per till and raised epoch' }),
    compared: Type.Integer({ description: 'How many of them are done' }),
    takenBack: Type.Integer(),
    missing: Type.Integer({ description: 'Sales that could not be taken back' }),
    waiting: Type.Array(Type.Object({ tillId: Type.Integer(), cause: Type.String() })),
    first: Type.Array(
      Type.Object({
        tillId: Type.Integer(),
        tillName: Type.String(),
        number: Type.String(),
        reason: Type.String(),
        notedAt: Type.Integer(),
        total: NullableInteger,
      }),
    ),
  },
  { description: 'Sales that head office has from a life of the hub that is lost' },
);

const ShopStatusSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  code: Type.String(),
  active: Type.Boolean(),
  head: Type.Integer(),
  lastFactAt: NullableInteger,
  tills: Type.Object({ active: Type.Integer(), inactive: Type.Integer() }),
  unsent: UnsentSchema,
  quarantined: Type.Integer(),
  parked: Type.Array(ParkedSchema),
  retrying: Type.Integer(),
  holds: Type.Array(Type.Object({ ...hold, tillName: Type.String() })),
  catalogue: CatalogueSchema,
  lostSales: LostSalesSchema,
  upstream: Type.Object({ position: Type.Integer(), contact: ContactSchema }),
});

/** {@link HubStatus} as JSON: times in UTC ms, amounts in minor units. */
export const HubStatusSchema = Type.Object({
  hubId: Type.String(),
  epoch: Type.Integer(),
  shops: Type.Array(ShopStatusSchema),
  otherHubs: Type.Array(
    Type.Object({
      hubId: Type.String(),
      host: Type.String(),
      port: Type.Integer(),
      shops: Type.Array(Type.Integer()),
    }),
  ),
});
