import { readFileSync } from 'node:fs';
import type { Random } from '../clock.ts';

/** Names this boot of the machine: the kernel's own id, else one drawn at each start. */
export function bootId(random: Random): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return random.hex(16);
  }
}
