/**
 * Power returns: all tills come at the same moment, each with its socket and with everything it sold meanwhile, a part of
 * which the hub has already. In a process of their own. Prints one line of JSON.
 *
 *   node bench/storm.ts ORIGIN TILLS KNOWN NEW SINCE EPOCH NAME
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { Connection } from './support/connection.ts';
import { SALES_PATH, SHOP, saleText, serialOf } from './support/shop.ts';

export interface StormResult {
  /** Until the last till had its answer and its socket, s. */
  readonly seconds: number;
  /** Answers that told a till to come back later. */
  readonly postponed: number;
  /** Connections and sockets that were refused or broke, and were opened again. */
  readonly reconnected: number;
  readonly accepted: number;
}

const RETRY_MS = 300;
const GIVE_UP_MS = 120_000;

const [origin = '', tills = '', known = '', fresh = '', since = '', epoch = '', name = ''] =
  process.argv.slice(2);
let postponed = 0;
let reconnected = 0;
let accepted = 0;

const startedAt = performance.now();
await Promise.all(
  Array.from({ length: Number(tills) }, (_, index) => Promise.all([send(index + 1), resume(index + 1)])),
);
const result: StormResult = {
  seconds: (performance.now() - startedAt) / 1000,
  postponed,
  reconnected,
  accepted,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);

/** Sends what it has until it is answered, as a till does. */
async function send(till: number): Promise<void> {
  const texts: string[] = [];
  for (let n = 0; n < Number(known); n++)
    texts.push(saleText(`${name}-known-${till}-${n}`, till * 7_919 + n));
  for (let n = 0; n < Number(fresh); n++) texts.push(saleText(`${name}-new-${till}-${n}`, till * 7_919 + n));
  const answer = await until(async () => {
    const connection = await Connection.open(origin);
    try {
      const { status, text } = await connection.post(SALES_PATH, serialOf(till), `[${texts.join()}]`);
      if (status === 201) return JSON.parse(text) as { accepted: readonly string[] };
      if (status !== 503) throw new Unrecoverable(`till ${till} got ${status}: ${text.slice(0, 300)}`);
      postponed++;
      return null;
    } finally {
      connection.close();
    }
  });
  if (answer.accepted.length !== texts.length)
    throw new Error(`till ${till}: ${answer.accepted.length} accepted`);
  accepted += answer.accepted.length;
}

/** Opens its socket where it was cut, and waits for the first frame. */
function resume(till: number): Promise<boolean> {
  return until(async () => {
    const url = `${origin.replace('http', 'ws')}/ws/boutique/${SHOP}/?since=${since}&epoch=${epoch}`;
    const socket = new WebSocket(url, { headers: { 'x-device-serial': serialOf(till) } });
    await once(socket, 'message');
    return true;
  });
}

class Unrecoverable extends Error {}

async function until<T>(attempt: () => Promise<T | null>): Promise<T> {
  for (;;) {
    try {
      const done = await attempt();
      if (done !== null) return done;
    } catch (error) {
      if (error instanceof Unrecoverable || performance.now() - startedAt > GIVE_UP_MS) throw error;
      reconnected++;
    }
    await pause(RETRY_MS);
  }
}
