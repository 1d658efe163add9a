import type { ShopId } from '../domain/ids.ts';
import type { UpstreamProtocol } from '../domain/upstream-protocol.ts';
import type { Logger } from '../log.ts';
import type { Reader } from '../store/reader.ts';
import { isRefused, type WriterClient } from '../store/writer/protocol.ts';
import type { PassOutcome } from './line.ts';

/**
 * The same passes, after the shop's upstream state speaks of this protocol. Under another one a position means nothing:
 * everything is sent again, which head office knows and which changes nothing there.
 */
export function underProtocol(
  protocol: UpstreamProtocol,
  parts: {
    readonly shopId: ShopId;
    readonly reader: Reader;
    readonly writer: WriterClient;
    readonly log: Logger;
  },
  runPass: () => Promise<PassOutcome>,
): () => Promise<PassOutcome> {
  const { shopId, reader, writer, log } = parts;
  return async () => {
    if (reader.upstreamProtocol(shopId) !== protocol) {
      const receipt = await writer.call('changeUpstreamProtocol', { shopId, protocol });
      if (isRefused(receipt)) {
        return {
          kind: 'fault',
          fault: { kind: 'own-storage', detail: receipt.refused, retryAfterMs: null },
        };
      }
      log.warn({ protocol }, 'head office is told by another protocol: everything is sent again');
    }
    return runPass();
  };
}
