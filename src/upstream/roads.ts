import type { ShopId } from '../domain/ids.ts';
import type { OfficeCheckOutcome } from '../domain/office-check.ts';
import type { Reader } from '../store/reader.ts';
import { thenCatalogue } from './catalogue/after-sales.ts';
import { CataloguePuller } from './catalogue/puller.ts';
import { openJournalPass } from './journal/open-pass.ts';
import { Line } from './line.ts';
import { Progress } from './progress.ts';
import { openStockComparison } from './stock/comparison.ts';
import { openMoveIn } from './stock/move-in.ts';
import { underProtocol } from './under-protocol.ts';
import type { UpstreamParts } from './upstream.ts';
import { openSalesPass } from './ventes-sync/open-pass.ts';
import { thenTakeBack } from './ventes-sync/taking-back/taking-back.ts';

/** One shop's road to head office. */
export interface Road {
  readonly line: Line;
  readonly puller: CataloguePuller;
  readonly progress: Progress;
  /** Asks whether head office still has what was booked within so many days. */
  readonly check: { request(days: number): Promise<OfficeCheckOutcome> };
}

/** The roads of the shops, each opened when it is first needed. */
export class Roads {
  readonly #reader: Reader;
  readonly #open: (shopId: ShopId) => Road;
  readonly #roads = new Map<ShopId, Road>();

  constructor(reader: Reader, open: (shopId: ShopId) => Road) {
    this.#reader = reader;
    this.#open = open;
  }

  known(shopId: ShopId): Road | undefined {
    return this.#roads.get(shopId);
  }

  started(shopId: ShopId): Road {
    const road = this.#roads.get(shopId) ?? this.#open(shopId);
    this.#roads.set(shopId, road);
    road.line.start();
    return road;
  }

  forEachShop(act: (road: Road) => void): void {
    for (const shop of this.#reader.shops()) act(this.started(shop.id));
  }

  async closed(): Promise<void> {
    await Promise.all([...this.#roads.values()].map(({ line }) => line.closed()));
  }
}

export function openRoad(
  parts: UpstreamParts,
  shopId: ShopId,
  closing: AbortSignal,
  onContact: (at: number) => void,
): Road {
  const { reader, clock, random, config } = parts;
  const { requestTimeoutMs, backoffs, protocol } = config;
  const log = parts.log.child({ shop: shopId });
  const own = { ...parts, shopId, log, requestTimeoutMs, backoffs, closing, onContact };
  // What was held back is looked at again.
  const onTrusted = (): void => void puller.request({ full: true, accept: false });
  const { pass, check, doubted } =
    protocol === 'journal'
      ? { ...openJournalPass(own), doubted: null }
      : openSalesPass({ ...own, onTrusted });
  const tillsCompared = reader.tillsCompared;
  const onFullReading =
    config.compareStock && doubted !== null
      ? openStockComparison({ ...own, tillsCompared, doubted })
      : () => Promise.resolve();
  const puller = new CataloguePuller({ ...own, exchange: own, onFullReading });
  // Also at the start, and for a shop that is new: the next tick may be far.
  if (config.catalogueCron !== null) puller.tick(0);
  const pull: CataloguePuller['pull'] = config.compareStock
    ? openMoveIn({ ...own, exchange: own, puller })
    : (giveWay) => puller.pull(giveWay);
  // Whoever keeps a journal offers no catalogue.
  const onCompared = (): void => {
    if (config.compareStock) void puller.request({ full: true, accept: false });
  };
  // The catalogue first: articles that were new in the lost life are known when its sales come back.
  const steps =
    protocol === 'journal' ? pass : thenTakeBack({ ...own, onCompared }, thenCatalogue(pass, puller, pull));
  const progress = new Progress(own);
  const runPass = progress.watch(underProtocol(protocol, { ...parts, shopId, log }, steps));
  return { line: new Line({ runPass, clock, random, log, backoffs, closing }), puller, progress, check };
}
