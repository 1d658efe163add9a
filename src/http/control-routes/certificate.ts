import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { SALE_STANDINGS } from '../../domain/certificate.ts';
import { shopId } from '../../domain/ids.ts';
import { certificatePage } from '../../wire/certificate/page.ts';
import { LANGUAGES } from '../../wire/certificate/words.ts';
import { dayNumber } from '../../wire/values/day-number.ts';
import { NullableText, OneOf } from '../../wire/values/schema-parts.ts';
import { send } from '../answer.ts';
import { controlError, shopUnknown } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';

const Query = Type.Object({
  shopId: Type.String({ pattern: '^[0-9]{1,15}$' }),
  date: Type.String({ description: 'A local day of the shop: 2026-11-22' }),
  format: Type.Optional(OneOf(['json', 'html'])),
  lang: Type.Optional(OneOf(LANGUAGES)),
});

const Totals = Type.Array(Type.Object({ currency: Type.String(), total: Type.Integer() }));
const TallySchema = Type.Object({ count: Type.Integer(), totals: Totals });
const Standings = Type.Object(Object.fromEntries(SALE_STANDINGS.map((standing) => [standing, TallySchema])));
const Named = Type.Unsafe<object | null>({
  type: ['object', 'null'],
  properties: { number: { type: 'string' }, soldAt: { type: 'integer' } },
});
const DecisionSchema = Type.Unsafe<object | null>({
  type: ['object', 'null'],
  properties: { user: { type: 'string' }, reason: { type: 'string' }, at: { type: 'integer' } },
});
const Till = Type.Object({
  till: Type.Object({ id: Type.Integer(), serial: Type.String(), name: Type.String() }),
  first: Named,
  last: Named,
  sales: TallySchema,
  standings: Standings,
  cancelled: TallySchema,
  cancellationsOpen: Type.Integer(),
  quarantine: Type.Object({
    count: Type.Integer(),
    entries: Type.Array(
      Type.Object({ id: Type.Integer(), number: NullableText, code: Type.String(), state: Type.String() }),
    ),
  }),
  discarded: Type.Object({
    count: Type.Integer(),
    entries: Type.Array(
      Type.Object({
        kind: Type.String(),
        seq: Type.Integer(),
        number: NullableText,
        decision: DecisionSchema,
      }),
    ),
  }),
  series: Type.Array(
    Type.Object({
      prefix: Type.String(),
      first: Type.String(),
      last: Type.String(),
      count: Type.Integer(),
      missing: Type.Integer(),
      gaps: Type.Array(Type.Object({ from: Type.String(), to: Type.String(), count: Type.Integer() })),
      moreGaps: Type.Integer(),
    }),
  ),
  missing: Type.Integer(),
});
const CertificateSchema = Type.Object({
  shop: Type.Object({ id: Type.Integer(), name: Type.String(), code: Type.String() }),
  day: Type.Integer(),
  timeZone: Type.String(),
  hubId: Type.String(),
  epoch: Type.Integer(),
  head: Type.Integer(),
  position: Type.Integer(),
  drawnUpAt: Type.Integer(),
  sales: TallySchema,
  standings: Standings,
  cancelled: TallySchema,
  quarantined: Type.Integer(),
  missing: Type.Integer(),
  complete: Type.Boolean(),
  tills: Type.Array(Till),
});
const CERTIFICATE = {
  tags: ['hub'],
  summary:
    'What a shop sold on one day, till by till, and where each sale stands at head office; amounts in minor units. ' +
    'With format=html a page that can be printed',
  querystring: Query,
  response: { 200: CertificateSchema },
};

const DATE_UNUSABLE = controlError(400, 'INVALID_REQUEST', 'date must be a calendar day such as 2026-11-22');

/** The evening certificate. */
export function certificateRoute(app: FastifyInstance, { reader, clock }: ControlParts): void {
  app.get('/upstream/certificate', { schema: CERTIFICATE }, (request, reply) => {
    const { shopId: asked, date, format, lang } = request.query as Static<typeof Query>;
    const day = dayNumber(date);
    if (day === null) return send(reply, DATE_UNUSABLE);
    const certificate = reader.certificate(shopId(Number(asked)), day, clock.now());
    if (certificate === undefined) return send(reply, shopUnknown(asked));
    if (format !== 'html') return reply.send(certificate);
    const page = certificatePage(certificate, lang ?? 'fr');
    return reply.type('text/html; charset=utf-8').send(page);
  });
}
