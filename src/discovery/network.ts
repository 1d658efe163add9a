import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Link, type LinkListener, openLink } from './link.ts';

/** The LAN, handed in from outside so that a test can own it. */
export interface Network {
  /** IPv4 addresses under which tills reach the hub; asked again and again, because they come, go and change. */
  addresses(): readonly string[];
  openLink(address: string, listener: LinkListener): Link;
}

const MDNS_PORT = 5353;

/**
 * The machine's own networks.
 * @param listenAddress the address on which the hub really listens. A wildcard stands for the first IPv4 address of
 *   every network that leaves the machine; an IPv4 address for itself alone, the loopback too; anything else for none.
 */
export function systemNetwork(listenAddress: string): Network {
  return {
    addresses: () => reachableAddresses(listenAddress),
    openLink: (address, listener) => openLink(address, MDNS_PORT, listener),
  };
}

function reachableAddresses(listenAddress: string): string[] {
  const everywhere = listenAddress === '0.0.0.0' || listenAddress === '::';
  if (!everywhere && !isIPv4(listenAddress)) return [];
  const reachable: string[] = [];
  for (const addresses of Object.values(networkInterfaces())) {
    const candidate = (addresses ?? []).find(
      (entry) =>
        entry.family === 'IPv4' && (everywhere ? leavesTheMachine(entry) : entry.address === listenAddress),
    );
    if (candidate !== undefined) reachable.push(candidate.address);
  }
  return reachable.sort();
}

/** Tunnels have no hardware address and reach no till. */
function leavesTheMachine(entry: { internal: boolean; mac: string }): boolean {
  return !entry.internal && entry.mac !== '00:00:00:00:00:00';
}
