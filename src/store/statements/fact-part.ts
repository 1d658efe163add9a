import type {
  DeclarationPart,
  DeliveryPart,
  QuarantinedPart,
  RequestPart,
} from '../../domain/journal-entry.ts';
import type { Database } from '../open.ts';
import type { SeqSpan } from './journal-entry.ts';

/** A row that is part of a fact, and the till that it names. */
export interface WithTill<Part> {
  readonly part: Part;
  readonly serial: string;
}

interface QuarantinedColumns {
  seq: number;
  till_id: number;
  serial: string;
  number: string | null;
  content_hash: string;
  refusal: string;
  payload: string;
}

interface DeclarationColumns {
  seq: number;
  till_id: number;
  serial: string;
  kind: string;
  article_id: number | null;
  occurred_at: number;
  currency: string;
  amount: number;
}

/** The rows that are parts of the facts of a span, each by the seq of its fact. */
export function prepareFactParts(db: Database) {
  const quarantined = db.prepare<SeqSpan, QuarantinedColumns>(
    `SELECT q.seq, q.till_id, t.serial, q.number, lower(hex(q.content_hash)) AS content_hash, q.refusal, q.payload
     FROM quarantine AS q JOIN till AS t ON t.id = q.till_id
     WHERE q.shop_id = :shop AND q.seq > :after AND q.seq <= :upTo`,
  );
  const declarations = db.prepare<SeqSpan, DeclarationColumns>(
    `SELECT d.seq, d.till_id, t.serial, d.kind, d.article_id, d.occurred_at, d.currency, d.amount
     FROM declaration AS d JOIN till AS t ON t.id = d.till_id
     WHERE d.shop_id = :shop AND d.seq > :after AND d.seq <= :upTo`,
  );
  const deliveries = db.prepare<
    SeqSpan,
    { seq: number; article_id: number; quantity: number; sent_at: number | null }
  >(
    `SELECT seq, article_id, quantity, sent_at FROM delivery
     WHERE shop_id = :shop AND seq > :after AND seq <= :upTo`,
  );
  const requests = db.prepare<SeqSpan, { seq: number; scope: string; content_hash: string }>(
    `SELECT seq, scope, lower(hex(content_hash)) AS content_hash
     FROM answered_request INDEXED BY answered_request_fact
     WHERE shop_id = :shop AND seq > :after AND seq <= :upTo ORDER BY seq, scope, content_hash`,
  );
  return {
    quarantined: (span: SeqSpan): ReadonlyMap<number, WithTill<QuarantinedPart>> =>
      new Map(
        quarantined.all(span).map((row) => [row.seq, { part: toQuarantined(row), serial: row.serial }]),
      ),
    declarations: (span: SeqSpan): ReadonlyMap<number, WithTill<DeclarationPart>> =>
      new Map(
        declarations.all(span).map((row) => [row.seq, { part: toDeclaration(row), serial: row.serial }]),
      ),
    deliveries: (span: SeqSpan): ReadonlyMap<number, DeliveryPart> =>
      new Map(
        deliveries.all(span).map((row) => {
          return [row.seq, { articleId: row.article_id, quantity: row.quantity, sentAt: row.sent_at }];
        }),
      ),
    requests: (span: SeqSpan): ReadonlyMap<number, readonly RequestPart[]> =>
      new Map(
        [...Map.groupBy(requests.all(span), (row) => row.seq)].map(([at, rows]) => [
          at,
          rows.map((row) => ({ scope: row.scope, contentHash: row.content_hash })),
        ]),
      ),
  };
}

function toQuarantined(row: QuarantinedColumns): QuarantinedPart {
  return {
    tillId: row.till_id,
    number: row.number,
    contentHash: row.content_hash,
    refusal: JSON.parse(row.refusal) as QuarantinedPart['refusal'],
    payload: row.payload,
  };
}

function toDeclaration(row: DeclarationColumns): DeclarationPart {
  return {
    tillId: row.till_id,
    kind: row.kind,
    articleId: row.article_id,
    occurredAt: row.occurred_at,
    currency: row.currency,
    amount: row.amount,
  };
}
