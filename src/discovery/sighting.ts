import { SERVICE_TYPE } from './advert.ts';

/** A hub as somebody on the LAN describes it, ourselves included. Nothing in it is to be trusted. */
export interface Sighting {
  /** Full name of the instance, in lower case. */
  readonly fullName: string;
  readonly host: string;
  readonly port: number;
  /** IPv4 addresses of the host, as far as the same packet names them. */
  readonly addresses: readonly string[];
  readonly text: Readonly<Record<string, string>>;
}

export interface Hearing {
  readonly present: readonly Sighting[];
  /** Full names, in lower case, of instances that said goodbye. */
  readonly gone: readonly string[];
}

/** A DNS record as the mDNS library decodes it; the shape of `data` hangs on the type. */
export interface HeardRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl?: number;
  readonly data?: unknown;
}

/** More hubs than this in one packet are not a shop's network. */
const SIGHTINGS_MAX = 32;

/** Reads which hubs the records of one mDNS response name. A hub counts only when its SRV record is there too. */
export function readHearing(records: readonly HeardRecord[]): Hearing {
  const present: Sighting[] = [];
  const gone: string[] = [];
  for (const pointer of records) {
    if (pointer.type !== 'PTR' || pointer.name.toLowerCase() !== SERVICE_TYPE) continue;
    if (typeof pointer.data !== 'string' || present.length + gone.length >= SIGHTINGS_MAX) continue;
    const fullName = pointer.data.toLowerCase();
    if (pointer.ttl === 0) {
      gone.push(fullName);
      continue;
    }
    const sighting = readSighting(fullName, records);
    if (sighting !== null) present.push(sighting);
  }
  return { present, gone };
}

function readSighting(fullName: string, records: readonly HeardRecord[]): Sighting | null {
  const about = (name: string, type: string) =>
    records.filter(
      (record) => record.type === type && record.ttl !== 0 && record.name.toLowerCase() === name,
    );
  const service = about(fullName, 'SRV')[0]?.data;
  if (!isService(service)) return null;
  const host = service.target.toLowerCase();
  return {
    fullName,
    host,
    port: service.port,
    addresses: about(host, 'A')
      .map((record) => record.data)
      .filter((address) => typeof address === 'string'),
    text: readText(about(fullName, 'TXT')[0]?.data),
  };
}

function isService(data: unknown): data is { target: string; port: number } {
  if (typeof data !== 'object' || data === null) return false;
  return (
    'target' in data && typeof data.target === 'string' && 'port' in data && typeof data.port === 'number'
  );
}

/** The first of two equal keys counts, a string without `=` says nothing to us (RFC 6763, 6.4). */
function readText(data: unknown): Record<string, string> {
  const text: Record<string, string> = Object.create(null);
  const items: unknown[] = Array.isArray(data) ? data : [data];
  for (const item of items) {
    if (!Buffer.isBuffer(item)) continue;
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(item.toString()) ?? [];
    if (key !== undefined && value !== undefined && !(key in text)) text[key] = value;
  }
  return text;
}
