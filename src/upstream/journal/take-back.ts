import { seq as asSeq, type Seq, type ShopId } from '../../domain/ids.ts';
import { isFact, type SaleBody, type SentEntry } from '../../domain/journal-entry.ts';
import { LIVES_MAX, needsNewEpoch, ownUpTo } from '../../domain/lost-life.ts';
import { EPOCH_MAX } from '../../domain/next-epoch.ts';
import type { Logger } from '../../log.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import { PAGE_ENTRIES_MAX } from '../../wire/journal/messages.ts';
import { saleText } from '../../wire/journal/sale-text.ts';
import { type LineFault, ownStorage } from '../line-fault.ts';
import type { Ahead, OnAhead } from './ahead.ts';
import type { JournalOffice } from './office.ts';
import { lastCommon } from './parting.ts';

export interface TakeBackParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly office: JournalOffice;
  readonly log: Logger;
}

const RAISES_MAX = 3;
const REASON = 'head office has facts that this hub lost';

/**
 * Settles that head office is ahead: the hub was restored. First it gives what it recorded since then names of its own,
 * then it takes back what it lacks, page by page, and only then sending goes on. Broken off anywhere, it goes on where it
 * stopped: each name of a lost life is settled once.
 */
export function takingBack(parts: TakeBackParts): OnAhead {
  return async (found) => {
    if (found.watermark.epoch > EPOCH_MAX) return noLifeOfOurs(found);
    const lost = await lastCommon(parts, found.differsAt);
    if ('fault' in lost) return lost.fault;
    return (
      (await renamed(parts, found, lost.common)) ?? (await takenBack(parts, found, lost.common)) ?? 'resolved'
    );
  };
}

/** Raises the epoch unless what follows has names of its own already. */
async function renamed(
  { shopId, reader, writer, log }: TakeBackParts,
  { watermark }: Ahead,
  common: Seq,
): Promise<LineFault | null> {
  for (let tries = 0; needsNewEpoch(reader.epochRanges(shopId), watermark, common); tries++) {
    // Lines of other shops raise it too: then this one looks again.
    if (tries === RAISES_MAX) return { kind: 'ahead', detail: 'the epoch moves on', retryAfterMs: null };
    const from = reader.epoch();
    const asked = { shopId, after: common, above: watermark.epoch, from, reason: REASON };
    const receipt = await writer.call('beginEpoch', asked);
    if (isRefused(receipt)) return ownStorage(receipt.refused);
    log.warn(
      { epoch: receipt.epoch, common, headOffice: watermark },
      'head office has facts that this hub does not: the hub was restored, and takes them back from there',
    );
  }
  if (reader.upstreamPosition(shopId) <= common) return null;
  const receipt = await writer.call('returnUpstream', { shopId, position: common });
  return isRefused(receipt) ? ownStorage(receipt.refused) : null;
}

async function takenBack(parts: TakeBackParts, found: Ahead, common: Seq): Promise<LineFault | null> {
  const { reader, shopId, writer, log } = parts;
  const ranges = reader.epochRanges(shopId);
  let facts = 0;
  let lives = 0;
  // Lives that the hub remembers and those that it forgot: which there were, only head office can say.
  for (let epoch = ranges[0]?.epoch ?? null; epoch !== null; lives++) {
    if (lives === LIVES_MAX) return noLifeOfOurs(found);
    const taken = await epochTakenBack(parts, epoch, ownUpTo(ranges, epoch, common), common);
    if ('kind' in taken) return taken;
    facts += taken.facts;
    epoch = taken.next;
  }
  const receipt = await writer.call('finishTakingBack', { shopId });
  if (isRefused(receipt)) return ownStorage(receipt.refused);
  if (facts > 0)
    log.warn({ settled: facts, ...reader.takenBack(shopId) }, 'the facts were taken back from head office');
  return null;
}

function noLifeOfOurs({ watermark }: Ahead): LineFault {
  const detail = `head office stands at epoch ${watermark.epoch}: that is no life of this hub`;
  return { kind: 'ahead', detail, retryAfterMs: null };
}

/** @returns how many names were settled, and the next epoch of which head office has anything */
async function epochTakenBack(
  { office, reader, shopId, writer }: TakeBackParts,
  epoch: number,
  own: number,
  common: Seq,
): Promise<{ readonly facts: number; readonly next: number | null } | LineFault> {
  let after = Math.max(own, reader.takenBackUpTo(shopId, epoch));
  let facts = 0;
  for (;;) {
    const page = await office.entries(epoch, after, PAGE_ENTRIES_MAX);
    if (page.kind === 'fault') return page.fault;
    const { entries, upTo, last, next } = page.value;
    if (entries.length > 0) {
      const lost = entries.map((entry) => ({ entry, payload: payloadOf(shopId, entry) }));
      const receipt = await writer.call('takeBack', { shopId, epoch, common: asSeq(common), entries: lost });
      if (isRefused(receipt)) return ownStorage(receipt.refused);
      facts += receipt.facts;
      after = receipt.upTo < (entries.at(-1)?.seq ?? 0) ? receipt.upTo : upTo;
    } else {
      after = upTo;
    }
    if (after >= last || (entries.length === 0 && upTo <= after && upTo < last)) return { facts, next };
  }
}

function payloadOf(shop: ShopId, entry: SentEntry): string {
  return entry.kind === 'sale' && isFact(entry)
    ? saleText(shop, entry.body as SaleBody, entry.recorded.tillTime)
    : '';
}
