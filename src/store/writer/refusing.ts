import type { CommandRefusal, WriterClient } from './protocol.ts';

/** The same writer, to which nothing comes while there is a reason to refuse it. What it has already is written. */
export function refusing(writer: WriterClient, reason: () => CommandRefusal | null): WriterClient {
  return {
    call: (method, argument) => {
      const refusal = reason();
      return refusal === null ? writer.call(method, argument) : Promise.resolve(refusal);
    },
    onCommitted: (listener) => writer.onCommitted(listener),
    foldLog: () => writer.foldLog(),
    close: () => writer.close(),
  };
}
