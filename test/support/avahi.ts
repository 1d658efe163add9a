import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Machine } from './two-networks.ts';

/** A service as avahi-browse resolved it. */
export interface Found {
  readonly instance: string;
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly text: Readonly<Record<string, string>>;
}

export interface Avahi {
  /** What `avahi-browse` finds at this moment. */
  browse(type: string): Promise<Found[]>;
  close(): Promise<void>;
}

const TOOLS = [
  ['avahi-daemon', 'avahi-daemon'],
  ['avahi-browse', 'avahi-utils'],
  ['dbus-daemon', 'dbus'],
] as const;

/** Which program of Debian is missing, or null when all are there. */
export function avahiMissing(): string | null {
  const missing = TOOLS.filter(([tool]) => spawnSync(tool, ['--version']).error !== undefined);
  if (missing.length === 0) return null;
  return `not installed: ${missing.map(([tool, debian]) => `${tool} (Debian: ${debian})`).join(', ')}`;
}

const DBUS_CONFIG = (socket: string) => `<busconfig>
  <type>system</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/><allow user="*"/>
  </policy>
</busconfig>
`;

const AVAHI_CONFIG = (device: string) => `[server]
use-ipv4=yes
use-ipv6=no
allow-interfaces=${device}
[publish]
disable-publishing=yes
`;

/** Debian's own mDNS, with a D-Bus of its own, on one machine of a test. It publishes nothing. */
export async function openAvahi(machine: Machine): Promise<Avahi> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-avahi-'));
  const file = (name: string, text = '') => {
    const path = join(folder, name);
    if (text !== '') writeFileSync(path, text);
    return path;
  };
  const socket = file('bus');
  const env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${socket}`, LC_ALL: 'C.UTF-8' };
  const children: ChildProcess[] = [];
  const start = (...command: string[]) => {
    const child = spawn(...machine.inside(...command), { env, stdio: 'ignore' });
    children.push(child);
  };
  const close = async () => {
    for (const child of children.reverse()) await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const browse = async (type: string) => {
    const command = machine.inside('avahi-browse', '-rpt', type);
    const { stdout } = await promisify(execFile)(...command, { env, timeout: 5_000 });
    return stdout.split('\n').flatMap(readFound);
  };
  try {
    start('dbus-daemon', '--nofork', `--config-file=${file('bus.xml', DBUS_CONFIG(socket))}`);
    await until(() => existsSync(socket), 'dbus-daemon did not start');
    // Its process id file has a fixed place, where the machine's own avahi may have one: here that place is private.
    const inPrivate = 'mkdir -p /run/avahi-daemon && mount -t tmpfs tmpfs /run/avahi-daemon && exec "$@"';
    const config = file('avahi.conf', AVAHI_CONFIG(machine.device));
    const avahi = ['avahi-daemon', '--no-drop-root', '--no-chroot', '--no-rlimits', '-f', config];
    start('sh', '-c', inPrivate, 'sh', ...avahi);
    await until(() => browse('_none._tcp').then(...fulfilled), 'avahi-daemon did not start');
  } catch (cause) {
    await close();
    throw cause;
  }
  return { browse, close };
}

const fulfilled = [() => true, () => false] as const;

async function until(holds: () => boolean | Promise<boolean>, otherwise: string): Promise<void> {
  for (let i = 0; i < 100; i += 1) {
    if (await holds()) return;
    await delay(50);
  }
  throw new Error(otherwise);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await ended;
  clearTimeout(timer);
}

/** A line like `=;till0;IPv4;Gombe\032e4f506;_boutique-hub._tcp;local;hub.local;10.77.0.1;8000;"v=1" "id=hub"`. */
function readFound(line: string): Found[] {
  const [mark, , , instance = '', , , host = '', address = '', port, ...rest] = line.split(';');
  if (mark !== '=') return [];
  const items = [...rest.join(';').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, item = '']) => item);
  const text = Object.fromEntries(
    items.map((item) => [item.slice(0, item.indexOf('=')), item.slice(item.indexOf('=') + 1)]),
  );
  const plain = instance.replace(/\\(\d{3})/g, (_, code) => String.fromCharCode(Number(code)));
  return [{ instance: plain, host, address, port: Number(port), text }];
}
