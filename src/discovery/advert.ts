/** What a hub tells the LAN about itself, as text and names of DNS-SD (RFC 6763). */

export const SERVICE_NAME = 'boutique-hub';
/** The type under which hubs are found. */
export const SERVICE_TYPE = `_${SERVICE_NAME}._tcp.local`;
/** `v` of the TXT record; a till that does not know it leaves the hub alone. */
export const PROTOCOL_VERSION = '1';
/** Where the tills' interface begins on the advertised host and port. */
export const API_PATH = '/api/v2/simple';

/** A DNS label holds at most this many bytes (RFC 1035), and so does an instance name. */
const LABEL_BYTES_MAX = 63;
/** One string of a TXT record, key and `=` included (RFC 6763, 6.1). */
const TEXT_ITEM_BYTES_MAX = 255;
const SUFFIX_LENGTH = 6;

/** What changes while the hub runs. Without a shop there is nothing to advertise. */
export interface Advert {
  readonly epoch: number;
  /** Head office's ids of the shops that this hub serves. */
  readonly shops: readonly number[];
}

export interface Identity {
  /** The instance name, shown to people who choose a hub. */
  readonly instance: string;
  /** The host's name, `.local` included. */
  readonly host: string;
}

/** Everything that one responder says. */
export interface Publication extends Identity {
  readonly port: number;
  readonly text: Readonly<Record<string, string>>;
}

/**
 * Names that no other hub on the LAN has: both carry the hub's id.
 * @param name what the operator calls the hub; shortened where a DNS label is too short for it
 * @param distinction further text for both names, empty unless somebody else answers to them
 */
export function identify(name: string, hubId: string, distinction: string): Identity {
  const id = hubId.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  const tail = distinction === '' ? '' : `-${distinction}`;
  const suffix = ` ${id.slice(-SUFFIX_LENGTH)}${tail}`;
  // A dot would split the label in two.
  const spoken =
    name
      .replace(/\p{Cc}/gu, '')
      .replaceAll('.', '-')
      .trim() || SERVICE_NAME;
  return {
    instance: clip(spoken, LABEL_BYTES_MAX - suffix.length) + suffix,
    host: `${id.slice(0, LABEL_BYTES_MAX - tail.length)}${tail}.local`,
  };
}

/**
 * The TXT record. `leftOut` counts the shops for whose ids one string of a TXT record has no room: tills of those
 * shops do not find the hub by themselves, which the operator must hear of.
 */
export function describe(
  hubId: string,
  advert: Advert,
): { readonly text: Readonly<Record<string, string>>; readonly leftOut: number } {
  const room = TEXT_ITEM_BYTES_MAX - 'boutiques='.length;
  let boutiques = '';
  let named = 0;
  for (const shop of advert.shops) {
    const longer = named === 0 ? `${shop}` : `${boutiques},${shop}`;
    if (longer.length > room) break;
    boutiques = longer;
    named += 1;
  }
  return {
    text: { v: PROTOCOL_VERSION, id: hubId, epoch: `${advert.epoch}`, boutiques, path: API_PATH },
    leftOut: advert.shops.length - named,
  };
}

/** The full name of an instance of our type; its spelling matters to nobody, its case neither. */
export function fullName(instance: string): string {
  return `${instance}.${SERVICE_TYPE}`.toLowerCase();
}

/** The longest beginning of `text` that fits `bytesMax` bytes of UTF-8 and cuts no character in two. */
function clip(text: string, bytesMax: number): string {
  let clipped = '';
  for (const character of text) {
    if (Buffer.byteLength(clipped + character) > bytesMax) break;
    clipped += character;
  }
  return clipped.trimEnd();
}
