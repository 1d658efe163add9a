import { type TObject, type TProperties, Type } from 'typebox';
import { Amount, NullableAmount, NullableInteger, NullableText } from '../values/schema-parts.ts';

/** Every frame of the sockets (contract, 9.3), one schema per `type`. Clients ignore keys that they do not know. */

const Timestamp = Type.String({
  description: 'UTC, like 2026-11-22T07:32:47.644000+00:00; it orders nothing',
});

const POSITION = {
  seq: Type.Integer({
    description: "Place in the shop's journal; within one socket and epoch it only rises",
  }),
  epoch: Type.Integer({ description: 'The life of the hub in which the seq means something' }),
};

function frame<Properties extends TProperties>(type: string, description: string, properties: Properties) {
  return Type.Object({ type: Type.Literal(type), ...properties, timestamp: Timestamp }, { description });
}

const ARTICLE = {
  id: Type.Integer(),
  code: Type.String(),
  nom: Type.String(),
  prix_vente: Amount,
  prix_vente_usd: NullableAmount,
  devise: Type.String(),
  quantite_stock: Type.Integer({ description: 'May be negative' }),
  est_actif: Type.Boolean(),
  categorie_id: NullableInteger,
  categorie_nom: NullableText,
};

const EITHER = {
  connection_established: frame('connection_established', 'The first frame of every socket', {
    boutique_id: Type.String({ description: 'Text here, as tills know it' }),
    message: Type.String(),
    epoch: POSITION.epoch,
    seq: Type.Integer({ description: "The shop's last fact" }),
  }),
  pong: frame('pong', 'The answer to a ping', {}),
};

/** What the hub sends on `/ws/boutique/<id>/`. */
export const SHOP_FRAMES = {
  connection_established: EITHER.connection_established,
  stock_updated: frame('stock_updated', 'The level of an article after the movement `seq`', {
    article_id: Type.Integer(),
    new_stock: Type.Integer({ description: 'Set it, do not subtract; may be negative' }),
    ...POSITION,
  }),
  article_created: frame('article_created', 'A new article, as it is now', {
    article: Type.Object({ ...ARTICLE, date_creation: Timestamp }),
    ...POSITION,
  }),
  article_updated: frame('article_updated', 'An article as it is now; one that is not known yet is new', {
    article: Type.Object({
      ...ARTICLE,
      last_updated: Timestamp,
      version: Type.Integer({
        description: 'What GET articles/?version= compares with: the seq of the change',
      }),
    }),
    ...POSITION,
  }),
  article_deleted: frame('article_deleted', 'An article that is switched off', {
    article_id: Type.Integer(),
    ...POSITION,
  }),
  price_updated: frame('price_updated', 'The present price of an article of which it changed', {
    article_id: Type.Integer(),
    new_price: Amount,
    devise: Type.String(),
    ...POSITION,
  }),
  category_updated: frame('category_updated', 'A category that was made or changed, as it is now', {
    category: Type.Object({
      id: Type.Integer(),
      nom: Type.String(),
      description: Type.String(),
      last_updated: Timestamp,
    }),
    ...POSITION,
  }),
  sync_required: frame('sync_required', 'Read the catalogue now; what follows comes after this seq', {
    reason: Type.String({ description: 'In French' }),
    ...POSITION,
  }),
  pong: EITHER.pong,
} as const satisfies Readonly<Record<string, TObject>>;

/** What the hub sends on `/ws/notifications/<id>/`. */
export const NOTICE_FRAMES = {
  connection_established: EITHER.connection_established,
  stock_alert: frame('stock_alert', 'An article whose level became low, or fell below zero', {
    article_id: Type.Integer(),
    article_nom: Type.String(),
    stock_actuel: Type.Integer(),
    seuil_alerte: Type.Integer(),
    ...POSITION,
  }),
  vente_rejected: frame('vente_rejected', 'A sale that was refused and waits in quarantine', {
    vente_uid: Type.String({ description: 'Its number; N/A when it has none' }),
    raison: Type.String({ description: 'In French, for a cashier' }),
    ...POSITION,
  }),
  dashboard_stats_updated: frame(
    'dashboard_stats_updated',
    'Paid sales that stand, of the local day and month of the shop; turnover in its main currency less deducted expenses, and in USD',
    {
      stats: Type.Object({
        ca_jour: Type.Number(),
        ca_jour_usd: Type.Number(),
        ca_mois: Type.Number(),
        ca_mois_usd: Type.Number(),
        nb_ventes_jour: Type.Integer(),
        nb_ventes_mois: Type.Integer(),
      }),
      ...POSITION,
    },
  ),
  pong: EITHER.pong,
} as const satisfies Readonly<Record<string, TObject>>;

/** What a till may say on either. */
export const TILL_MESSAGES = {
  ping: Type.Object(
    { type: Type.Literal('ping') },
    { description: 'Answered by pong; anything else is ignored' },
  ),
} as const satisfies Readonly<Record<string, TObject>>;
