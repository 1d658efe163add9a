import {
  DeferredEntry,
  Entry,
  FactEntry,
  MovementEntry,
  SaleEntry,
  TakenBackEntry,
  Times,
  WithheldEntry,
} from './entry-schema.ts';
import {
  Batch,
  BatchAnswer,
  EntriesPage,
  Failure,
  PAGE_ENTRIES_MAX,
  Verdict,
  Watermark,
} from './messages.ts';
import { JOURNAL_PATH } from './paths.ts';

const SCHEMAS: Readonly<Record<string, object>> = {
  Batch,
  BatchAnswer,
  Verdict,
  Watermark,
  EntriesPage,
  Entry,
  SaleEntry,
  MovementEntry,
  FactEntry,
  TakenBackEntry,
  WithheldEntry,
  DeferredEntry,
  Times,
  Failure,
};

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (description: string, schema: string) => ({
  description,
  content: { 'application/json': { schema: ref(schema) } },
});

const REFUSALS = {
  '401': json('No token, or not the right one: UNAUTHORIZED', 'Failure'),
  '403': json('The token may not speak for this hub: FORBIDDEN', 'Failure'),
  '404': json('HUB_UNKNOWN or SHOP_UNKNOWN: somebody has to register it', 'Failure'),
  '429': waiting('Too many requests: BUSY'),
  '503': waiting('Not available at present: BUSY'),
};

function waiting(description: string) {
  const header = { description: 'Seconds, or an HTTP date', schema: { type: 'string' } };
  return { ...json(description, 'Failure'), headers: { 'Retry-After': header } };
}

const HUB = {
  name: 'hub',
  in: 'path',
  required: true,
  description: "The hub's id",
  schema: { type: 'string' },
};
const ACCEPT = {
  name: 'Accept-Encoding',
  in: 'header',
  description: 'gzip: the answer may be packed',
  schema: { type: 'string' },
};

function number(name: string, description: string, bounds: object) {
  return { name, in: 'query', required: true, description, schema: { type: 'integer', ...bounds } };
}

const SHOP = number('shop', 'The id of the shop', {});

const SEND = {
  operationId: 'sendBatch',
  summary: 'Entries of a journal, to be recorded once',
  description:
    'The whole batch is carried out in one transaction, before the answer leaves. Sent again, it changes nothing and is answered as known.',
  parameters: [
    {
      name: 'Content-Encoding',
      in: 'header',
      description: 'gzip: the body is packed; the bounds are about the unpacked body',
      schema: { type: 'string', enum: ['gzip'] },
    },
  ],
  requestBody: { required: true, content: { 'application/json': { schema: ref('Batch') } } },
  responses: {
    '200': json('Head office has decided about every entry of the batch', 'BatchAnswer'),
    '400': json('The body is no JSON: INVALID_JSON', 'Failure'),
    ...REFUSALS,
    '409': json(
      'Nothing was recorded. DIVERGED: another fact has the name `seq`. GAP: entries before `first` are missing. OLD_EPOCH: a later epoch has begun, and this batch goes beyond what came before it',
      'Failure',
    ),
    '413': json('The body is too large: TOO_LARGE; the hub sends less at once', 'Failure'),
    '422': json('The body is no batch: INVALID, or it lacks an entry: INCOMPLETE', 'Failure'),
  },
};

const ASK_WATERMARK = {
  operationId: 'askWatermark',
  summary: 'How far head office has followed a shop',
  parameters: [HUB, SHOP],
  responses: { '200': json('The highest epoch, and its last decided seq', 'Watermark'), ...REFUSALS },
};

const ASK_ENTRIES = {
  operationId: 'askEntries',
  summary: 'What head office holds of an epoch of a shop',
  description:
    'Every entry that was recorded or known, as it was sent. What was refused or is to come later is not held and leaves a gap.',
  parameters: [
    HUB,
    SHOP,
    number('epoch', 'Entries of this epoch only', { minimum: 1 }),
    number('after', 'Entries above this seq', { minimum: 0 }),
    number('limit', 'So many at most; head office may give fewer', { minimum: 1, maximum: PAGE_ENTRIES_MAX }),
    ACCEPT,
  ],
  responses: { '200': json('A page', 'EntriesPage'), ...REFUSALS },
};

/** Protocol `journal` as an OpenAPI document, seen from a head office that is to be built. */
export function journalApi() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Head office for boutique-hub, protocol journal',
      version: '1',
      description:
        'What a head office offers so that hubs of shops send it everything that happens there. README.md beside this file says it in plain words, and vectors/ has exchanges to test an implementation with.',
    },
    servers: [{ url: 'https://head-office.example', description: 'HUB_UPSTREAM_URL' }],
    security: [{ token: [] }],
    paths: {
      [JOURNAL_PATH]: { post: SEND },
      [`${JOURNAL_PATH}/{hub}/watermark`]: { get: ASK_WATERMARK },
      [`${JOURNAL_PATH}/{hub}/entries`]: { get: ASK_ENTRIES },
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'HUB_UPSTREAM_TOKEN' } },
      schemas: Object.fromEntries(
        Object.entries(SCHEMAS).map(([name, schema]) => [name, withReferences(schema, name)]),
      ),
    },
  };
}

/** The schema with a reference wherever one stands that has a name of its own. */
function withReferences(value: unknown, self: string | null): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => withReferences(inner, null));
  const named = Object.entries(SCHEMAS).find(([name, schema]) => schema === value && name !== self);
  if (named !== undefined) return ref(named[0]);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withReferences(inner, null)]));
}
