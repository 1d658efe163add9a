import type { Epoch, TillId } from '../domain/ids.ts';
import type { Logger } from '../log.ts';
import { RAISES_PER_TILL_MAX } from './limits.ts';

/** The one thing that live asks of the writer. Raises only if `from` is still the epoch, and answers the epoch. */
export interface EpochWriter {
  call(
    method: 'raiseEpoch',
    argument: { readonly reason: string; readonly from: Epoch },
  ): Promise<{ readonly epoch: Epoch } | { readonly refused: string }>;
}

export interface EpochRaiser {
  /** False when this till has used up what one till may cause. */
  allows(tillId: TillId): boolean;
  /** The epoch after the raise; null when the writer could not do it. Several who ask at once cause one raise. */
  raise(tillId: TillId, from: Epoch): Promise<Epoch | null>;
}

export function openEpochRaiser(writer: EpochWriter, log: Logger): EpochRaiser {
  const causedBy = new Map<TillId, number>();
  let running: Promise<Epoch | null> | null = null;

  async function ask(tillId: TillId, from: Epoch): Promise<Epoch | null> {
    log.warn(
      { till: tillId, epoch: from },
      'a till knows facts that this hub does not: the hub was restored',
    );
    try {
      const receipt = await writer.call('raiseEpoch', { reason: 'a till is ahead of the journal', from });
      if ('epoch' in receipt) return receipt.epoch;
      log.error({ refused: receipt.refused }, 'epoch not raised');
    } catch (err) {
      log.error({ err }, 'epoch not raised');
    } finally {
      running = null;
    }
    return null;
  }

  return {
    allows: (tillId) => (causedBy.get(tillId) ?? 0) < RAISES_PER_TILL_MAX,
    raise(tillId, from) {
      causedBy.set(tillId, (causedBy.get(tillId) ?? 0) + 1);
      running ??= ask(tillId, from);
      return running;
    },
  };
}
