import Bonjour from 'bonjour-service';
import type { Clock } from '../clock.ts';

/** Where a till reaches its hub, and how it learnt that. */
export interface HubAddress {
  /** Base of the tills' routes, for example `http://127.0.0.1:40123/api/v2/simple`. */
  readonly url: string;
  /** Base of the sockets, for example `ws://127.0.0.1:40123`. */
  readonly socketUrl: string;
  readonly found: 'mdns' | 'address';
}

/** Which announcement a till looks for: a hub of its shop; the port keeps real hubs on the LAN out of the demo. */
export interface Sought {
  readonly shopId: number;
  readonly port: number;
  /** Interface to look on, for example `127.0.0.1`; null = all. */
  readonly interfaceAddress: string | null;
}

/** What an mDNS answer says of one service, as far as tills need it. */
export interface Announcement {
  readonly port: number;
  readonly txt: Readonly<Record<string, unknown>>;
  readonly addresses: readonly string[];
  /** Who sent the answer; on loopback the announcement itself carries no address. */
  readonly sender: string | null;
}

const MULTICAST_GROUP = '224.0.0.251';
const SEARCH_MS = 4_000;
const ASK_AGAIN_MS = 500;

/** Looks for the hub by mDNS, a few seconds long, and takes the fixed address when nothing answers. */
export async function discoverHub(sought: Sought, fallbackHost: string, clock: Clock): Promise<HubAddress> {
  const host = await browse(sought, clock);
  return host === null
    ? hubAddress(fallbackHost, sought.port, '/api/v2/simple', 'address')
    : hubAddress(host.name, sought.port, host.path, 'mdns');
}

/** The host that an announcement names, null when it is not the hub that is sought. */
export function hostOf(
  announcement: Announcement,
  sought: Sought,
): { readonly name: string; readonly path: string } | null {
  const { boutiques, path } = announcement.txt;
  const shops = typeof boutiques === 'string' ? boutiques.split(',').map(Number) : [];
  if (announcement.port !== sought.port || !shops.includes(sought.shopId)) return null;
  const name =
    sought.interfaceAddress ??
    announcement.addresses.find((address) => !address.includes(':')) ??
    announcement.sender;
  return name === null || typeof path !== 'string' ? null : { name, path };
}

async function browse(sought: Sought, clock: Clock): Promise<ReturnType<typeof hostOf>> {
  // Bound to the group, because a socket that is bound to one address hears no multicast on Linux. These are settings
  // of the multicast socket underneath, which the types of bonjour-service do not mention.
  const where: object =
    sought.interfaceAddress === null ? {} : { interface: sought.interfaceAddress, bind: MULTICAST_GROUP };
  const bonjour = new Bonjour(where, () => undefined);
  const browser = bonjour.find({ type: 'boutique-hub' });
  try {
    for (const end = clock.monotonic() + SEARCH_MS; clock.monotonic() < end; ) {
      await clock.sleep(ASK_AGAIN_MS);
      for (const service of browser.services) {
        const host = hostOf(
          {
            port: service.port,
            txt: service.txt ?? {},
            addresses: service.addresses ?? [],
            sender: service.referer?.address ?? null,
          },
          sought,
        );
        if (host !== null) return host;
      }
      browser.update();
    }
    return null;
  } finally {
    browser.stop();
    bonjour.destroy();
  }
}

function hubAddress(host: string, port: number, path: string, found: HubAddress['found']): HubAddress {
  return { url: `http://${host}:${port}${path}`, socketUrl: `ws://${host}:${port}`, found };
}
