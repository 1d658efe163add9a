import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';

export interface HealthParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly clock: Clock;
}

/** A writer that answers later than this is of no use to a till that waits 30 s. */
const WRITER_PATIENCE_MS = 5_000;

const State = Type.Object({ status: Type.String() });

/** `/health`: the process runs and can read. `/ready`: it can also write, as asked of the writer itself. */
export function healthRoutes(app: FastifyInstance, { reader, writer, clock }: HealthParts): void {
  const alive = { tags: ['operation'], summary: 'The process runs and can read', response: { 200: State } };
  app.get('/health', { schema: alive }, () => {
    reader.epoch();
    return { status: 'ok' };
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
