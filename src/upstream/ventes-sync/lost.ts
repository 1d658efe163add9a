import type { ArticleId, Seq, ShopId } from '../../domain/ids.ts';
import type { LossAtOffice } from '../../store/central-facts.ts';
import type { Reader } from '../../store/reader.ts';
import type { LineFault } from '../line-fault.ts';
import type { CallParts } from './calls/call.ts';
import type { Standing } from './ledger.ts';
import type { HeadOffice } from './office.ts';
import type { Settlement } from './settlement.ts';

export interface LookParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly office: HeadOffice;
  readonly calls: CallParts;
}

/** A record that head office acknowledged and has no more. */
export interface Lost {
  readonly seq: Seq;
  readonly settlement: Settlement & { kind: 'deferred' };
  /** Calls that must not be made twice, and of which nothing is left there. */
  readonly calls: readonly string[];
}

/** A record of which nobody could say now whether it is there, and what it moved. One of which nobody ever can counts as there. */
export interface Unsure {
  readonly seq: Seq;
  readonly articles: readonly ArticleId[];
}

/** What one question came to. */
export interface Answer {
  /** Records of which it is known now whether they are there. */
  readonly checked: number;
  readonly lost: readonly Lost[];
  /** Cancellations that were lost and are there again. */
  readonly mended: readonly Seq[];
  readonly unsure: readonly Unsure[];
  readonly fault: LineFault | null;
}

/** Whether it arrived between head office's backup and its restore, as far as that can be told. */
export function isWithin(loss: LossAtOffice | null, seq: Seq): boolean {
  return loss !== null && seq > loss.after && seq <= loss.upTo;
}

/**
 * @param fault why it could not be told; null = none of the tills can tell it that head office takes
 * @param unsure what it was about; one that is held now may tell it later
 */
export function untold(
  { reader, shopId }: LookParts,
  { holds }: Standing,
  fault: LineFault | null,
  unsure: () => readonly Unsure[],
): Answer {
  const isUnsure = fault !== null || holds.some(({ tillId }) => reader.till(tillId)?.shopId === shopId);
  return { ...NOTHING_ASKED, fault, unsure: isUnsure ? unsure() : [] };
}

export const NOTHING_ASKED: Answer = { checked: 0, lost: [], mended: [], unsure: [], fault: null };
