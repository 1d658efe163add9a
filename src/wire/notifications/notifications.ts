import type { Static } from 'typebox';
import type { Notification } from '../../domain/notification.ts';
import type { AskingShop } from '../requests/query.ts';
import { movementTypeName } from '../stock/movements.ts';
import { formatAmount } from '../values/amounts.ts';
import { formatLocal, formatSpoken, formatUtc } from '../values/dates.ts';
import type {
  AllMarkedSchema,
  MarkedSchema,
  NotificationSchema,
  NotificationsSchema,
} from './notification-schemas.ts';
import { notificationTexts, priceVariation } from './notification-texts.ts';

/** For whom notifications are shown. */
export interface Reading {
  readonly shop: AskingShop & { readonly name: string; readonly code: string };
  readonly till: { readonly id: number; readonly name: string; readonly serial: string };
}

type List = Static<typeof NotificationsSchema>;

/** The list for a till that the hub does not serve (contract, 4.2). */
export const NO_NOTIFICATIONS: List = { count: 0, non_lues: 0, results: [] };

/** The words of the framework behind the central backend. */
export const NOTIFICATION_UNKNOWN = { status: 404, body: { detail: 'Pas trouvé.' } };

/** @param unread how many of all that the till sees it has not read, whatever is listed */
export function encodeNotifications(reading: Reading, rows: readonly Notification[], unread: number): List {
  return { count: rows.length, non_lues: unread, results: rows.map((row) => itemOf(reading, row)) };
}

function itemOf({ shop, till }: Reading, row: Notification): List['results'][number] {
  return {
    id: row.seq,
    client_nom: till.name,
    boutique_nom: shop.name,
    ...textsOf(row),
    article_nom: row.article.name,
    article_code: row.article.code,
    ...stateOf(row, shop.timeZone),
  };
}

export function encodeNotification(reading: Reading, row: Notification): Static<typeof NotificationSchema> {
  const { shop, till } = reading;
  return {
    id: row.seq,
    client_info: { id: till.id, numero_serie: till.serial, nom_terminal: till.name },
    boutique_info: { id: shop.id, nom: shop.name, code_boutique: shop.code },
    ...textsOf(row),
    article_info: { id: row.article.id, nom: row.article.name, code: row.article.code },
    mouvement_info: movementOf(row, shop.timeZone),
    ...stateOf(row, shop.timeZone),
  };
}

/** @param newlyRead false = the till had read it before */
export function encodeMarked(
  reading: Reading,
  row: Notification,
  newlyRead: boolean,
): Static<typeof MarkedSchema> {
  return newlyRead
    ? {
        status: 'success',
        message: 'Notification marquée comme lue.',
        notification: itemOf(reading, row),
      }
    : { status: 'already_read', message: 'Cette notification a déjà été marquée comme lue.' };
}

export function encodeAllMarked(count: number): Static<typeof AllMarkedSchema> {
  return count === 0
    ? { status: 'no_unread', message: 'Aucune notification non lue.', count }
    : { status: 'success', message: `${count} notification(s) marquée(s) comme lue(s).`, count };
}

function textsOf(row: Notification) {
  const { type, display, title, message } = notificationTexts(row);
  return { type_notification: type, type_notification_display: display, titre: title, message };
}

function stateOf(row: Notification, timeZone: string) {
  const { cause, stock, readAt, hubTime } = row;
  const quantity = cause.kind === 'price' ? 0 : cause.quantity;
  return {
    quantite_mouvement: quantity,
    stock_avant: cause.kind === 'price' ? stock : cause.stockBefore,
    stock_actuel: stock,
    quantite_ajoutee: Math.max(0, quantity),
    lue: readAt !== null,
    date_lecture: readAt === null ? null : formatLocal(readAt, timeZone),
    date_lecture_formatee: readAt === null ? null : formatSpoken(readAt, timeZone),
    date_creation: formatLocal(hubTime, timeZone),
    date_creation_formatee: formatSpoken(hubTime, timeZone),
    donnees_supplementaires: furtherOf(row),
  };
}

function furtherOf({ article, cause, stock }: Notification): Readonly<Record<string, unknown>> {
  const { id, code, name, currency, category } = article;
  const known = {
    article_id: id,
    article_code: code,
    article_nom: name,
    devise: currency,
    categorie: category,
  };
  if (cause.kind === 'price') {
    const variation = priceVariation(cause);
    return {
      ...known,
      prix_ancien: cause.oldPrice === null ? null : formatAmount(cause.oldPrice),
      prix_nouveau: formatAmount(cause.newPrice),
      variation: variation?.amount ?? null,
      pourcentage_variation: variation?.percent ?? null,
      stock_actuel: stock,
    };
  }
  return {
    ...known,
    prix_vente: formatAmount(cause.price),
    prix_ancien: null,
    type_mouvement: movementTypeName(cause.kind),
    reference_document: cause.reference,
    utilisateur: cause.user,
    stock_avant: cause.stockBefore,
    stock_apres: stock,
  };
}

function movementOf(row: Notification, timeZone: string) {
  const { cause, seq: id, stock, hubTime } = row;
  if (cause.kind === 'price') return null;
  return {
    id,
    type_mouvement: movementTypeName(cause.kind),
    quantite: cause.quantity,
    stock_avant: cause.stockBefore,
    stock_apres: stock,
    // The one date that the central backend shows as it is stored (contract, 4.1).
    date_mouvement: formatUtc(hubTime).replace('+00:00', 'Z'),
    date_mouvement_formatee: formatSpoken(hubTime, timeZone),
    commentaire: cause.comment,
    reference_document: cause.reference,
    utilisateur: cause.user,
  };
}
