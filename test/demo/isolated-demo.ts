import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'vitest';
import { HUB_COMMAND } from '../support/hub-process.ts';

/** A folder of this test alone, removed when it ends; tests that run side by side name theirs by its context. */
export function emptyFolder({ onTestFinished }: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'boutique-hub-demo-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Why the demo cannot be kept off this machine's network here, or null when it can. */
export function isolationMissing(): string | null {
  const tried = spawnSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up']);
  return tried.status === 0 ? null : 'the demo is tested in a network namespace, which only root can make';
}

/** Runs the demo on a machine of its own that has nothing but a loopback interface. */
export function startDemo(folder: string, ...args: string[]) {
  const inside = `ip link set lo up && exec "$0" "$@"`;
  const command = [process.execPath, HUB_COMMAND, 'demo', ...args];
  const child = spawn('unshare', ['--net', 'sh', '-c', inside, ...command], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]).then((parts) => parts.join(''));
  return { child, output, ended: once(child, 'exit').then(([code]) => code as number | null) };
}
