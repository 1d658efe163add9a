import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Environment, portOf, type Served, serve, start } from './processes.ts';

const execute = promisify(execFile);
/** Where Debian puts PostgreSQL, a folder for each version. */
const DEBIAN = '/usr/lib/postgresql';
const TRIES = 100;

/** Whether PostgreSQL is installed as Debian does it (`apt-get install postgresql`). */
export function hasPostgres(): boolean {
  return existsSync(DEBIAN);
}

/**
 * A PostgreSQL of its own in a folder, durable as it is by default, and the peer in front of it.
 * @param env for PostgreSQL: it is the one with the disk
 */
export async function servePostgres(peer: string, folder: string, env: Environment): Promise<Served> {
  const version = readdirSync(DEBIAN).sort().at(-1) ?? '';
  const program = (name: string): string => join(DEBIAN, version, 'bin', name);
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const user = await ownerOf([folder, data]);
  const options = { ...user, cwd: folder };
  await execute(
    program('initdb'),
    ['--pgdata', data, '--username=bench', '--auth=trust', '--no-sync'],
    options,
  );
  const settings = {
    ...{ listen_addresses: '', unix_socket_directories: folder, fsync: 'on', synchronous_commit: 'on' },
    ...{ shared_buffers: '256MB', max_wal_size: '2GB', checkpoint_timeout: '15min' },
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = start(program('postgres'), ['-D', data, ...args], {
    ...options,
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  const ended = once(server, 'exit');
  await untilReady(program('pg_isready'), folder);
  const served = await serve([process.execPath, peer, folder], {}, portOf);
  return {
    ...served,
    stop: async () => {
      await served.stop();
      server.kill('SIGINT');
      await ended;
    },
  };
}

/** PostgreSQL does not run as root: then it is the user that Debian made for it. */
async function ownerOf(folders: readonly string[]): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const idOf = async (option: string): Promise<number> =>
    Number((await execute('id', [option, 'postgres'])).stdout);
  const [uid, gid] = [await idOf('-u'), await idOf('-g')];
  for (const folder of folders) chownSync(folder, uid, gid);
  return { uid, gid };
}

async function untilReady(isReady: string, folder: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const answered = await execute(isReady, ['--host', folder]).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await pause(100);
  }
  throw new Error('PostgreSQL does not start');
}
