import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { HUB_COMMAND } from '../support/hub-process.ts';
import { skipAloud } from '../support/skip-aloud.ts';

/** The tests run side by side, so what each leaves behind is removed when all have ended. */
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'boutique-hub-demo-test-'));
  folders.push(folder);
  return folder;
}

/** Why the demo cannot be kept off this machine's network here, or null when it can. */
function isolationMissing(): string | null {
  const tried = spawnSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up']);
  return tried.status === 0 ? null : 'the demo is tested in a network namespace, which only root can make';
}

/** Runs the demo on a machine of its own that has nothing but a loopback interface. */
function startDemo(folder: string, ...args: string[]) {
  const inside = `ip link set lo up && exec "$0" "$@"`;
  const command = [process.execPath, HUB_COMMAND, 'demo', ...args];
  const child = spawn('unshare', ['--net', 'sh', '-c', inside, ...command], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]).then((parts) => parts.join(''));
  return { child, output, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

describe.concurrent('the demo', () => {
  test('finds its hub by mDNS, and ends in agreement after head office was away', async (context) => {
    const missing = isolationMissing();
    if (missing !== null) skipAloud(context, missing);
    const folder = emptyFolder();
    const { output, ended } = startDemo(folder, '--seconds', '8');
    const code = await ended;
    const said = await output;
    expect(said).toContain("Caisses, hub et siège sont d'accord.");
    expect(code).toBe(0);
    expect(said).toContain('Hub trouvé par mDNS');
    expect(said).toContain('absent/down');
    expect(Number(/(\d+) {2}ventes acceptées/.exec(said)?.[1])).toBeGreaterThan(10);
    expect(readdirSync(folder)).toEqual([]);
  }, 90_000);

  test('takes the address where no announcement is heard, and says so', async (context) => {
    const missing = isolationMissing();
    if (missing !== null) skipAloud(context, missing);
    const { output, ended } = startDemo(emptyFolder(), '--lan', '--seconds', '1');
    expect(await ended).toBe(0);
    expect(await output).toContain('found by its address');
  }, 90_000);

  test('leaves nothing behind after Ctrl-C', async (context) => {
    const missing = isolationMissing();
    if (missing !== null) skipAloud(context, missing);
    const folder = emptyFolder();
    const { child, output, ended } = startDemo(folder);
    child.stdout.on('data', (chunk: Buffer) => {
      if (/00:01/.test(String(chunk))) child.kill('SIGINT');
    });
    expect(await ended).toBe(0);
    expect(await output).toContain('ventes acceptées');
    expect(readdirSync(folder)).toEqual([]);
  }, 60_000);
});
