import { postSales } from './test-hub.ts';

interface SentSale {
  readonly numero_facture: string;
  readonly lignes: readonly { readonly article_id: number; readonly quantite: number }[];
}

/** A till that sells one batch after the other and sends each again until it is answered, like a real one. */
export class SellingTill {
  /** Everything it ever sold, in order. */
  readonly sold: SentSale[] = [];
  /** Numbers that an answer named as accepted. */
  readonly accepted = new Set<string>();
  /** Numbers that an answer named as rejected. */
  readonly rejected = new Set<string>();
  readonly serial: string;
  readonly #articles: readonly number[];
  #next = 0;

  constructor(serial: string, articles: readonly number[]) {
    this.serial = serial;
    this.#articles = articles;
  }

  /** Sells and sends until `stop` says so. An unanswered batch stays in `sold` and is sent again by {@link resend}. */
  async sellUntil(stop: () => boolean, origin: () => string): Promise<void> {
    while (!stop()) {
      const batch = this.#sell(1 + (this.#next % 4));
      while (!stop() && !(await this.#send(origin(), batch)))
        await new Promise((wait) => setTimeout(wait, 10));
    }
  }

  /** Sells one batch and sends it once. @returns whether it was answered */
  sellOnce(origin: string): Promise<boolean> {
    return this.#send(origin, this.#sell(1 + (this.#next % 4)));
  }

  /** Sends everything it ever sold once more. Returns how many sales were new to the hub. */
  async resend(origin: string): Promise<number> {
    let created = 0;
    for (let from = 0; from < this.sold.length; from += 100) {
      const { status, body } = await postSales(origin, this.serial, this.sold.slice(from, from + 100));
      if (status !== 201) throw new Error(`resend was answered ${status}`);
      this.#note(body);
      created += body.ventes_creees;
    }
    return created;
  }

  #sell(count: number): SentSale[] {
    const batch = Array.from({ length: count }, () => {
      const index = this.#next++;
      const article = this.#articles[index % this.#articles.length] ?? 0;
      const lignes = [
        { article_id: article, quantite: 1 },
        { article_id: article, quantite: 2 },
      ];
      return { numero_facture: `${this.serial}-${index}`, lignes };
    });
    this.sold.push(...batch);
    return batch;
  }

  async #send(origin: string, batch: readonly SentSale[]): Promise<boolean> {
    try {
      const { status, body } = await postSales(origin, this.serial, batch);
      if (status !== 201) return false;
      this.#note(body);
      return true;
    } catch {
      return false;
    }
  }

  #note(body: { accepted: readonly string[]; rejected: readonly { vente_uid: string }[] }): void {
    for (const number of body.accepted) this.accepted.add(number);
    for (const { vente_uid } of body.rejected) this.rejected.add(vente_uid);
  }
}
