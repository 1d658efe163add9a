import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import type { Condition } from '../../domain/condition.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import { toldCondition } from '../../wire/conditions/told.ts';
import { NullableInteger } from '../../wire/values/schema-parts.ts';
import { ConditionSchema } from '../hub-status-schema.ts';

export interface HealthParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly clock: Clock;
  /** What a person should know of the hub itself. */
  readonly conditions: () => readonly Condition[];
  /** UTC ms of the newest copy that was proven, wherever it is; null = there is none. */
  readonly lastProvenBackupAt: () => number | null;
}

/** A writer that answers later than this is of no use to a till that waits 30 s. */
const WRITER_PATIENCE_MS = 5_000;

const State = Type.Object({ status: Type.String() });
const Alive = Type.Object({
  status: Type.String({ description: 'ok, or attention' }),
  conditions: Type.Optional(Type.Array(ConditionSchema)),
  lastProvenBackupAt: NullableInteger,
});

/** `/health`: the process runs and can read, and what else a person should know of it. `/ready`: it can also write, as asked of the writer itself. */
export function healthRoutes(
  app: FastifyInstance,
  { reader, writer, clock, conditions, lastProvenBackupAt }: HealthParts,
): void {
  const alive = { tags: ['operation'], summary: 'The process runs and can read', response: { 200: Alive } };
  app.get('/health', { schema: alive }, () => {
    reader.epoch();
    const told = conditions().map((one) => toldCondition(one));
    const backup = { lastProvenBackupAt: lastProvenBackupAt() };
    return told.length === 0
      ? { status: 'ok', ...backup }
      : { status: 'attention', conditions: told, ...backup };
  });

  const able = {
    tags: ['operation'],
    summary: 'The hub can read and write',
    response: { 200: State, 503: State },
  };
  app.get('/ready', { schema: able }, async (_request, reply) => {
    const ready = await writerAnswers();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });

  async function writerAnswers(): Promise<boolean> {
    const settled = new AbortController();
    const tooLate = clock.sleep(WRITER_PATIENCE_MS, settled.signal).then(
      () => false,
      () => false,
    );
    const pong = writer.call('ping', {}).then(
      (receipt) => !isRefused(receipt),
      () => false,
    );
    try {
      return await Promise.race([pong, tooLate]);
    } finally {
      settled.abort();
    }
  }
}
