import type { Clock, Random } from '../clock.ts';
import { type BatchShape, batchBody } from './batch-body.ts';
import type { DemoShop } from './demo-shop.ts';
import { drawSale, drawSaleAboveStock, type TillView } from './draw-sale.ts';
import type { StockBoard } from './stock-board.ts';
import { type SyncAnswer, TillLedger } from './till-ledger.ts';

/** Sends a batch and brings the answer. @throws Error when the answer got lost, or never came */
export type Post = (body: string) => Promise<SyncAnswer>;

export interface TillParts {
  readonly shop: DemoShop;
  readonly name: string;
  readonly serial: string;
  readonly board: StockBoard;
  readonly post: Post;
  readonly clock: Clock;
  readonly random: Random;
}

const BATCH_MAX = 25;
const PAUSE_MIN_MS = 300;
const PAUSE_SPREAD_MS = 900;
const RETRY_MS = 400;
const LOST_SHARE = 0.1;
const ABOVE_STOCK_SHARE = 0.05;
const OFFLINE_SHARE = 0.03;
const OFFLINE_MS = 4_000;

/** A till that sells, sends its queue in batches, and sends again whatever it got no answer for. */
export class FakeTill {
  readonly ledger = new TillLedger();
  /** Text of the last request that failed, null when the last one was answered. */
  trouble: string | null = null;
  readonly parts: TillParts;

  constructor(parts: TillParts) {
    this.parts = parts;
  }

  /** Sells until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, random } = this.parts;
    try {
      while (!signal.aborted) {
        this.#sell();
        // Now and then the till stands alone for a while: its queue grows, and goes out as one batch later.
        const offline = random.fraction() < OFFLINE_SHARE;
        if (!offline) await this.#send();
        await clock.sleep(offline ? OFFLINE_MS : PAUSE_MIN_MS + random.fraction() * PAUSE_SPREAD_MS, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Sends what still waits, until all is answered, `untilMs` (monotonic) is past or the signal aborts. */
  async drain(untilMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.parts;
    while (this.ledger.waiting.size > 0 && clock.monotonic() < untilMs && !signal.aborted) {
      await this.#send();
      if (this.trouble !== null) await clock.sleep(RETRY_MS);
    }
  }

  #sell(): void {
    const { shop, serial, board, clock, random } = this.parts;
    if (board.stock.size === 0) return;
    const view: TillView = {
      shop,
      stockOf: (articleId) => board.stock.get(articleId) ?? 0,
      now: clock.now(),
      numberPrefix: serial.slice(-4),
    };
    for (let customers = 1 + Math.floor(random.fraction() * 3); customers > 0; customers -= 1) {
      const above = random.fraction() < ABOVE_STOCK_SHARE;
      const sale = above ? drawSaleAboveStock(view, random) : drawSale(view, random);
      if (sale !== null) this.ledger.sell(sale);
    }
  }

  async #send(): Promise<void> {
    const { name, post, random } = this.parts;
    const batch = this.ledger.nextBatch(BATCH_MAX);
    if (batch.length === 0) return;
    // A repeat may well come in the other form: it is the same sale.
    const shape: BatchShape = random.fraction() < 0.5 ? 'list' : 'envelope';
    try {
      this.ledger.settle(await post(batchBody(batch, shape, name)));
      this.trouble = null;
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
  }
}

/** A network that now and then carries the request but loses the answer, while `active` says so. */
export function losingAnswers(post: Post, random: Random, active: () => boolean): Post {
  return async (body) => {
    const answer = await post(body);
    if (active() && random.fraction() < LOST_SHARE) throw new Error('réponse perdue / answer lost');
    return answer;
  };
}
