import { BlockList, isIP } from 'node:net';
import type { Kind, Parsed } from './setting.ts';

/** Written in the place of a proxy: none, whatever the environment says. */
export const DIRECT = 'direct';

const LENGTH_MAX = 2000;
const ALLOWED = 'the http:// or https:// address of a proxy, or direct';

/** A proxy's address without a path, or "direct". */
export const proxyUrl: Kind<string> = {
  allowed: ALLOWED,
  read(text): Parsed<string> {
    if (text === DIRECT) return { fit: DIRECT };
    const url = readProxy(text);
    return url === null ? { unfit: `it must be ${ALLOWED}` } : { fit: url };
  },
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for head office: the hub's own setting, or what is usual in the environment.
 * @param own a proxy's address, "direct", or null when nothing is set
 * @returns null for none; or what is wrong with the environment, as one line
 */
export function proxyFor(
  upstreamUrl: string | null,
  own: string | null,
  env: Environment,
): Parsed<string | null> {
  if (own === DIRECT || upstreamUrl === null || upstreamUrl === undefined) return { fit: null };
  if (own !== null) return { fit: own };
  const url = new URL(upstreamUrl);
  const names = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  const name = names.find((one) => (env[one]?.trim() ?? '') !== '');
  if (name === undefined || isExcepted(url, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return { fit: null };
  const text = env[name]?.trim() ?? '';
  const proxy = readProxy(text.includes('://') ? text : `http://${text}`);
  if (proxy !== null) return { fit: proxy };
  return {
    unfit: `${name} is set (not shown, it may be a secret): it must be the http:// or https:// address of a proxy; or set HUB_UPSTREAM_PROXY`,
  };
}

function readProxy(text: string): string | null {
  const url = text.length <= LENGTH_MAX && !/[?#\s]/.test(text) ? URL.parse(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  return url.pathname === '/' && isDecodable(url.username) && isDecodable(url.password) ? url.href : null;
}

/** A lone "%" in a password would break the start of the transport. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** NO_PROXY: names (with all below them), addresses, networks such as 10.0.0.0/8, each perhaps with a port; "*" is all. */
function isExcepted(url: URL, noProxy: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && (entry === '*' || covers(entry, host, port)));
}

function covers(entry: string, host: string, port: string): boolean {
  const network = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry);
  if (network !== null) return isInNetwork(host, network[1] ?? '', Number(network[2]));
  const withPort = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(entry);
  if (withPort !== null && withPort[3] !== port) return false;
  const name = (withPort?.[1] ?? withPort?.[2] ?? entry.replace(/^\[|\]$/g, '')).replace(/^\*?\./, '');
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

function isInNetwork(host: string, address: string, bits: number): boolean {
  const [family, ofNetwork] = [isIP(host), isIP(address)];
  if (family === 0 || family !== ofNetwork || bits > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, bits, type);
  return list.check(host, type);
}
