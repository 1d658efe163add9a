import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { type Call, callHub, NoHub } from './control-client.ts';
import { CommandFailed } from './failures.ts';

/** A hub that is just starting or stopping holds the folder without answering; so does another command. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 200;

/**
 * Has the hub do something: the one that runs on the folder, or, when none does, one that is opened without network for
 * this call alone. Either way it is the same request to the same code. Every such request may be repeated without harm.
 * @throws CommandFailed
 */
export async function askHub(config: Config, clock: Clock, call: Call): Promise<unknown> {
  const end = clock.monotonic() + PATIENCE_MS;
  for (;;) {
    try {
      return await callHub(config.dataDir, call);
    } catch (error) {
      if (!(error instanceof NoHub)) throw error;
    }
    const own = await askHubOfOwn(config, call);
    if (own !== 'in-use') return own.answer;
    if (clock.monotonic() >= end) {
      throw new CommandFailed([`a hub holds ${config.dataDir} but does not answer: look at its log`]);
    }
    await clock.sleep(LOOK_AGAIN_MS);
  }
}

async function askHubOfOwn(config: Config, call: Call): Promise<{ readonly answer: unknown } | 'in-use'> {
  const [{ openHub }, { DataDirectoryInUse }] = await Promise.all([
    import('../hub.ts'),
    import('../store/lock.ts'),
  ]);
  try {
    // What happens is told by the answer; the log would stand between the lines that people read.
    const hub = await openHub({ ...config, logLevel: 'error' }, { network: false });
    try {
      return { answer: await callHub(config.dataDir, call) };
    } finally {
      await hub.close();
    }
  } catch (error) {
    if (error instanceof DataDirectoryInUse) return 'in-use';
    throw error;
  }
}
