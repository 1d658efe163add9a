import { Type } from 'typebox';
import { NullableInteger, NullableText } from '../wire/values/schema-parts.ts';

export const UnsentSchema = Type.Object({
  count: Type.Integer(),
  amounts: Type.Array(Type.Object({ currency: Type.String(), total: Type.Integer() })),
  oldestAt: NullableInteger,
});

const CauseSchema = Type.Object({ code: Type.String(), french: Type.String(), english: Type.String() });

const cause = { code: { type: 'string' }, french: { type: 'string' }, english: { type: 'string' } };
const Renumbered = Type.Unsafe<object | null>({
  type: ['object', 'null'],
  properties: { number: { type: 'string' }, user: { type: 'string' }, at: { type: 'integer' } },
});
const Decision = Type.Unsafe<object | null>({
  type: ['object', 'null'],
  properties: { user: { type: 'string' }, reason: { type: 'string' }, at: { type: 'integer' } },
});

/** One record on its way to head office. The five fields of its sale are null where it concerns none. */
export const RecordSchema = Type.Object({
  shopId: Type.Integer(),
  seq: Type.Integer(),
  state: Type.String({ description: 'retry, parked, dropped, settled; or cancelled, held, waiting, sent' }),
  kind: Type.String({ description: 'sale, or the kind of the fact' }),
  attempts: Type.Integer(),
  nextAttemptAt: NullableInteger,
  cause: Type.Unsafe<object | null>({ type: ['object', 'null'], properties: cause }),
  lastAnswer: Type.String(),
  number: NullableText,
  tillId: NullableInteger,
  tillName: NullableText,
  currency: NullableText,
  total: Type.Unsafe<number | null>({ type: ['integer', 'null'], description: 'Minor units' }),
  renumbered: Renumbered,
  decision: Decision,
});

const hold = {
  shopId: Type.Integer(),
  tillId: Type.Integer(),
  fromSeq: Type.Integer(),
  cause: CauseSchema,
  lastAnswer: Type.String(),
  attempts: Type.Integer(),
  nextAttemptAt: NullableInteger,
};
export const HoldSchema = Type.Object({ ...hold, tillName: Type.String() });

const NullableNumber = Type.Unsafe<number | null>({ type: ['number', 'null'] });

export const ProgressSchema = Type.Unsafe<object | null>({
  type: ['object', 'null'],
  properties: {
    sent: Type.Integer(),
    total: Type.Integer(),
    perSecond: NullableNumber,
    secondsLeft: NullableInteger,
    english: Type.String(),
    french: Type.String(),
  },
});

const ContactSchema = Type.Unsafe<object | null>({
  type: ['object', 'null'],
  properties: { lastContactAt: NullableInteger, lastError: NullableText, progress: ProgressSchema },
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
  parked: Type.Array(RecordSchema, { description: 'The first 20; upstream/records has all' }),
  parkedCount: Type.Integer(),
  retrying: Type.Integer(),
  decided: Type.Object({ dropped: Type.Integer(), settled: Type.Integer() }),
  holds: Type.Array(HoldSchema),
  catalogue: CatalogueSchema,
  lostSales: LostSalesSchema,
  upstream: Type.Object({ position: Type.Integer(), contact: ContactSchema }),
  takenBack: Type.Object(
    { facts: Type.Integer(), sales: Type.Integer(), unapplied: Type.Integer() },
    { description: 'Given back by head office after restores; what could not be applied waits for a person' },
  ),
});

const WearSchema = Type.Unsafe<object | null>({
  type: ['object', 'null'],
  description:
    'What the running hub wrote since its start, of which storage wears out; null where no hub runs',
  properties: {
    runningMs: Type.Number(),
    commits: Type.Integer({ description: 'Each is one sync' }),
    writtenBytes: Type.Integer({ description: 'As the system counts them for this process' }),
    walBytes: Type.Integer({ description: 'Size of the write-ahead log' }),
  },
});

const BackupsSchema = Type.Unsafe<object[] | null>({
  type: ['array', 'null'],
  description: 'Where copies of the database are kept; null where no hub runs',
  items: {
    type: 'object',
    properties: {
      folder: Type.String(),
      lastProvenAt: NullableInteger,
      copies: Type.Integer(),
      bytes: Type.Integer(),
      lastError: NullableText,
    },
  },
});

/** What a person should know of the hub itself, in words. Each code has figures of its own beside them. */
export const ConditionSchema = Type.Object({
  code: Type.String({ description: 'DISK_LOW, DISK_FULL, CLOCK_IN_DOUBT, BACKUP_FAILED, BACKUP_OLD' }),
  french: Type.String({ description: 'What it is and what to do, for the shop' }),
  english: Type.String(),
});

/** {@link HubStatus} as JSON: times in UTC ms, amounts in minor units. */
export const HubStatusSchema = Type.Object({
  hubId: Type.String(),
  epoch: Type.Integer(),
  conditions: Type.Array(ConditionSchema),
  shops: Type.Array(ShopStatusSchema),
  otherHubs: Type.Array(
    Type.Object({
      hubId: Type.String(),
      host: Type.String(),
      port: Type.Integer(),
      addresses: Type.Array(Type.String()),
      shops: Type.Array(Type.Integer()),
      isCopy: Type.Boolean({
        description: 'It has the id of this hub: it runs on a copy of its data folder',
      }),
      french: Type.String({ description: 'What it is and what to do, for the shop' }),
      english: Type.String(),
    }),
  ),
  wear: WearSchema,
  backups: BackupsSchema,
});
