import { Bonjour, Service, type ServiceConfig } from 'bonjour-service';
import { fullName, type Publication, SERVICE_NAME, SERVICE_TYPE } from './advert.ts';
import { type HeardRecord, type Hearing, readHearing } from './sighting.ts';

/** One responder on one of the machine's addresses. It never throws: what fails is told to its listener. */
export interface Link {
  /** Says it, to everybody and to whoever asks, in place of what was said before. */
  announce(publication: Publication): void;
  /** Asks which hubs there are; the answers, our own among them, come to the listener. */
  ask(): void;
  /** Resolves when the socket is closed; with a goodbye, tills forget the hub at once. */
  close(goodbye: boolean): Promise<void>;
}

export interface LinkListener {
  heard(hearing: Hearing): void;
  /** The link is of no use any more and wants to be closed. */
  broken(cause: unknown): void;
}

/** The group of mDNS. Bound to it, the socket takes no unicast packet away from another mDNS daemon on this machine. */
const GROUP = '224.0.0.251';

/** What we use of the multicast-dns object inside the library. */
interface MulticastDns {
  emit(event: string, ...details: unknown[]): boolean;
  on(event: 'warning', listener: (error: Error) => void): void;
  on(event: 'networkInterface', listener: () => void): void;
  on(event: 'response', listener: (packet: Packet) => void): void;
  query(name: string, type: string): void;
}

interface Packet {
  readonly answers: readonly HeardRecord[];
  readonly additionals: readonly HeardRecord[];
}

/**
 * The library publishes every address of the machine on whatever network the routing table prefers, IPv6 too, where
 * the hub does not listen, and without the bit by which caches forget an old address (RFC 6762, 10.2).
 */
class LinkService extends Service {
  readonly #address: string;

  constructor(config: ServiceConfig, address: string) {
    super(config, nothing, nothing);
    this.#address = address;
  }

  override records(): ReturnType<Service['records']> {
    const names = super.records().filter((record) => record.type !== 'A' && record.type !== 'AAAA');
    const address = { name: this.host, type: 'A' as const, ttl: 120, data: this.#address };
    return [...names, address].map((record) =>
      record.type === 'PTR' ? record : Object.assign(record, { flush: true }),
    );
  }
}

const nothing = () => undefined;

/**
 * Opens a responder that hears and speaks only on the network of `address`.
 * @param multicastPort 5353, except in tests
 */
export function openLink(address: string, multicastPort: number, listener: LinkListener): Link {
  const socketOptions = { interface: address, bind: GROUP, port: multicastPort };
  let open = true;
  let faulty = false;
  const broken = (cause: unknown) => {
    faulty = true;
    if (open) listener.broken(cause);
  };
  const bonjour = new Bonjour(socketOptions, broken);
  const server = bonjour['server'];
  const registry = bonjour['registry'];
  const mdns: MulticastDns = server.mdns;
  guard(mdns, broken);
  mdns.on('warning', (error) => {
    // The others are packets that cannot be read: somebody else's trouble.
    if ('syscall' in error) broken(error);
  });
  mdns.on('response', ({ answers, additionals }) => {
    if (open) listener.heard(readHearing([...answers, ...additionals]));
  });
  // Before it has joined its own network, the socket would speak on the one that the routing table prefers.
  let joined = false;
  let said: LinkService | null = null;
  const attempt = (act: () => void) => {
    try {
      if (open && !faulty) act();
    } catch (cause) {
      broken(cause);
    }
  };
  mdns.on('networkInterface', () =>
    attempt(() => {
      joined = true;
      if (said !== null) registry['announce'](server, said);
    }),
  );
  return {
    announce: (publication) =>
      attempt(() => {
        const next = toService(publication, address);
        if (said !== null && joined) withdraw(bonjour, said, next.fqdn);
        said = next;
        if (joined) registry['announce'](server, said);
      }),
    ask: () => attempt(() => joined && mdns.query(SERVICE_TYPE, 'PTR')),
    close: async (goodbye) => {
      if (!open) return;
      open = false;
      const last = said;
      if (goodbye && joined && !faulty && last !== null) {
        await settled((done) => registry['teardown'](server, last, done));
      }
      if (last !== null) last.activated = false;
      await settled((done) => bonjour.destroy(done));
    },
  };
}

/** Takes back what was said. Under the same name the next word replaces it; under another it needs a goodbye. */
function withdraw(bonjour: Bonjour, said: LinkService, nextName: string): void {
  if (said.fqdn === nextName) bonjour['server'].unregister(said.records());
  else bonjour['registry']['teardown'](bonjour['server'], said, nothing);
  said.activated = false;
}

function toService(publication: Publication, address: string): LinkService {
  const { instance, host, port, text } = publication;
  const service = new LinkService({ name: instance, type: SERVICE_NAME, host, port, txt: text }, address);
  if (service.fqdn.toLowerCase() !== fullName(instance)) {
    throw new Error(`the mDNS library made the name ${service.fqdn} of ${instance}`);
  }
  service.activated = true;
  return service;
}

/**
 * Everything that comes in from the LAN passes here, so that no packet, whatever is in it, can end the process by an
 * exception in the library. So does the socket's error event, for which the library has no listener: it throws too.
 */
function guard(mdns: MulticastDns, broken: (cause: unknown) => void): void {
  const emit = mdns.emit.bind(mdns);
  mdns.emit = (event, ...details) => {
    try {
      return emit(event, ...details);
    } catch (cause) {
      broken(cause);
      return true;
    }
  };
}

/** Resolves when the callback is called, and also when there will be no callback. */
function settled(act: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    try {
      act(() => resolve());
    } catch {
      resolve();
    }
  });
}
