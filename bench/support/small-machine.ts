import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';
const PERIOD_US = 100_000;

/** A group of processes that share a part of the machine. */
export interface SmallMachine {
  /** What to put before a command so that it runs there. */
  readonly command: readonly string[];
  [Symbol.dispose](): void;
}

/**
 * Makes a machine within this one, with so many processors and so much memory. Only root can.
 * @param cores may be a fraction @param memoryMb all that its processes hold together
 */
export function openSmallMachine(name: string, cores: number, memoryMb: number): SmallMachine {
  const quota = String(Math.round(cores * PERIOD_US));
  const bytes = String(memoryMb * 2 ** 20);
  const folders = existsSync(join(ROOT, 'cgroup.controllers'))
    ? unified(name, quota, bytes)
    : separate(name, quota, bytes);
  const join_ = folders.map((folder) => `echo $$ > ${join(folder, 'cgroup.procs')}`).join('; ');
  return {
    command: ['/bin/sh', '-c', `${join_}; exec "$@"`, 'small-machine'],
    [Symbol.dispose]: () => {
      for (const folder of folders) rmdirSync(folder);
    },
  };
}

function unified(name: string, quota: string, bytes: string): string[] {
  const enabled = join(ROOT, 'cgroup.subtree_control');
  if (!readFileSync(enabled, 'utf8').includes('cpu')) writeFileSync(enabled, '+cpu +memory');
  const folder = join(ROOT, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cpu.max'), `${quota} ${PERIOD_US}`);
  writeFileSync(join(folder, 'memory.max'), bytes);
  return [folder];
}

function separate(name: string, quota: string, bytes: string): string[] {
  const [cpu, memory] = [join(ROOT, 'cpu', name), join(ROOT, 'memory', name)];
  for (const folder of [cpu, memory]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(cpu, 'cpu.cfs_period_us'), String(PERIOD_US));
  writeFileSync(join(cpu, 'cpu.cfs_quota_us'), quota);
  writeFileSync(join(memory, 'memory.limit_in_bytes'), bytes);
  return [cpu, memory];
}
