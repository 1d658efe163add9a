import type { Logger } from '../log.ts';
import { fullName, type Publication } from './advert.ts';
import type { Link, LinkListener } from './link.ts';
import type { Network } from './network.ts';
import type { Hearing, Sighting } from './sighting.ts';

/** How often a hub that is well looks for itself, and asks who else is there. */
export const CHECK_EVERY_MS = 60_000;
/** Time for the hub's own answer to come back to it. */
export const ANSWER_WAIT_MS = 2_000;
/** Pause before a link that failed is opened again. */
export const REOPEN_AFTER_MS = 10_000;

/** Keeps one address of the machine published, as long as the machine has it. All times are monotonic ms. */
export interface Post {
  readonly address: string;
  /** Opens what is closed, asks, and closes what does not work. Cheap; called every few seconds. */
  tend(publication: Publication, now: number): void;
  /** Says it anew at once, where the link is open. */
  announce(publication: Publication): void;
  /** Somebody was heard who answers to this hub's name from one of its addresses. */
  heardItself(sighting: Sighting): void;
  close(): Promise<void>;
}

export interface PostOptions {
  readonly address: string;
  readonly network: Network;
  readonly log: Logger;
  heard(hearing: Hearing): void;
}

export function openPost(options: PostOptions): Post {
  return new LinkPost(options);
}

/** Whether a sighting is exactly what a responder on `address` says when it says `publication`. */
function isEcho(sighting: Sighting, publication: Publication, address: string): boolean {
  return (
    sighting.fullName === fullName(publication.instance) &&
    sighting.host === publication.host &&
    sighting.addresses.includes(address) &&
    Object.entries(publication.text).every(([key, value]) => sighting.text[key] === value)
  );
}

class LinkPost implements Post {
  readonly address: string;
  readonly #options: PostOptions;
  #link: Link | null = null;
  #said: Publication | null = null;
  #openAt = Number.NEGATIVE_INFINITY;
  #askAt = Number.NEGATIVE_INFINITY;
  #askedAt: number | null = null;
  #seen = false;
  #confirmed = false;
  #failures = 0;
  #fault: unknown = null;

  constructor(options: PostOptions) {
    this.address = options.address;
    this.#options = options;
  }

  tend(publication: Publication, now: number): void {
    if (this.#fault !== null) this.#giveUp(this.#fault, now);
    if (this.#link === null) {
      if (now >= this.#openAt) this.#open(publication, now);
    } else if (this.#askedAt !== null) {
      if (this.#seen) this.#confirm(now);
      else if (now - this.#askedAt >= ANSWER_WAIT_MS) this.#giveUp('the hub did not hear itself', now);
    } else if (now >= this.#askAt) {
      this.#seen = false;
      this.#askedAt = now;
      this.#link.ask();
    }
  }

  announce(publication: Publication): void {
    this.#link?.announce(publication);
    this.#said = publication;
    this.#askedAt = null;
    this.#askAt = Number.NEGATIVE_INFINITY;
  }

  heardItself(sighting: Sighting): void {
    if (this.#said !== null && isEcho(sighting, this.#said, this.address)) this.#seen = true;
  }

  async close(): Promise<void> {
    const link = this.#link;
    this.#link = null;
    await link?.close(true);
  }

  #open(publication: Publication, now: number): void {
    const listener: LinkListener = {
      heard: (hearing) => this.#options.heard(hearing),
      // Closing waits for the next round: the library may be in the middle of something.
      broken: (cause) => {
        this.#fault ??= cause ?? 'unknown';
      },
    };
    this.#askedAt = null;
    this.#askAt = now + (this.#failures === 0 ? 0 : CHECK_EVERY_MS);
    try {
      this.#link = this.#options.network.openLink(this.address, listener);
      this.#link.announce(publication);
      this.#said = publication;
    } catch (cause) {
      this.#fault = cause;
    }
  }

  #confirm(now: number): void {
    if (!this.#confirmed) this.#options.log.info({ address: this.address }, 'advertised');
    this.#confirmed = true;
    this.#failures = 0;
    this.#askedAt = null;
    this.#askAt = now + CHECK_EVERY_MS;
  }

  #giveUp(fault: unknown, now: number): void {
    this.#confirmed = false;
    this.#failures += 1;
    const details = { address: this.address, err: fault, failures: this.#failures };
    const text = 'not advertised on this address, will be tried again';
    if (this.#failures === 1) this.#options.log.warn(details, text);
    else this.#options.log.debug(details, text);
    const link = this.#link;
    this.#link = null;
    this.#fault = null;
    this.#openAt = now + REOPEN_AFTER_MS;
    link?.close(false).catch(() => undefined);
  }
}
