import type { HubStatus } from '../../operations/status.ts';
import { callHub, NoHub } from '../control-client.ts';
import { CommandFailed } from '../failures.ts';

const REPLY_TIMEOUT_MS = 3000;

/** How far the running hub has come with what waits for its turn, a line for each shop; nothing when none runs. */
export async function progressLines(dataDir: string): Promise<readonly string[]> {
  try {
    const call = { method: 'GET', path: '/status', body: null, replyTimeoutMs: REPLY_TIMEOUT_MS } as const;
    const { shops } = (await callHub(dataDir, call)) as HubStatus;
    return shops.flatMap(({ id, upstream: { contact } }) =>
      contact?.progress ? [`Shop ${id}: ${contact.progress.english}.`] : [],
    );
  } catch (error) {
    // Whoever may read the files but not talk to the hub still gets the list.
    if (error instanceof NoHub || error instanceof CommandFailed) return [];
    throw error;
  }
}
