import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { Condition } from '../../src/domain/condition.ts';
import { healthRoutes } from '../../src/http/routes/health.ts';
import type { Reader } from '../../src/store/reader.ts';
import type { WriterClient } from '../../src/store/writer/protocol.ts';

/** The two routes over a store that is broken in one way; what works is tested on a whole hub. */
function appWith(
  ping: () => Promise<unknown>,
  epoch: () => number = () => 1,
  conditions: readonly Condition[] = [],
) {
  const slept: number[] = [];
  const clock: Clock = {
    ...systemClock,
    sleep: (ms, signal) => {
      slept.push(ms);
      return systemClock.sleep(10, signal);
    },
  };
  const app = Fastify();
  healthRoutes(app, {
    reader: { epoch } as unknown as Reader,
    writer: { call: ping } as unknown as WriterClient,
    clock,
    conditions: () => conditions,
    lastProvenBackupAt: () => null,
  });
  return { app, slept };
}

const never = () => new Promise<never>(() => undefined);

describe('a hub that cannot write', () => {
  it.each([
    ['does not answer', never],
    ['is too busy', () => Promise.resolve({ refused: 'busy' })],
    ['has a failed disk', () => Promise.resolve({ refused: 'storage-failed', cause: 'x' })],
    ['is gone', () => Promise.reject(new Error('the thread ended'))],
  ])('is alive but not ready when its writer %s', async (_case, ping) => {
    const { app, slept } = appWith(ping);
    expect((await app.inject('/ready')).statusCode).toBe(503);
    expect((await app.inject('/health')).statusCode).toBe(200);
    expect(slept).toEqual([5_000]);
  });

  it('says what a person should know of it, and is alive all the same', async () => {
    const full: Condition = { code: 'DISK_FULL', freeBytes: 0, neededBytes: 1024 * 1024 };
    const { app } = appWith(never, () => 1, [full]);
    const answer = await app.inject('/health');
    expect([answer.statusCode, answer.json()]).toMatchObject([
      200,
      { status: 'attention', conditions: [{ code: 'DISK_FULL', french: expect.stringContaining('disque') }] },
    ]);
  });

  it('is not healthy when it cannot even read', async () => {
    const { app } = appWith(never, () => {
      throw new Error('SQLITE_CORRUPT');
    });
    expect((await app.inject('/health')).statusCode).toBe(500);
  });
});
