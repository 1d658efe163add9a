import { execFileSync, spawnSync } from 'node:child_process';

/** One of two machines that a cable joins: a network namespace. */
export interface Machine {
  readonly namespace: string;
  readonly device: string;
  /** The command line that runs `command` on this machine. */
  inside(...command: string[]): [string, string[]];
  /** Gives the machine this address, like 10.77.0.1/24, and takes the one it had. */
  readdress(address: string): void;
}

export interface TwoNetworks {
  readonly hub: Machine;
  readonly till: Machine;
  close(): void;
}

const PREFIX = 'boutique-hub';

/** Why no namespaces can be made here, or null when they can. */
export function namespacesMissing(): string | null {
  if (process.getuid?.() !== 0) return 'only root can make network namespaces';
  if (spawnSync('ip', ['-V']).error !== undefined)
    return 'the program ip (Debian: iproute2) is not installed';
  const probe = `${PREFIX}-probe-${process.pid}`;
  const made = spawnSync('ip', ['netns', 'add', probe], { encoding: 'utf8' });
  if (made.status !== 0) return `this machine lets nobody make network namespaces: ${made.stderr.trim()}`;
  ip('netns', 'del', probe);
  return null;
}

/** Two machines on one cable, 10.77.0.1 and 10.77.0.2; what is said there reaches nobody else. */
export function openTwoNetworks(): TwoNetworks {
  removeLeftovers();
  const hub = machine('hub');
  const till = machine('till');
  const close = () => {
    for (const { namespace } of [hub, till]) spawnSync('ip', ['netns', 'del', namespace]);
  };
  try {
    for (const { namespace } of [hub, till]) ip('netns', 'add', namespace);
    const [one, other] = [hub, till].map(({ namespace, device }) => [device, 'netns', namespace]);
    ip('link', 'add', ...(one ?? []), 'type', 'veth', 'peer', 'name', ...(other ?? []));
    for (const { namespace, device } of [hub, till]) {
      ip('-n', namespace, 'link', 'set', 'lo', 'up');
      ip('-n', namespace, 'link', 'set', device, 'up');
    }
    hub.readdress('10.77.0.1/24');
    till.readdress('10.77.0.2/24');
    ip('-n', till.namespace, 'route', 'add', '224.0.0.0/4', 'dev', till.device);
  } catch (cause) {
    close();
    throw cause;
  }
  return { hub, till, close };
}

function machine(role: 'hub' | 'till'): Machine {
  const namespace = `${PREFIX}-${role}-${process.pid}`;
  const device = `${role}0`;
  return {
    namespace,
    device,
    inside: (...command) => ['ip', ['netns', 'exec', namespace, ...command]],
    readdress: (address) => {
      ip('-n', namespace, 'address', 'flush', 'dev', device, 'scope', 'global');
      ip('-n', namespace, 'address', 'add', address, 'dev', device);
    },
  };
}

/** A run that was killed left its namespaces behind; its process id says whether it is still there. */
function removeLeftovers(): void {
  for (const line of ip('netns', 'list').split('\n')) {
    const [, name, pid] = /^(boutique-hub-\w+-(\d+))/.exec(line) ?? [];
    if (name === undefined || isRunning(Number(pid))) continue;
    ip('netns', 'del', name);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function ip(...args: string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
