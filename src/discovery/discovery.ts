import type { Clock, Random } from '../clock.ts';
import type { Logger } from '../log.ts';
import { type Advert, describe, fullName, identify, type Publication } from './advert.ts';
import { type Conflict, openNeighbours } from './neighbours.ts';
import type { Network } from './network.ts';
import { openPost, type Post } from './post.ts';
import type { Hearing, Sighting } from './sighting.ts';

/** How often the machine's addresses are looked at. */
export const LOOK_EVERY_MS = 2_000;
/** The longest that `close` takes; a goodbye that needs more is not said. */
export const GOODBYE_MAX_MS = 1_000;
/** More networks than this are not advertised on. */
export const ADDRESSES_MAX = 8;
/** An address that was the hub's own so recently is not somebody else's yet: its packets may still be under way. */
const OWN_ADDRESS_MS = 60_000;
/** A name is changed no more often, or a prankster who echoes us could keep us from ever having one. */
const RENAME_EVERY_MS = 60_000;

export interface DiscoveryOptions {
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly network: Network;
  readonly hubId: string;
  /** What people call the hub. */
  readonly name: string;
  /** The TCP port on which it answers tills. */
  readonly port: number;
  readonly advert: Advert;
}

export interface Discovery {
  /** Advertises what has changed. Without a shop the hub is not to be found. */
  update(advert: Advert): void;
  /** Other hubs on the LAN that advertise a shop of this one or are a copy of it, as of the last round. */
  conflicts(): readonly Conflict[];
  /** Says goodbye; resolves within {@link GOODBYE_MAX_MS}, whatever the network does. */
  close(): Promise<void>;
}

/**
 * Lets tills find the hub by mDNS, on every network that the machine has, had not yet, or will have. Nothing in here
 * ever throws at its caller or stops a sale: what goes wrong is logged and tried again.
 */
export function openDiscovery(options: DiscoveryOptions): Discovery {
  const discovery = new SupervisedDiscovery(options);
  discovery.start();
  return discovery;
}

class SupervisedDiscovery implements Discovery {
  readonly #options: DiscoveryOptions;
  readonly #neighbours: ReturnType<typeof openNeighbours>;
  readonly #posts = new Map<string, Post>();
  /** Addresses that are or were just the hub's own, with the time when it last had them. */
  readonly #ownAddresses = new Map<string, number>();
  readonly #stop = new AbortController();
  #stopped: Promise<void> = Promise.resolve();
  #advert: Advert;
  #publication: Publication;
  #distinction = '';
  #renamedAt = Number.NEGATIVE_INFINITY;
  #lookFailed = false;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    this.#neighbours = openNeighbours(options.log, options.hubId);
    this.#advert = options.advert;
    this.#publication = this.#compose();
  }

  start(): void {
    this.#stopped = this.#supervise();
  }

  update(advert: Advert): void {
    const same = advert.epoch === this.#advert.epoch && advert.shops.join() === this.#advert.shops.join();
    if (same || this.#stop.signal.aborted) return;
    this.#advert = advert;
    this.#publication = this.#compose();
    if (advert.shops.length > 0) this.#announce();
    this.#lookSafely();
  }

  conflicts(): readonly Conflict[] {
    return this.#neighbours.conflicts();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#stopped;
    const goodbyes = [...this.#posts.values()].map((post) => post.close().catch(() => undefined));
    this.#posts.clear();
    await Promise.race([Promise.all(goodbyes), this.#options.clock.sleep(GOODBYE_MAX_MS)]);
  }

  async #supervise(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#stop.signal.aborted) {
      this.#lookSafely();
      await clock.sleep(LOOK_EVERY_MS, this.#stop.signal).catch(() => undefined);
    }
  }

  #lookSafely(): void {
    try {
      this.#look();
      this.#lookFailed = false;
    } catch (err) {
      if (!this.#lookFailed) this.#options.log.error({ err }, 'mDNS supervision failed, will be tried again');
      this.#lookFailed = true;
    }
  }

  /** One round: a post for each address, none where there is no address or no shop. */
  #look(): void {
    const { clock, network, log } = this.#options;
    const now = clock.monotonic();
    const wanted = this.#advert.shops.length === 0 ? [] : network.addresses().slice(0, ADDRESSES_MAX);
    this.#rememberOwn(wanted, now);
    for (const [address, post] of this.#posts) {
      if (wanted.includes(address)) continue;
      this.#posts.delete(address);
      log.info({ address }, 'no longer advertised on this address');
      post.close().catch(() => undefined);
    }
    for (const address of wanted) {
      const post = this.#posts.get(address) ?? this.#openPost(address);
      post.tend(this.#publication, now);
    }
    this.#neighbours.review(this.#advert.shops, now);
  }

  #rememberOwn(addresses: readonly string[], now: number): void {
    for (const address of addresses) this.#ownAddresses.set(address, now);
    for (const [address, lastHadAt] of this.#ownAddresses) {
      if (now - lastHadAt > OWN_ADDRESS_MS) this.#ownAddresses.delete(address);
    }
  }

  #openPost(address: string): Post {
    const { network, log } = this.#options;
    const post = openPost({ address, network, log, heard: (hearing) => this.#heard(hearing, post) });
    this.#posts.set(address, post);
    return post;
  }

  #heard(hearing: Hearing, post: Post): void {
    const now = this.#options.clock.monotonic();
    for (const name of hearing.gone) this.#neighbours.gone(name);
    for (const sighting of hearing.present) {
      const bearsOurName = sighting.fullName === fullName(this.#publication.instance);
      if (this.#isOurs(sighting)) post.heardItself(sighting);
      else if (bearsOurName) this.#rename(sighting, now);
      else this.#neighbours.heard(sighting, now);
    }
  }

  /** Ours now, or a late word of ours under a name or from an address that we just gave up. */
  #isOurs(sighting: Sighting): boolean {
    const { hubId, port } = this.#options;
    const fromHere = sighting.addresses.every((address) => this.#ownAddresses.has(address));
    return fromHere && sighting.port === port && sighting.text['id'] === hubId;
  }

  /** Somebody else answers to our name: a copied data folder, most likely. Both give way; both stay reachable. */
  #rename(other: Sighting, now: number): void {
    if (now - this.#renamedAt < RENAME_EVERY_MS) return;
    this.#renamedAt = now;
    const { log, random } = this.#options;
    this.#distinction = random.hex(2);
    this.#publication = this.#compose();
    const { instance } = this.#publication;
    log.warn(
      { addresses: other.addresses, instance },
      "another hub has this one's name and id, a copy of the data folder most likely: renamed",
    );
    this.#announce();
  }

  #announce(): void {
    for (const post of this.#posts.values()) post.announce(this.#publication);
  }

  #compose(): Publication {
    const { hubId, name, port, log } = this.#options;
    const { text, leftOut } = describe(hubId, this.#advert);
    if (leftOut > 0)
      log.warn({ leftOut }, 'too many shops to advertise: tills of the last ones must be told where');
    return { ...identify(name, hubId, this.#distinction), port, text };
  }
}
