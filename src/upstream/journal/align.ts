import { rangeOf } from '../../domain/epoch-ranges.ts';
import { seq as asSeq, type ShopId } from '../../domain/ids.ts';
import type { Reader } from '../../store/reader.ts';
import type { JournalWatermark } from '../../wire/journal/decode.ts';
import type { LineFault } from '../line-fault.ts';
import { isOpen } from '../stepping-aside.ts';
import type { OnAhead } from './ahead.ts';
import { comparePage } from './compare.ts';
import type { Ledger, Standing } from './ledger.ts';
import type { JournalOffice } from './office.ts';
import { standpointOf } from './watermark.ts';

export interface AlignParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly ledger: Ledger;
  readonly office: JournalOffice;
  readonly onAhead: OnAhead;
}

/** What the last batches left open. */
export interface Doubt {
  /** A seq under which head office said that it has another fact; null = none. */
  readonly differsAt: number | null;
  /** Up to here a batch left that was not answered; 0 = none did. */
  readonly sentUpTo: number;
}

/** `aligned`: sending may go on from the position. `more`: a step was made, another one follows. */
export type Alignment = 'aligned' | 'more' | LineFault;

/**
 * Finds out what head office has before anything is sent to it: at the start, and whenever a batch may or may not have
 * arrived. What it has and the hub does not know of moves the position, if it is the hub's own; what it lost moves it
 * back; what is another's stops the line until that is settled.
 */
export async function align(parts: AlignParts, { differsAt, sentUpTo }: Doubt): Promise<Alignment> {
  const { office, reader, shopId, ledger } = parts;
  const told = await office.watermark();
  if (told.kind === 'fault') return told.fault;
  const watermark = told.value;
  const standing = ledger.read();
  const { position } = standing;
  const hub = { ranges: reader.epochRanges(shopId), position, head: reader.head(shopId) };
  const standpoint = standpointOf(watermark, hub);
  if (standpoint === 'ahead' || differsAt !== null) return settle(parts, watermark, differsAt);
  if (standpoint === 'beyond') return acknowledge(parts, standing, watermark, sentUpTo);
  const known = await checkLast(parts, watermark);
  if (known !== 'aligned' || standpoint === 'level') return known;
  return (await ledger.returnTo(watermark.seq)) ?? 'aligned';
}

async function settle(
  { onAhead, shopId }: AlignParts,
  watermark: JournalWatermark,
  differsAt: number | null,
): Promise<Alignment> {
  const outcome = await onAhead({ shopId, watermark, differsAt });
  return outcome === 'resolved' ? 'aligned' : outcome;
}

/** The last entry that head office has must be the hub's, or the names before it are not worth much. */
async function checkLast(parts: AlignParts, watermark: JournalWatermark): Promise<Alignment> {
  if (watermark.seq === 0) return 'aligned';
  const last = await comparePage(parts, watermark.seq - 1, watermark.seq);
  if (last.kind === 'fault') return last.fault;
  return last.kind === 'differs' ? settle(parts, watermark, last.at) : 'aligned';
}

/**
 * One page of what head office has beyond the position. What it does not hold is sent again, each alone. When the hub has
 * not just sent it, any of it may have come late.
 */
async function acknowledge(
  parts: AlignParts,
  standing: Standing,
  watermark: JournalWatermark,
  sentUpTo: number,
): Promise<Alignment> {
  const { ledger, reader, shopId } = parts;
  const { position, exceptions } = standing;
  const page = await comparePage(parts, position, watermark.seq);
  if (page.kind === 'fault') return page.fault;
  if (page.kind === 'differs') return settle(parts, watermark, page.at);
  if (page.upTo === position) return 'aligned';
  const lacks = new Set(page.missing);
  const fault = await ledger.record({
    position: page.upTo,
    put: page.missing
      .filter((seq) => !exceptions.has(seq))
      .map((seq) => {
        return ledger.exception(
          seq,
          { state: 'retry', wait: 'soon', reason: 'NOT_HELD', answer: '' },
          undefined,
        );
      }),
    clear: [...exceptions.values()]
      .filter((row) => isOpen(row) && row.seq > position && row.seq <= page.upTo && !lacks.has(row.seq))
      .map((row) => row.seq),
    acknowledged:
      page.upTo > sentUpTo
        ? { after: position, upTo: asSeq(page.upTo), position: asSeq(watermark.seq) }
        : null,
  });
  if (fault !== null) return fault;
  const sameEpoch = rangeOf(reader.epochRanges(shopId), page.upTo)?.epoch === watermark.epoch;
  return sameEpoch && page.upTo >= watermark.seq ? 'aligned' : 'more';
}
