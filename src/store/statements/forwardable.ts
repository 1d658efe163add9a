import { CENTRAL_DELIVERY_PREFIX } from '../../domain/central-catalogue.ts';
import {
  articleId,
  type Epoch,
  epoch,
  type Seq,
  type ShopId,
  seq,
  shopId,
  type TillId,
  tillId,
} from '../../domain/ids.ts';
import type { FactName, ForwardableFact, MovedArticle } from '../forwardable.ts';
import type { Database } from '../open.ts';
import { prepareDeclaration } from './declaration.ts';
import { IMPORTED_DELIVERY_COMMENT } from './delivery.ts';
import type { FactKind } from './fact.ts';
import { prepareOrigins } from './origin.ts';
import { prepareSale } from './sale.ts';

/**
 * Kinds of facts of which head office may have to hear. What is not among them is bookkeeping of the hub (openings, the
 * catalogue, tills, quarantine, the steps of a count, traces of rejections, decisions of people on what waits), or came
 * from head office itself.
 */
export const FORWARDABLE_KINDS = [
  'cancellation',
  'reception',
  'delivery-refused',
  'correction',
  'regularisation',
  'delivery',
  'loss',
  'return',
  'count',
  'negotiation',
  'customer-return',
  'cash-report',
] as const satisfies readonly FactKind[];

type Kind = (typeof FORWARDABLE_KINDS)[number];

interface Row {
  shop_id: number;
  seq: number;
  kind: Kind;
  subject_id: number | null;
  body: string;
  hub_time: number;
  till_id: number | null;
  sale_seq: number | null;
  article_id: number | null;
  code: string | null;
  name: string | null;
  quantity: number | null;
}

type Body = Readonly<Record<string, unknown>>;

/** Whose it is: of its sale, of its declaration, or as it says. */
const TILL = "coalesce(s.till_id, d.till_id, json_extract(f.body, '$.till'))";
const WITH_ITS_TILL = `
    LEFT JOIN cancellation AS c ON c.shop_id = f.shop_id AND c.seq = f.seq
    LEFT JOIN sale AS s ON s.shop_id = c.shop_id AND s.seq = c.sale_seq
    LEFT JOIN declaration AS d ON d.shop_id = f.shop_id AND d.seq = f.seq`;

/** Whether the sale or fact of a row `e` (shop_id, seq) is of a till that is held. Where none is held it costs nothing. */
export const IS_HELD = `(
  EXISTS (SELECT 1 FROM upstream_hold AS h CROSS JOIN sale AS s ON s.shop_id = e.shop_id AND s.seq = e.seq
    WHERE h.shop_id = e.shop_id AND h.till_id = s.till_id)
  OR EXISTS (SELECT 1 FROM upstream_hold AS h CROSS JOIN fact AS f ON f.shop_id = e.shop_id AND f.seq = e.seq ${WITH_ITS_TILL}
    WHERE h.shop_id = e.shop_id AND h.till_id = ${TILL}))`;

const SELECT = `
  SELECT f.shop_id, f.seq, f.kind, f.subject_id, f.body, f.hub_time, ${TILL} AS till_id, c.sale_seq, m.article_id, a.code, a.name,
    m.quantity
  FROM fact AS f ${WITH_ITS_TILL}
    LEFT JOIN movement AS m ON m.shop_id = f.shop_id AND m.seq = f.seq
    LEFT JOIN article AS a ON a.id = m.article_id`;
const KINDS = `f.kind IN (${FORWARDABLE_KINDS.map((kind) => `'${kind}'`).join(', ')})`;

/** Facts beside sales that are to be forwarded, in journal order. */
export function prepareForwardable(db: Database) {
  const after = db.prepare<[number, number, string, number], Row>(
    `${SELECT} WHERE f.shop_id = ? AND f.seq > ? AND ${KINDS}
       AND coalesce(${TILL}, 0) NOT IN (SELECT value FROM json_each(?))
     ORDER BY f.seq LIMIT ?`,
  );
  const ofTill = db.prepare<[number, number, number, number, number], Row>(
    `${SELECT} WHERE f.shop_id = ? AND f.seq > ? AND f.seq <= ? AND ${KINDS}
       AND ${TILL} = ?
     ORDER BY f.seq LIMIT ?`,
  );
  const between = db.prepare<[number, number, number], Row>(
    `${SELECT} WHERE f.shop_id = ? AND f.seq > ? AND f.seq <= ? AND ${KINDS} ORDER BY f.seq`,
  );
  const one = db.prepare<[number, number], Row>(`${SELECT} WHERE f.shop_id = ? AND f.seq = ? AND ${KINDS}`);
  const toFact = preparedFact(db);
  return {
    /** Rows that were read count for the limit, whether something is left to forward of them or not. */
    after: (shop: ShopId, at: Seq, limit: number, exceptTills: readonly TillId[]): ReadFact[] =>
      after.all(shop, at, JSON.stringify(exceptTills), limit).map(toFact),
    ofTill: (till: TillId, shop: ShopId, at: Seq, upTo: Seq, limit: number): ReadFact[] =>
      ofTill.all(shop, at, upTo, till, limit).map(toFact),
    /** All of a part that is not large. */
    between: (shop: ShopId, after: Seq, upTo: Seq): ReadFact[] => between.all(shop, after, upTo).map(toFact),
    one: (shop: ShopId, at: Seq): ForwardableFact | null => {
      const row = one.get(shop, at);
      return row === undefined ? null : toFact(row).fact;
    },
  };
}

