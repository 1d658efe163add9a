import { drawInstant, writeDate } from './draw-dates.ts';
import { changed, drawBroken, drawNumber, drawSale, hopeless, repeated } from './draw-sale.ts';
import type { Draws } from './draws.ts';
import type { EntryIntent, SaleIntent, Step } from './intents.ts';
import { ARTICLES, type DayTill, OTHER_TILL, SHOP, TILLS } from './shops.ts';

/** How many sales (repeats, conflicts and unusable ones included) and how much of everything else. */
export interface DaySize {
  readonly sales: number;
}

type Drawn<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

/** The steps of one day, in the order in which they happen; `now` is when it is played, UTC ms. */
export function generateDay(draws: Draws, size: DaySize, now: number): Step[] {
  const day = new Day(draws, now);
  while (day.sent < size.sales) day.step();
  day.finish();
  return day.steps;
}

class Day {
  readonly steps: Step[] = [];
  sent = 0;
  readonly #draws: Draws;
  readonly #now: number;
  readonly #sold: { readonly till: DayTill; readonly sale: SaleIntent }[] = [];
  readonly #cancelled: string[] = [];
  readonly #said: Drawn<'declare' | 'report' | 'trace'>[] = [];
  #counting = false;

  constructor(draws: Draws, now: number) {
    this.#draws = draws;
    this.#now = now;
  }

  step(): void {
    const draws = this.#draws;
    const till = draws.chance(0.06) ? OTHER_TILL : draws.pick(TILLS);
    const kind = draws.between(1, 100);
    if (kind <= 38) this.#batch(till);
    else if (kind <= 42) this.#person(till);
    else if (kind <= 58) this.#single(till);
    else if (kind <= 68) this.#cancel(till);
    else if (kind <= 78) this.#say(till);
    else if (kind <= 86) this.#reception(till);
    else if (kind <= 94) this.#correction(till);
    else this.#countOrLoss();
  }

