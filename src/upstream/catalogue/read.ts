import { type CatalogueConflict, type CentralTill, mergeConflicts } from '../../domain/central-catalogue.ts';
import type { ShopId, TillSerial } from '../../domain/ids.ts';
import type { Shop, Till } from '../../store/facts.ts';
import { decodeArticles } from '../../wire/head-office/catalogue/articles.ts';
import { decodeCategories } from '../../wire/head-office/catalogue/categories.ts';
import { decodePending } from '../../wire/head-office/catalogue/pending.ts';
import { decodeRemoved } from '../../wire/head-office/catalogue/removed.ts';
import { withSince } from '../../wire/head-office/catalogue/since.ts';
import { decodeTerminal } from '../../wire/head-office/catalogue/terminal.ts';
import { decodeVariants } from '../../wire/head-office/catalogue/variants.ts';
import type { ExchangeParts } from '../exchange.ts';
import type { LineFault } from '../line-fault.ts';
import { type Answer, ask } from './ask.ts';
import { assemble, type Reading } from './reading.ts';

export interface ReadParts extends ExchangeParts {
  readonly shop: Shop;
  /** All tills of the shop. */
  readonly tills: readonly Till[];
  /** Null for a full reading. */
  readonly since: string | null;
  /**
   * Sends what waits for head office before the next question, so that a long reading holds up no sale. Called before
   * each question but those after `articles/`: from the answer that shows the stock on, nothing leaves for head office.
   */
  readonly giveWay: () => Promise<LineFault | null>;
}

export type ReadOutcome =
  | {
      readonly kind: 'read';
      readonly reading: Reading;
      /** As head office wrote it; null when it did not. */
      readonly serverTime: string | null;
      /** UTC ms at which the stock was shown. */
      readonly takenAt: number;
    }
  /** Nothing of it is used. What the tills' own state is at head office is still known. */
  | { readonly kind: 'failed'; readonly sentence: string; readonly conflicts: readonly CatalogueConflict[] }
  /** The sales that went before met a fault of the line. */
  | { readonly kind: 'line-fault'; readonly fault: LineFault };

/** Ends a reading from wherever it stands. */
class Broken extends Error {
  readonly outcome: ReadOutcome;
  constructor(outcome: ReadOutcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

/** Reads the lists of head office's catalogue, one question after the other, under a till that it knows in this shop. */
export async function readCatalogue(parts: ReadParts): Promise<ReadOutcome> {
  try {
    return await new CatalogueReader(parts).read();
  } catch (error) {
    if (error instanceof Broken) return error.outcome;
    throw error;
  }
}

class CatalogueReader {
  readonly #parts: ReadParts;
  readonly #conflicts: CatalogueConflict[] = [];
  /** Tills that may still be asked under; the first is asked under. */
  readonly #callers: TillSerial[];

  constructor(parts: ReadParts) {
    this.#parts = parts;
    this.#callers = parts.tills.filter((till) => till.active).map((till) => till.serial);
  }

  async read(): Promise<ReadOutcome> {
    const { since, shop, clock } = this.#parts;
    const full = since === null;
    const pendingOf = (text: string) => decodePending(text, shop.timeZone);
    const tills = full ? await this.#readTills() : [];
    const pendingBefore = full ? await this.#list('articles/pending/', pendingOf) : null;
    const { categories } = await this.#list(withSince('categories/', since), decodeCategories);
    const { entries: variants } = await this.#list(withSince('variantes/', since), decodeVariants);
    const removed = full ? (await this.#list('articles/deleted/', decodeRemoved)).ids : [];
    const articles = await this.#list(withSince('articles/', since), decodeArticles);
    const takenAt = clock.now();
    const pending = await this.#list('articles/pending/', pendingOf, false);
    const reading = assemble({ articles, categories, variants, pendingBefore, pending, removed, tills });
    const conflicts = [...this.#conflicts, ...reading.conflicts];
    return { kind: 'read', reading: { ...reading, conflicts }, serverTime: articles.serverTime, takenAt };
  }

  async #readTills(): Promise<readonly CentralTill[]> {
    const read: CentralTill[] = [];
    for (const { id: tillId, serial, active } of this.#parts.tills) {
      await this.#giveWay();
      const path = `terminal/${encodeURIComponent(serial)}/`;
      const answer = await ask(this.#parts, serial, path, (text) => decodeTerminal(text, serial));
      if (answer.kind === 'failed') throw this.#failed(answer.sentence);
      const shown = answer.kind === 'answered' ? answer.value : null;
      read.push({ tillId, serial, shown });
      if (shown === null && active) this.#conflicts.push(tillUnknown(serial));
      const isHere = shown?.shopId === this.#parts.shop.id;
      if (shown !== null && !isHere) this.#conflicts.push(tillElsewhere(serial, shown.shopId));
      // Head office switched it on: this reading is how the hub hears of it, and may have nobody else to ask under.
      if (!active && isHere && shown.active) this.#callers.push(serial);
    }
    return read;
  }

  /** One list of this shop, asked under the first till that head office knows here. */
  async #list<T extends { readonly shopId: ShopId }>(
    path: string,
    decode: (text: string) => T | null,
    mayGiveWay = true,
  ): Promise<T> {
    const { shop } = this.#parts;
    for (;;) {
      const [serial] = this.#callers;
      if (serial === undefined) {
        throw this.#failed(`head office knows no active till of the shop ${shop.name}`);
      }
      if (mayGiveWay) await this.#giveWay();
      const answer: Answer<T> = await ask(this.#parts, serial, path, decode);
      if (answer.kind === 'failed') throw this.#failed(answer.sentence);
      if (answer.kind === 'answered' && answer.value.shopId === shop.id) return answer.value;
      this.#callers.shift();
      this.#conflicts.push(
        answer.kind === 'answered' ? tillElsewhere(serial, answer.value.shopId) : tillUnknown(serial),
      );
    }
  }

  async #giveWay(): Promise<void> {
    const fault = await this.#parts.giveWay();
    if (fault !== null) throw new Broken({ kind: 'line-fault', fault });
  }

  #failed(sentence: string): Broken {
    return new Broken({ kind: 'failed', sentence, conflicts: mergeConflicts(this.#conflicts) });
  }
}

function tillUnknown(serial: TillSerial): CatalogueConflict {
  const sentence = `head office does not know the till ${serial}, or has no shop for it: nothing of it is taken there`;
  return { code: 'till-unknown', subject: serial, sentence };
}

function tillElsewhere(serial: TillSerial, there: ShopId | null): CatalogueConflict {
  const sentence = `at head office the till ${serial} stands in shop ${there ?? 'none'}: it stays here until a person moves it`;
  return { code: 'till-elsewhere', subject: serial, sentence };
}
