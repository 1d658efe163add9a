#!/usr/bin/env -S MALLOC_ARENA_MAX=2 node --max-semi-space-size=16 --expose-gc
// Without the bound, V8 lets what was just made and is garbage already grow to 128 MB before it looks at it. With the other
// one, the hub can give back what it held when it becomes quiet. Of two heaps of the C library less stays behind than of one
// for each thread.
// Plain JavaScript that a Node of years ago can read, so that it can say in one sentence what is missing: the database
// driver would crash such a Node before anything could be said.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const NODE_MAJOR_MIN = 24;
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'];
/** Tells the hub that the process above it is this launcher. */
const LAUNCHED = 'BOUTIQUE_HUB_LAUNCHED';

/** The V8 of Node 24 can end the process while it recompiles wrappers of WebAssembly in a thread (ADR 10): it shall not. */
const NO_WRAPPER_TIERING = '--wasm-wrapper-tiering-budget=1000000000';

/** As in the first line; only who starts a process can say it. */
const MEMORY_FLAGS = ['--max-semi-space-size=16', '--expose-gc'];
const MEMORY_ENV = { MALLOC_ARENA_MAX: '2' };

const script = fileURLToPath(import.meta.url);
const root = join(dirname(script), '..');
const ownNode = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');

if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) start();
else if (process.platform === 'linux' && existsSync(ownNode)) startUnderOwnNode();
else refuse();

function start() {
  if (process.versions.node.startsWith('24.')) setFlagsFromString(NO_WRAPPER_TIERING);
  if (process.env[LAUNCHED] !== undefined && process.channel) endWithLauncher();
  import(freshBundle() ? '../dist/cli-main.js' : '../src/cli/main.ts')
    .then((cli) => cli.runProcess())
    .catch((error) => {
      const missing = error.code === 'ERR_MODULE_NOT_FOUND' ? ': run "npm ci" first' : '';
      fail(`boutique-hub cannot start${missing} (${error.message.split('\n')[0]})`);
    });
}

/** Whether `npm run build` has run since the last change of the sources: what it made starts in half the time. */
function freshBundle() {
  const built = statSync(join(root, 'dist', 'cli-main.js'), { throwIfNoEntry: false });
  return built !== undefined && lastChange(join(root, 'src')) < built.mtimeMs;
}

function lastChange(folder) {
  let last = existsSync(folder) ? statSync(folder).mtimeMs : 0;
  for (const entry of existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []) {
    const path = join(folder, entry.name);
    last = Math.max(last, entry.isDirectory() ? lastChange(path) : statSync(path).mtimeMs);
  }
  return last;
}

/** A hub must not outlive its launcher: whoever kills the one that he started means the hub. */
function endWithLauncher() {
  delete process.env[LAUNCHED];
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel.unref();
}

function startUnderOwnNode() {
  const flags = MEMORY_FLAGS.filter((flag) => process.execArgv.indexOf(flag) < 0);
  const hub = spawn(ownNode, process.execArgv.concat(flags, script, process.argv.slice(2)), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: Object.assign({}, MEMORY_ENV, process.env, { [LAUNCHED]: '1' }),
  });
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      // At a terminal, Ctrl-C reaches both processes by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) hub.kill(signal);
    });
  }
  hub.on('error', refuse);
  hub.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function refuse() {
  fail(
    `boutique-hub needs Node ${NODE_MAJOR_MIN} or newer and this is Node ${process.versions.node}: ` +
      'run "npm ci" once, then "npm start" or "npx boutique-hub", which bring their own Node',
  );
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