/** A fact of such a kind; null = nothing of it is to be forwarded. */
export interface ReadFact {
  readonly seq: Seq;
  readonly fact: ForwardableFact | null;
}

function preparedFact(db: Database): (row: Row) => ReadFact {
  const sale = prepareSale(db);
  const declaration = prepareDeclaration(db);
  const epochOf = preparedEpoch(db);
  const originsOf = preparedOrigins(db);
  const centralKeys = preparedCentralKeys(db);
  const decoded = (row: Row): ForwardableFact | null => {
    const shop = shopId(row.shop_id);
    const at = seq(row.seq);
    const body = JSON.parse(row.body) as Body;
    const till = row.till_id === null ? null : tillId(row.till_id);
    const name = { shopId: shop, seq: at, epoch: epochOf(shop, at), origins: originsOf(shop, at) };
    const fact = { ...name, tillId: till, recordedAt: row.hub_time };
    const moved = movedOf(row, body);
    switch (row.kind) {
      case 'cancellation': {
        const cancelled = row.sale_seq === null ? undefined : sale.bySeq(shop, row.sale_seq);
        if (cancelled === undefined || body['mayHaveLeft'] === false) return null;
        const reason = textOf(body['reason']);
        return { ...fact, kind: 'cancellation', tillId: cancelled.tillId, sale: cancelled, reason };
      }
      case 'reception':
      case 'delivery-refused': {
        const deliveries = row.kind === 'reception' ? [body['delivery'] ?? null] : body['deliveries'];
        const keys = centralKeys(shop, deliveries);
        if (keys === null) return moved && { ...fact, kind: 'movement', moved };
        const decision = row.kind === 'reception' ? 'received' : 'refused';
        const article = articleId(row.subject_id ?? 0);
        const quantity = row.quantity ?? 0;
        return { ...fact, kind: 'decision', decision, articleId: article, quantity, keys };
      }
      case 'negotiation':
      case 'customer-return':
      case 'cash-report': {
        const declared = declaration.one(shop, at);
        return declared === undefined ? null : { ...fact, kind: 'declaration', declaration: declared, moved };
      }
      default:
        return moved && { ...fact, kind: 'movement', moved };
    }
  };
  return (row) => ({ seq: seq(row.seq), fact: decoded(row) });
}

function movedOf(row: Row, body: Body): MovedArticle | null {
  const { article_id: article, code, name, quantity } = row;
  if (article === null || code === null || name === null || quantity === null || quantity === 0) return null;
  const words = [body['reason'] ?? body['comment'], body['user']].map(textOf).filter((text) => text !== '');
  return {
    ...{ articleId: articleId(article), articleCode: code, articleName: name, quantity },
    words: words.join(' - ').replace(/^Régularisation stock: /, ''),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** In which life a fact was recorded: the one before the first later one that began behind it. */
function preparedEpoch(db: Database): (shop: ShopId, at: Seq) => Epoch {
  const statement = db
    .prepare<{ shop: number; seq: number }, number>(
      `SELECT max(epoch) FROM epoch WHERE epoch < coalesce(
         (SELECT min(epoch) FROM epoch_start WHERE shop_id = :shop AND after_seq >= :seq), 9e15)`,
    )
    .pluck();
  return (shop, at) => epoch(statement.get({ shop, seq: at }) ?? 0);
}

/** The names that a fact had before it was taken back. */
function preparedOrigins(db: Database): (shop: ShopId, at: Seq) => FactName[] {
  const originsOf = prepareOrigins(db);
  return (shop, at) => {
    const names = originsOf({ shop, after: at - 1, upTo: at }).get(at) ?? [];
    return names.map((name) => ({ epoch: epoch(name.epoch), seq: seq(name.seq) }));
  };
}

/**
 * Which of these goods came from head office: announced by its own list, or by a provisioning file, which gives no key. An
 * article that was taken into the list without goods waited there, too. Null when none of them did.
 */
function preparedCentralKeys(db: Database): (shop: ShopId, deliveries: unknown) => (string | null)[] | null {
  const body = db
    .prepare<[number, number], string>(
      "SELECT body FROM fact WHERE shop_id = ? AND seq = ? AND kind = 'delivery-announced'",
    )
    .pluck();
  return (shop, deliveries) => {
    const named = Array.isArray(deliveries) ? deliveries.filter((one) => typeof one === 'number') : [];
    const keys = named.flatMap((one): (string | null)[] => {
      const said = JSON.parse(body.get(shop, one) ?? '{}') as Body;
      const reference = textOf(said['reference']);
      if (reference.startsWith(CENTRAL_DELIVERY_PREFIX)) return [reference];
      return said['comment'] === IMPORTED_DELIVERY_COMMENT ? [null] : [];
    });
    return named.length > 0 && keys.length === 0 ? null : keys;
  };
}
