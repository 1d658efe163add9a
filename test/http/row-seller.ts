import type { JsonAnswer, ServedHub } from './served-hub.ts';
import { TABLE_ARTICLES, WIDE } from './wide-provision.ts';

type Line = Record<string, unknown>;
type Sale = Record<string, unknown>;

/** What a row of a table makes of a plain line, and of the plain sale of it. */
export interface Row {
  readonly line?: Line;
  readonly sale?: (line: Line) => Sale;
}

/** Sells one sale per row of a table, each of an article that no other row touches. */
export class RowSeller {
  readonly #hub: ServedHub;
  #next = 100;

  constructor(hub: ServedHub) {
    this.#hub = hub;
  }

  freshArticle(): number {
    if (this.#next >= 100 + TABLE_ARTICLES) throw new Error('the table needs more articles');
    return this.#next++;
  }

  /** Sends one sale: two of a fresh article at 25000, changed as the row says. `raw` is its text as sent. */
  async sell(
    number: string,
    row: Row = {},
  ): Promise<{ readonly answer: JsonAnswer; readonly article: number; readonly raw: string }> {
    const line = { article_id: this.freshArticle(), quantite: 2, prix_unitaire: 25000, ...row.line };
    const raw = JSON.stringify({ numero_facture: number, lignes: [line], ...row.sale?.(line) });
    return { answer: await this.#hub.sync(`[${raw}]`, WIDE.till), article: line.article_id, raw };
  }

  /** What the quarantine keeps under a number, oldest first. */
  payloads(number: string | null): string[] {
    return this.#hub
      .rows<{ payload: string }>('SELECT payload FROM quarantine WHERE number IS ? ORDER BY seq', number)
      .map((row) => row.payload);
  }
}
