import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../clock.ts';
import type { Notification } from '../../domain/notification.ts';
import type { Shop, Till } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import * as schemas from '../../wire/notifications/notification-schemas.ts';
import {
  encodeAllMarked,
  encodeMarked,
  encodeNotification,
  encodeNotifications,
  NO_NOTIFICATIONS,
  NOTIFICATION_UNKNOWN,
} from '../../wire/notifications/notifications.ts';
import { decodeNotificationsQuery, notificationId } from '../../wire/notifications/notifications-query.ts';
import { refuseForeignShop } from '../../wire/requests/foreign-shop.ts';
import { SALES_IDENTITY } from '../../wire/requests/identity-errors.ts';
import type { Query } from '../../wire/requests/query.ts';
import { type Answer, send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';
import { refusedCommandAnswer } from '../refused-command.ts';
import { sentBody } from '../sent-body.ts';

export interface NotificationParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly clock: Clock;
}

/** Both are published (contract, 7.10, check 51). */
const PREFIXES = ['/api/v2/simple/notifications', '/api/v2/notifications'];
const RECENT_MS = 24 * 60 * 60 * 1000;

interface Caller {
  readonly till: Till;
  readonly shop: Shop;
}

/** `notifications/*`: what the tills of a shop are told, as each of them has read it (contract, 7.8). */
export function notificationRoutes(app: FastifyInstance, parts: NotificationParts): void {
  for (const prefix of PREFIXES) {
    listRoutes(app, parts, prefix);
    countRoute(app, parts, prefix);
    detailRoute(app, parts, prefix);
    markRoute(app, parts, prefix);
    markAllRoute(app, parts, prefix);
  }
}

/** A till that is not served reads an empty list (contract, 4.2): null. */
function callerOf(request: FastifyRequest, reader: Reader): Caller | null {
  const caller = identifyTill(request.headers, reader, SALES_IDENTITY);
  return caller.ok ? caller : null;
}

function listRoutes(app: FastifyInstance, { reader, clock }: NotificationParts, prefix: string): void {
  const list = (
    path: string,
    summary: string,
    response: object,
    pick: (row: Notification, asked: { readonly read: boolean | null; readonly since: number }) => boolean,
  ) => {
    const schema = { tags: ['notifications'], summary, response: { 200: response } };
    const config = { request: { query: schemas.NotificationsQuerySchema } };
    app.get(`${prefix}${path}`, { schema, config }, (request, reply) => {
      const caller = callerOf(request, reader);
      if (caller === null) return reply.send(NO_NOTIFICATIONS);
      const { shop, till } = caller;
      const query = decodeNotificationsQuery(request.query as Query, shop);
      if (!query.ok) return send(reply, query.error);
      // A hub that woke in the past takes its last recorded time for now.
      const now = Math.max(clock.now(), reader.lastHubTime(shop.id) ?? 0);
      const asked = { ...query.value, since: now - RECENT_MS };
      const rows = reader.notifications(shop.id, till.id);
      const unread = rows.filter((row) => row.readAt === null).length;
      return reply.send(
        encodeNotifications(
          caller,
          rows.filter((row) => pick(row, asked)),
          unread,
        ),
      );
    });
  };
  const { NotificationsSchema, UnreadSchema } = schemas;
  list('', 'What the tills of the shop were told', NotificationsSchema, (row, { read }) =>
    read === null ? true : read === (row.readAt !== null),
  );
  list('/unread', 'What this till has not read', UnreadSchema, (row) => row.readAt === null);
  list('/recent', 'The last 24 hours', NotificationsSchema, (row, { since }) => row.hubTime >= since);
}

function countRoute(app: FastifyInstance, { reader }: NotificationParts, prefix: string): void {
  const schema = {
    tags: ['notifications'],
    summary: 'How many this till has not read',
    response: { 200: schemas.CountSchema },
  };
  app.get(`${prefix}/count_unread`, { schema }, (request, reply) => {
    const caller = callerOf(request, reader);
    if (caller === null) return reply.send({ count: 0 });
    const query = decodeNotificationsQuery(request.query as Query, caller.shop);
    if (!query.ok) return send(reply, query.error);
    return reply.send({ count: reader.unreadNotifications(caller.shop.id, caller.till.id) });
  });
}

function detailRoute(app: FastifyInstance, { reader, writer }: NotificationParts, prefix: string): void {
  const schema = {
    tags: ['notifications'],
    summary: 'One notification; reading it marks it as read',
    response: { 200: schemas.NotificationSchema },
  };
  app.get(`${prefix}/:id`, { schema }, async (request, reply) => {
    const found = findOne(request, reader);
    if (!found.ok) return send(reply, found.answer);
    const { caller, row } = found;
    if (row.readAt === null) {
      // A hub that cannot write at the moment still shows it; it stays unread then.
      await writer.call('readNotifications', { serial: caller.till.serial, ids: [row.seq] });
    }
    const now = reader.notification(caller.shop.id, caller.till.id, row.seq) ?? row;
    return reply.send(encodeNotification(caller, now));
  });
}

function markRoute(app: FastifyInstance, { reader, writer }: NotificationParts, prefix: string): void {
  const schema = {
    tags: ['notifications'],
    summary: 'Mark one notification as read',
    response: { 200: schemas.MarkedSchema },
  };
  app.post(`${prefix}/:id/mark_as_read`, { schema }, async (request, reply) => {
    const found = findOne(request, reader);
    if (!found.ok) return send(reply, found.answer);
    const { caller, row } = found;
    const receipt = await writer.call('readNotifications', { serial: caller.till.serial, ids: [row.seq] });
    if (isRefused(receipt)) return send(reply, refusedCommandAnswer(receipt, SALES_IDENTITY));
    const now = reader.notification(caller.shop.id, caller.till.id, row.seq) ?? row;
    return reply.send(encodeMarked(caller, now, receipt.read > 0));
  });
}

function markAllRoute(app: FastifyInstance, { reader, writer }: NotificationParts, prefix: string): void {
  const schema = {
    tags: ['notifications'],
    summary: 'Mark all that this till sees as read',
    response: { 200: schemas.AllMarkedSchema },
  };
  app.post(`${prefix}/mark_all_as_read`, { schema }, async (request, reply) => {
    const caller = callerOf(request, reader);
    if (caller === null) return reply.send(encodeAllMarked(0));
    const foreign = refuseForeignShop(request.query as Query, sentBody(request), caller.shop);
    if (foreign !== null) return send(reply, foreign);
    const receipt = await writer.call('readNotifications', { serial: caller.till.serial, ids: 'all' });
    if (isRefused(receipt)) return send(reply, refusedCommandAnswer(receipt, SALES_IDENTITY));
    return reply.send(encodeAllMarked(receipt.read));
  });
}

type Found =
  | { readonly ok: true; readonly caller: Caller; readonly row: Notification }
  | { readonly ok: false; readonly answer: Answer };

/** The notification that the path names; to a stranger there is none. */
function findOne(request: FastifyRequest, reader: Reader): Found {
  const unknown = { ok: false, answer: NOTIFICATION_UNKNOWN } as const;
  const caller = callerOf(request, reader);
  if (caller === null) return unknown;
  const foreign = refuseForeignShop(request.query as Query, sentBody(request), caller.shop);
  if (foreign !== null) return { ok: false, answer: foreign };
  const id = notificationId((request.params as { readonly id: string }).id);
  const row = id === null ? undefined : reader.notification(caller.shop.id, caller.till.id, id);
  return row === undefined ? unknown : { ok: true, caller, row };
}
