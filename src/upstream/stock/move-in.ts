import type { ShopId, TillId } from '../../domain/ids.ts';
import type { Logger } from '../../log.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import type { CataloguePuller } from '../catalogue/puller.ts';
import type { ExchangeParts } from '../exchange.ts';
import type { LineFault } from '../line-fault.ts';
import { salesAtHeadOffice } from './till-sales.ts';

export interface MoveInParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly exchange: ExchangeParts;
  readonly log: Logger;
  readonly puller: Pick<CataloguePuller, 'pull' | 'status' | 'request'>;
}

/** Sales of so many days are counted: what waited longer in a till is found when it is sent. */
const COUNTED_MS = 31 * 24 * 60 * 60_000;
/** Readings right after one another while tills go on selling at head office; then the next planned one tries. */
const AT_ONCE_MAX = 3;

/**
 * The first reading of a shop's stock that can be told apart: the sales that head office holds of each till are counted
 * before it and after it. When a till sold there meanwhile, nobody knows whether the stock that was shown contains it,
 * so it is read again; the comparison of stock books what slipped in. When nothing did, the counts become a fact.
 */
export function openMoveIn(parts: MoveInParts): CataloguePuller['pull'] {
  const { shopId, reader, exchange, puller } = parts;
  let atOnce = 0;

  const count = (): ReturnType<typeof salesAtHeadOffice> => {
    const now = exchange.clock.now();
    const tills = reader.tills().filter((till) => till.shopId === shopId && till.active);
    return salesAtHeadOffice(exchange, tills, { from: now - COUNTED_MS, to: now + COUNTED_MS });
  };

  return async (giveWay) => {
    if (reader.movedIn(shopId) !== null) return puller.pull(giveWay);
    const mark = reader.centralMark(shopId);
    const readBefore = puller.status().lastFullAt;
    const before = await count();
    const fault: LineFault | null = await puller.pull(giveWay);
    if (fault !== null || before === null || puller.status().lastFullAt === readBefore) return fault;
    const after = await count();
    if (after === null) return null;
    if (same(before, after)) {
      await note(parts, after);
    } else if (reader.centralMark(shopId) === mark && atOnce < AT_ONCE_MAX) {
      atOnce++;
      void puller.request({ full: true, accept: false });
    }
    return null;
  };
}

async function note(
  { shopId, reader, writer, log }: MoveInParts,
  sales: ReadonlyMap<TillId, number>,
): Promise<void> {
  const tills = [...sales].map(([id, count]) => ({
    id,
    serial: reader.till(id)?.serial ?? '',
    sales: count,
  }));
  const receipt = await writer.call('noteMoveIn', { shopId, tills });
  if (isRefused(receipt)) log.warn({ refused: receipt.refused }, 'the move-in could not be noted');
  else log.info({ seq: receipt.seq, tills: tills.length }, 'the stock of head office was taken over');
}

function same(before: ReadonlyMap<TillId, number>, after: ReadonlyMap<TillId, number>): boolean {
  return before.size === after.size && [...before].every(([till, count]) => after.get(till) === count);
}
