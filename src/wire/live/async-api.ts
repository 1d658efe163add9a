import { type TObject, Type } from 'typebox';
import { NOTICE_FRAMES, SHOP_FRAMES, TILL_MESSAGES } from './schemas.ts';

type Messages = Readonly<Record<string, TObject>>;

const SERIAL = Type.Object({
  'X-Device-Serial': Type.String({
    description: 'The serial of the till; Device-Serial and Serial-Number are read too, in this order',
  }),
});

const RESUME = Type.Object({
  since: Type.Optional(Type.Integer({ description: 'The last seq that the till has' })),
  epoch: Type.Optional(Type.Integer({ description: 'The epoch of that seq; the present one when absent' })),
});

/** The sockets of a shop as an AsyncAPI 3 document, seen from the hub: what it sends, and what it receives. */
export function asyncApiDocument() {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'boutique-hub, live',
      version: '1',
      description:
        'What a hub tells the tills of a shop as it happens. Every frame is a JSON object in a text message. How a till keeps its stock right and how it resumes stands in docs/protocol-live.md.',
    },
    defaultContentType: 'application/json',
    servers: { hub: { host: '127.0.0.1:8000', protocol: 'ws' } },
    channels: {
      boutique: channel(
        '/ws/boutique/{boutique_id}/',
        'Stock and catalogue as they change',
        SHOP_FRAMES,
        RESUME,
      ),
      notifications: channel(
        '/ws/notifications/{boutique_id}/',
        'Low stock, refused sales and the figures of the day, for a dashboard',
        NOTICE_FRAMES,
        null,
      ),
    },
    operations: {
      tellShop: operation('send', 'boutique', SHOP_FRAMES),
      hearTill: operation('receive', 'boutique', TILL_MESSAGES),
      tellDashboard: operation('send', 'notifications', NOTICE_FRAMES),
      hearDashboard: operation('receive', 'notifications', TILL_MESSAGES),
    },
    components: { messages: messages({ ...SHOP_FRAMES, ...NOTICE_FRAMES, ...TILL_MESSAGES }) },
  };
}

function channel(address: string, summary: string, frames: Messages, query: TObject | null) {
  const names = Object.keys({ ...frames, ...TILL_MESSAGES });
  return {
    address,
    summary,
    parameters: { boutique_id: { description: "The till's own shop; another one is refused with 403" } },
    messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
    bindings: {
      ws: { method: 'GET', headers: SERIAL, ...(query === null ? {} : { query }), bindingVersion: '0.1.0' },
    },
  };
}

function operation(action: 'send' | 'receive', of: string, frames: Messages) {
  return {
    action,
    channel: { $ref: `#/channels/${of}` },
    messages: Object.keys(frames).map((name) => ({ $ref: `#/channels/${of}/messages/${name}` })),
  };
}

function messages(of: Messages) {
  const entries = Object.entries(of).map(([name, payload]) => [
    name,
    { name, summary: (payload as { readonly description?: string }).description, payload },
  ]);
  return Object.fromEntries(entries) as Readonly<Record<string, object>>;
}
