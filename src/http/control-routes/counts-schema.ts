import { Type } from 'typebox';
import { NullableInteger, OneOf } from '../../wire/values/schema-parts.ts';
import { NamedArticle } from './named-article.ts';

export const LINES_MAX = 1000;

const Shop = Type.Integer({ minimum: 1 });
const User = Type.String({ minLength: 1, maxLength: 100 });
const ShopText = Type.String({ pattern: '^[0-9]{1,15}$' });

export const CountPath = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,15}$' }) });
export const ListQuery = Type.Object({ shopId: ShopText });
export const ShowQuery = Type.Object({
  shopId: ShopText,
  after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: 'next of the answer before' })),
});
export const Start = Type.Object(
  {
    shopId: Shop,
    user: User,
    comment: Type.Optional(Type.String({ maxLength: 500 })),
    key: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Null()], {
        description: 'The same key begins one count, for ever',
      }),
    ),
  },
  { additionalProperties: false },
);
export const Line = Type.Object(
  {
    shopId: Shop,
    ...NamedArticle,
    counted: Type.Integer({ minimum: 0 }),
    at: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
        description: 'head of an earlier answer: where the journal stood when the shelf was counted',
      }),
    ),
    user: User,
  },
  { additionalProperties: false },
);
export const Ending = Type.Object({ shopId: Shop, user: User }, { additionalProperties: false });

const SessionSchema = Type.Object({
  id: Type.Integer(),
  state: OneOf(['open', 'closed', 'abandoned']),
  user: Type.String(),
  comment: Type.String(),
  startedAt: Type.Integer(),
  endedAt: NullableInteger,
  lines: Type.Integer({ description: 'Articles that were counted' }),
});

const LineSchema = Type.Object({
  articleId: Type.Integer(),
  code: Type.String(),
  name: Type.String(),
  position: Type.Integer(),
  expected: NullableInteger,
  counted: Type.Integer(),
  difference: NullableInteger,
  movement: NullableInteger,
});

const head = Type.Integer({
  description: 'Where the journal stands: the position to name for a count of now',
});
const ended = {
  200: Type.Object({
    session: Type.Integer(),
    state: OneOf(['closed', 'abandoned']),
    lines: Type.Integer(),
    moved: Type.Integer({ description: 'Articles whose level was put right' }),
    outdated: Type.Integer({ description: 'Articles that were counted again later: that count stands' }),
    already: Type.Boolean(),
    head,
  }),
};
const tags = ['hub'];

export const COUNTS = {
  list: {
    tags,
    summary: 'Counts of the shelves, newest first',
    querystring: ListQuery,
    response: { 200: Type.Object({ counts: Type.Array(SessionSchema), head }) },
  },
  start: {
    tags,
    summary: 'Begin to count the shelves; one count of a shop is open at a time',
    body: Start,
    response: { 200: Type.Object({ session: Type.Integer(), already: Type.Boolean(), head }) },
  },
  show: {
    tags,
    summary: `One count and its lines by article, ${LINES_MAX} at a time`,
    params: CountPath,
    querystring: ShowQuery,
    response: {
      200: Type.Object({ count: SessionSchema, lines: Type.Array(LineSchema), next: NullableInteger, head }),
    },
  },
  line: {
    tags,
    summary: 'Say how many of an article there were; the latest count of an article is the one that counts',
    params: CountPath,
    body: Line,
    response: {
      200: Type.Object({
        seq: Type.Integer(),
        position: Type.Integer(),
        expected: Type.Integer(),
        counted: Type.Integer(),
        difference: Type.Integer(),
        already: Type.Boolean(),
        head,
      }),
    },
  },
  close: {
    tags,
    summary: 'Put right every article that differed, all at once',
    params: CountPath,
    body: Ending,
    response: ended,
  },
  abandon: {
    tags,
    summary: 'End a count without moving anything',
    params: CountPath,
    body: Ending,
    response: ended,
  },
};