  finish(): void {
    if (this.#counting) this.steps.push({ kind: 'count-close', shop: SHOP.id });
  }

  #batch(till: DayTill): void {
    const entries: EntryIntent[] = [];
    const size = this.#draws.pick([1, 2, 4, 6, 8, 12, 15]);
    for (let place = 0; place < size; place += 1) entries.push(this.#entry(till, entries));
    this.sent += size;
    this.steps.push({ kind: 'sync', till, entries });
    for (const entry of entries) if (entry.kind === 'sale') this.#sold.push({ till, sale: entry });
  }

  #entry(till: DayTill, batch: readonly EntryIntent[]): EntryIntent {
    const draws = this.#draws;
    const kind = draws.between(1, 100);
    const earlier = this.#earlier(till, batch);
    if (kind <= 5) return drawBroken(draws, till, this.#now);
    if (kind <= 9) return hopeless(draws, drawSale(draws, till, this.#now), till);
    if (kind <= 17 && earlier !== undefined) return repeated(draws, earlier);
    if (kind <= 20 && earlier?.number != null) return changed(draws, earlier, this.#now);
    const sale = drawSale(draws, till, this.#now);
    if (kind <= 23) return { ...sale, number: null, date: this.#ownDate() };
    const foreign = this.#anyNumber();
    if (kind <= 26 && foreign !== null) return { ...sale, number: foreign };
    return sale;
  }

  /** A sale that this till sent before, perhaps in this very batch; a number-less one only in an earlier request. */
  #earlier(till: DayTill, batch: readonly EntryIntent[]): SaleIntent | undefined {
    const here = batch.filter((entry) => entry.kind === 'sale' && entry.number !== null) as SaleIntent[];
    if (here.length > 0 && this.#draws.chance(0.2)) return this.#draws.pick(here);
    const own = this.#sold.filter((one) => one.till === till && !batch.includes(one.sale));
    const chosen = own.length === 0 ? undefined : this.#draws.pick(own).sale;
    const numberlessHere = batch.some((entry) => entry.kind === 'sale' && entry.number === null);
    return chosen?.number === null && numberlessHere ? undefined : chosen;
  }

  /** A date that no other sale has: number-less sales are told apart by it. */
  #ownDate(): SaleIntent['date'] {
    return writeDate(this.#draws, drawInstant(this.#draws, this.#now) + this.#draws.between(0, 999));
  }

  #anyNumber(): string | null {
    return this.#sold.length === 0 ? null : this.#draws.pick(this.#sold).sale.number;
  }

  #single(till: DayTill): void {
    const draws = this.#draws;
    const entry = this.#entry(till, []);
    const sale = entry.kind === 'sale' ? entry : drawSale(draws, till, this.#now);
    this.sent += 1;
    this.steps.push({ kind: 'single', till, sale });
    this.#sold.push({ till, sale });
  }

  #cancel(till: DayTill): void {
    const draws = this.#draws;
    const kind = draws.between(1, 100);
    const own = this.#sold.filter((one) => one.till === till && one.sale.number !== null);
    const shopMates = this.#sold.filter((one) => one.till.shop === till.shop && one.sale.number !== null);
    const from = kind <= 65 ? own : shopMates;
    const again = kind > 88 && this.#cancelled.length > 0;
    const number = again
      ? draws.pick(this.#cancelled)
      : from.length === 0 || kind > 95
        ? `jamais-${draws.hex(6)}`
        : (draws.pick(from).sale.number ?? '');
    this.#cancelled.push(number);
    const reason = draws.pick([
      'Erreur de caisse',
      'Le client a changé d’avis',
      'Annulation demandée par le terminal',
    ]);
    this.steps.push({ kind: 'cancel', till, number, reason });
  }

  /** Declarations, cash reports and traces, now and then once more. */
  #say(till: DayTill): void {
    const draws = this.#draws;
    if (this.#said.length > 0 && draws.chance(0.25)) {
      this.steps.push(draws.pick(this.#said));
      return;
    }
    const kind = draws.between(1, 4);
    const step = kind <= 2 ? this.#declaration(till) : kind === 3 ? this.#report(till) : this.#trace(till);
    this.#said.push(step);
    this.steps.push(step);
  }

  #declaration(till: DayTill): Drawn<'declare'> {
    const draws = this.#draws;
    const article = draws.pick(ARTICLES.filter(({ shop, active }) => shop === till.shop && active));
    const declaration = {
      code: draws.chance(0.9) ? article.code : `INCONNU-${draws.hex(4)}`,
      amount: BigInt(draws.between(100, 9_000_000)),
      date: writeDate(draws, drawInstant(draws, this.#now)),
      quantity: draws.pick<unknown>([1, 2, 3, '2', 0, -1, 'deux', null]),
      currency: draws.pick([null, null, 'CDF', 'USD']),
      reason: draws.pick(['', 'abîmé', 'mauvaise taille']),
      reference: draws.chance(0.5) ? (this.#anyNumber() ?? '') : '',
    };
    return { kind: 'declare', till, what: draws.pick(['negocies', 'retours'] as const), declaration };
  }

  #report(till: DayTill): Drawn<'report'> {
    const draws = this.#draws;
    const report = {
      detail: `Dépense ${draws.hex(6)}`,
      expense: BigInt(draws.between(0, 500_000)),
      currency: draws.pick([null, 'CDF', 'USD']),
      date: draws.chance(0.3) ? null : writeDate(draws, drawInstant(draws, this.#now)),
    };
    return { kind: 'report', till, report };
  }

  #trace(till: DayTill): Drawn<'trace'> {
    const draws = this.#draws;
    const sellable = ARTICLES.filter(({ shop }) => shop === till.shop);
    const articles = Array.from({ length: draws.between(1, 3) }, (_, place) => ({
      article: draws.chance(0.1)
        ? 9000 + place
        : (sellable[(draws.between(0, 5) * 3 + place) % sellable.length]?.id ?? 0),
      quantity: draws.between(1, 9),
    }));
    return {
      kind: 'trace',
      till,
      reference: drawNumber(draws, till, this.#now),
      reason: 'Stock insuffisant',
      articles,
    };
  }

  #reception(till: DayTill): void {
    const draws = this.#draws;
    const article = draws.pick(ARTICLES.filter(({ shop, active }) => shop === till.shop && active)).id;
    const recent = this.steps.findLast((step) => step.kind === 'deliver' && step.shop === till.shop);
    const meant = recent?.kind === 'deliver' && draws.chance(0.8) ? recent.article : article;
    const kind = draws.between(1, 100);
    if (kind <= 50) {
      const quantity = draws.between(1, 40);
      this.steps.push({ kind: 'deliver', shop: till.shop, article, quantity, key: draws.hex(16) });
    } else if (kind <= 85)
      this.steps.push({ kind: 'receive', till, article: meant, said: draws.between(0, 60) });
    else this.steps.push({ kind: 'refuse', till, article: meant });
  }

  #correction(till: DayTill): void {
    const draws = this.#draws;
    const article = draws.pick(ARTICLES.filter(({ shop, active }) => shop === till.shop && active)).id;
    if (draws.chance(0.4)) {
      this.steps.push({ kind: 'correct', till, article, level: draws.between(-2, 3_000) });
      return;
    }
    const notes = `Compté ${draws.hex(6)}`;
    this.steps.push({ kind: 'regularise', till, article, added: draws.between(1, 30), notes });
  }

  /** What a manager decides, and what head office does to prices. */
  #person(till: DayTill): void {
    const draws = this.#draws;
    const { shop } = till;
    const nth = draws.between(0, 10_000);
    const kind = draws.between(1, 100);
    if (kind <= 40) this.steps.push({ kind: 'decide', shop, decision: 'accept', nth });
    else if (kind <= 60) this.steps.push({ kind: 'decide', shop, decision: 'discard', nth });
    else if (kind <= 75) this.steps.push({ kind: 'apply', shop, nth });
    else {
      const article = draws.pick(ARTICLES.filter((one) => one.shop === shop && one.active));
      const price = (article.price * BigInt(draws.between(80, 130))) / 100n;
      this.steps.push({ kind: 'reprice', shop, article: article.id, price });
    }
  }

  /** A count that stays open while the tills sell, and losses beside it. */
  #countOrLoss(): void {
    const draws = this.#draws;
    const article = draws.pick(ARTICLES.filter(({ shop, active }) => shop === SHOP.id && active)).id;
    const kind = draws.between(1, 100);
    if (kind <= 45) {
      this.steps.push({
        kind: 'lose',
        shop: SHOP.id,
        article,
        quantity: draws.between(1, 3),
        key: draws.hex(16),
      });
    } else if (!this.#counting) {
      this.#counting = true;
      this.steps.push({ kind: 'count-open', shop: SHOP.id });
    } else if (kind <= 90) {
      this.steps.push({ kind: 'count', shop: SHOP.id, article, off: draws.pick([0, 0, -1, 2, -3, 5]) });
    } else {
      this.#counting = false;
      this.steps.push({ kind: 'count-close', shop: SHOP.id });
    }
  }
}
