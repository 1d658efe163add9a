import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { articleId, type ShopId, shopId, type TillSerial, tillId, tillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type {
  Provision,
  ProvisionedArticle,
  ProvisionedShop,
  ProvisionedTill,
} from '../../src/domain/provision.ts';
import type { BatchEntry, LineDraft, SaleDraft } from '../../src/domain/sale.ts';
import { migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../../src/store/migrations.ts';
import { type Database, openForWriting } from '../../src/store/open.ts';
import { openReader } from '../../src/store/open-reader.ts';
import type { Reader } from '../../src/store/reader.ts';
import { verify } from '../../src/store/verify.ts';
import type { HighWater } from '../../src/store/writer/high-water.ts';
import type {
  Command,
  Commands,
  Committed,
  Method,
  Receipt,
  SalesReceipt,
} from '../../src/store/writer/protocol.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { Writer } from '../../src/store/writer/writer.ts';
import { ManualClock, seededRandom } from './manual-clock.ts';
import { tempFolder } from './temp-folder.ts';

/** 2026-11-22T08:00:00Z */
export const MORNING = 1_795_334_400_000;

export const SHOP = shopId(9);
export const OTHER_SHOP = shopId(10);
export const TILL = tillSerial('till-a');
export const SECOND_TILL = tillSerial('till-b');
export const OTHER_TILL = tillSerial('till-of-shop-10');
export const OIL = articleId(15);
export const RICE = articleId(18);
export const LAMP = articleId(30);
export const OLD_BISCUITS = articleId(31);

/** The writer as the object that it is, without its thread, on a clock that the test moves. */
export class TestStore {
  readonly folder: string;
  readonly path: string;
  readonly clock: ManualClock;
  db: Database;
  writer: Writer;
  committed: Committed[] = [];

  constructor(folder: string, clock: ManualClock, before: HighWater | null = null, seed = 1) {
    this.folder = folder;
    this.path = join(folder, 'hub.db');
    this.clock = clock;
    this.db = openForWriting(this.path);
    migrate(this.db, readMigrations(MIGRATIONS_FOLDER), clock.now());
    this.writer = new Writer(this.db, { clock, random: seededRandom(seed), bootId: 'boot-1', before });
  }

  /** Runs one command in a transaction of its own. */
  run<M extends Method>(method: M, argument: Commands[M]): Receipt<M> {
    const [receipt] = this.group([{ method, argument } as unknown as Command]);
    return receipt as Receipt<M>;
  }

  /** Runs commands as one group. @throws the fault of the first that failed. */
  group(commands: readonly Command[]): Receipt<Method>[] {
    const { results, committed } = this.writer.run(commands);
    this.committed.push(...committed);
    return results.map((result) => {
      if (!result.ok) throw result.error;
      return result.receipt;
    });
  }

  sell(serial: TillSerial, ...sales: SaleDraft[]): SalesReceipt {
    const receipt = this.run('recordSales', batch(serial, sales.map(entry)));
    if (isRefused(receipt)) throw new Error(`refused: ${JSON.stringify(receipt)}`);
    return receipt;
  }

  /** A reader of its own, closed when the test ends. */
  reader(): Reader {
    const reader = openReader(this.path);
    onTestFinished(() => reader.close());
    return reader;
  }

  differences(): readonly string[] {
    return verify(this.path).differences;
  }

  /** Closes and opens the same file again, as a restart does. */
  restart(before: HighWater | null = null, machine?: string): void {
    this.db.close();
    this.db = openForWriting(this.path);
    this.writer = new Writer(this.db, {
      clock: this.clock,
      random: seededRandom(2),
      bootId: 'boot-2',
      before,
      ...(machine === undefined ? {} : { machine }),
    });
  }
}

export function openTestStore(): TestStore {
  const store = new TestStore(tempFolder(), new ManualClock(MORNING));
  onTestFinished(() => {
    store.db.close();
  });
  store.run('importProvision', { provision: testProvision() });
  return store;
}

export const entry = (sale: SaleDraft): BatchEntry => ({ ok: true, sale });

/** A batch whose source text holds, for each entry, its number or null, itself, and a sale as a till writes it. */
export function batch(serial: TillSerial, entries: readonly BatchEntry[]): Commands['recordSales'] {
  const texts = entries.map((one) =>
    JSON.stringify({
      numero: one.ok ? one.sale.number : one.number,
      ...one,
      ...(one.ok ? asSent(one.sale) : {}),
    }),
  );
  return {
    serial,
    entries,
    source: { text: `[${texts.join(',')}]`, start: 0 },
    firstChunk: true,
    takenNumberless: [],
  };
}

/** Can be read from the quarantine again. */
function asSent({ number, sentDate, currency, paymentMode, paid, lines }: SaleDraft): object {
  return {
    ...{ numero_facture: number ?? undefined, date_vente: sentDate?.text, devise: currency },
    ...{ mode_paiement: paymentMode, paye: paid },
    lignes: lines.map(({ articleId: article_id, quantity: quantite, unitPrice }) => {
      return { article_id, quantite, prix_unitaire: unitPrice === null ? undefined : unitPrice / 100 };
    }),
  };
}

export function sale(number: string | null, ...lines: LineDraft[]): SaleDraft {
  return {
    number,
    claimedShopId: null,
    sentDate: null,
    currency: 'CDF',
    paymentMode: 'CASH',
    paid: true,
    tillTotal: null,
    lines,
    anomalies: [],
  };
}

export function line(article: number, quantity: number, unitPrice: number | null = null): LineDraft {
  return {
    articleId: articleId(article),
    variantId: null,
    quantity,
    unitPrice: unitPrice === null ? null : minorUnits(unitPrice),
    unitPriceUsd: null,
    originalPrice: null,
    negotiated: false,
    discountReason: '',
  };
}

function article(
  id: number,
  shop: number,
  name: string,
  price: number,
  opening: number,
  more: Partial<ProvisionedArticle> = {},
): ProvisionedArticle {
  return {
    id: articleId(id),
    shopId: shopId(shop),
    code: `ART-${id}`,
    name,
    description: undefined,
    category: null,
    currency: undefined,
    price: minorUnits(price),
    purchasePrice: undefined,
    priceUsd: null,
    purchasePriceUsd: undefined,
    opening,
    active: undefined,
    validated: undefined,
    imageUrl: undefined,
    variants: [],
    details: {},
    ...more,
  };
}

/** Shop 9 refuses what it has not, shop 10 accepts it. */
export function testProvision(): Provision {
  return {
    shops: [shop(SHOP, 'Ma Boutique', 'BTQ-009', 'refuse'), shop(OTHER_SHOP, 'Lemba', 'BTQ-010', 'accept')],
    tills: [
      till(5, TILL, 'Caisse 1', SHOP),
      till(6, SECOND_TILL, 'Caisse 2', SHOP),
      till(7, OTHER_TILL, 'Caisse Lemba', OTHER_SHOP),
      { ...till(8, tillSerial('old-till'), 'Ancienne', SHOP), active: false },
      till(14, tillSerial('no-shop'), 'Sans', null),
    ],
    categories: [{ id: 1, shopId: SHOP, name: 'Alimentation', description: '' }],
    articles: [
      article(15, 9, 'Huile', 2_500_000, 50),
      article(18, 9, 'Riz', 7_500_000, 20),
      article(30, 9, 'Lampe', 1_250, 15, {
        currency: 'USD',
        priceUsd: minorUnits(1_250),
        variants: [
          {
            id: 1,
            barcode: '1',
            name: 'Rouge',
            attribute: 'COULEUR',
            active: undefined,
            imageUrl: undefined,
          },
        ],
      }),
      article(31, 9, 'Biscuits', 180_000, 5, { active: false }),
      article(101, 10, 'Huile', 2_550_000, 12),
    ],
  };
}

function shop(id: ShopId, name: string, code: string, stockPolicy: 'refuse' | 'accept'): ProvisionedShop {
  return {
    id,
    name,
    code,
    currency: 'CDF',
    timeZone: undefined,
    stockPolicy,
    dollarRate: minorUnits(280_000),
    active: undefined,
    posAllowed: undefined,
    details: {},
  };
}

function till(id: number, serial: TillSerial, name: string, shopOfTill: ShopId | null): ProvisionedTill {
  return { id: tillId(id), serial, name, shopId: shopOfTill, active: true, details: {} };
}
