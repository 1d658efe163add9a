import { runCommandLine } from '../../src/cli/main.ts';
import type { Clock } from '../../src/clock.ts';
import { systemClock } from '../../src/clock.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in this process, as `bin/boutique-hub.js` would. */
export async function commandLine(
  args: readonly string[],
  env: Record<string, string> = {},
  clock: Clock = systemClock,
): Promise<Ended> {
  let out = '';
  let err = '';
  const code = await runCommandLine(args, {
    env,
    clock,
    osUser: () => 'esperance',
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}
