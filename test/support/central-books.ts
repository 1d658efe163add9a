/**
 * What the central backend does with `ventes/sync` and `ventes/reconciliation/`, flaws included, as far as it was
 * observed (contract, 6.1 to 6.6, 7.3, 11). It computes like Python: a JSON number with a point is a float and meets a
 * total with an error; one without is an int.
 */
export interface CentralTill {
  readonly serial: string;
  /** May change while a test runs: a till is switched off or moved at head office. */
  shopId: number | null;
  active: boolean;
}

export interface CentralArticle {
  readonly id: number;
  readonly shopId: number;
  active: boolean;
  readonly priceUsd?: number;
  readonly variants: readonly { readonly id: number; readonly name: string }[];
}

export interface CentralSale {
  readonly id: number;
  readonly number: string;
  readonly serial: string;
  readonly shopId: number;
  /** UTC ms. */
  readonly date: number;
  readonly currency: string;
  readonly paymentMode: string;
  readonly paid: boolean;
  /** Minor units, as the database rounds them. */
  readonly total: number;
  readonly totalUsd: number | null;
  readonly lines: readonly CentralLine[];
}

export interface CentralLine {
  readonly articleId: number;
  readonly variantId: number | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly unitPriceUsd: number | null;
  readonly originalPrice: number;
  readonly negotiated: boolean;
  readonly reason: string;
}

export interface CentralAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A JSON number that was written with a point or an exponent. */
class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

type Fields = Record<string, unknown>;
interface EntryError {
  readonly numero_facture: string;
  readonly erreur: string;
  readonly code: string;
}

class Refused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
class Poisoned extends Error {}

const TOTAL_LIMIT = 1e10;

/** Refuses unless some article was made known and this is one of the shop; while none is, every id is good. */
export class CentralBooks {
  readonly sales: CentralSale[] = [];
  /** Net change of each article's stock. */
  readonly moved = new Map<number, number>();
  /** Numbers on which the backend fails with a 500, after it committed those before. */
  readonly poison = new Set<string>();
  /** Numbers that the backend refuses, with code and text, until somebody mends it there. */
  readonly refusals = new Map<string, { readonly code: string; readonly message: string }>();
  readonly tills = new Map<string, CentralTill>();
  readonly articles = new Map<number, CentralArticle>();
  /** Names of tills, where they differ from the serial. */
  readonly terminalNames = new Map<string, string>();
  /** Sales that the history shows under the name of another till. */
  readonly shownTerminal = new Map<string, string>();
  /** UTC ms; a test may stop it. */
  now: () => number = () => Date.now();
  /** Told of each change of stock. */
  onMove: (articleId: number, quantity: number) => void = () => undefined;
  /** Codes of articles as lists of sales show them. */
  articleCode: (id: number) => string = (id) => `ART-${id}`;
  readonly #taken = new Set<string>();

  constructor(tills: readonly CentralTill[]) {
    for (const till of tills) this.tills.set(till.serial, till);
  }

  till(serial: string): CentralTill {
    const till = this.tills.get(serial);
    if (till === undefined) throw new Error(`head office has no till ${serial}`);
    return till;
  }

  /** A sale that some other till or merchant had first. */
  addForeign(number: string, serial: string, shopId: number): void {
    this.#keep({ ...FOREIGN, id: this.sales.length + 1, number, serial, shopId });
  }

  /** Head office is restored from a backup of its own: what it had got since is gone there. */
  forget(numbers: ReadonlySet<string>): void {
    for (const number of numbers) this.#taken.delete(number);
    this.sales.splice(0, this.sales.length, ...this.sales.filter(({ number }) => !numbers.has(number)));
  }

  /** @returns what puts the sales and the stock back as they are now */
  backUp(): () => void {
    const [sales, moved] = [[...this.sales], [...this.moved]];
    return () => {
      this.sales.splice(0, this.sales.length, ...sales);
      this.moved.clear();
      for (const [article, quantity] of moved) this.moved.set(article, quantity);
      this.#taken.clear();
      for (const { number } of sales) this.#taken.add(number);
    };
  }

  sync(serial: string, text: string): CentralAnswer {
    const till = this.tills.get(serial);
    const entries = parse(text);
    if (serial === '')
      return fail(400, 'MISSING_SERIAL', 'Numéro de série du terminal requis dans les headers');
    if (till?.active !== true) return fail(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé ou inactif');
    if (till.shopId === null) return fail(400, 'NO_BOUTIQUE', 'Terminal non associé à une boutique');
    if (!Array.isArray(entries)) return fail(400, 'INVALID_FORMAT', 'Format invalide');
    if (entries.length === 0) return fail(400, 'EMPTY_DATA', 'Aucune vente à synchroniser');
    const created: string[] = [];
    const errors: EntryError[] = [];
    for (const entry of entries as Fields[]) {
      const number = String(entry['numero_facture']);
      try {
        this.#book(serial, till.shopId, number, entry);
        created.push(number);
      } catch (error) {
        if (error instanceof Poisoned) return fail(500, 'INTERNAL_ERROR', 'Erreur interne du serveur');
        if (!(error instanceof Refused)) throw error;
        errors.push({ numero_facture: number, erreur: error.message, code: error.code });
      }
    }
    return processed(till, created, errors);
  }

  reconcile(serial: string, text: string): CentralAnswer {
    const till = this.tills.get(serial);
    if (till?.active !== true) return fail(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé');
    const body = parse(text) as Fields;
    const asked = new Set(body['references_maui'] as string[]);
    const from = body['date_debut'] === undefined ? -Infinity : Date.parse(String(body['date_debut']));
    const to = body['date_fin'] === undefined ? Infinity : Date.parse(String(body['date_fin']));
    const here = this.sales.filter(
      (sale) => sale.serial === serial && sale.shopId === till.shopId && sale.date >= from && sale.date <= to,
    );
    const numbers = new Set(here.map((sale) => sale.number));
    const missing = [...asked].filter((reference) => !numbers.has(reference));
    const stats = {
      ventes_django: here.length,
      ventes_maui: asked.size,
      en_commun: asked.size - missing.length,
      total_django: here.reduce((total, sale) => total + sale.total, 0) / 100,
    };
    const surplus = [...numbers].filter((reference) => !asked.has(reference));
    const differences = { dans_django_pas_maui: surplus, dans_maui_pas_django: missing };
    const terminal = this.terminalNames.get(serial) ?? serial;
    const names = { terminal, boutique: `Boutique ${till.shopId}` };
    return {
      status: 200,
      body: { success: true, ...names, coherent: missing.length === 0, stats, differences },
    };
  }

  /** One sale in its own transaction: all of it, or a refusal and nothing. */
  #book(serial: string, shopId: number, number: string, entry: Fields): void {
    if (this.poison.has(number)) throw new Poisoned();
    const refusal = this.refusals.get(number);
    if (refusal !== undefined) throw new Refused(refusal.code, refusal.message);
    if (entry['boutique_id'] !== undefined && entry['boutique_id'] !== shopId) {
      throw new Refused('BOUTIQUE_MISMATCH', 'Accès refusé: boutique non autorisée');
    }
    if (this.#taken.has(number)) throw new Refused('DUPLICATE', 'Vente déjà existante');
    const currency = String(entry['devise'] ?? 'CDF');
    const raw = entry['lignes'] as Fields[];
    const lines = raw.map((line) => this.#line(line, shopId));
    this.#keep({
      id: this.sales.length + 1,
      number,
      serial,
      shopId,
      date: Date.parse(String(entry['date_vente'])),
      currency,
      paymentMode: String(entry['mode_paiement'] ?? 'CASH'),
      paid: entry['paye'] !== false,
      total: settleTotal(lines, entry['montant_total'], raw),
      totalUsd: currency === 'USD' ? minor(sum(lines, (line) => line.unitPriceUsd ?? 0)) : null,
      lines,
    });
    this.#moveStock(lines);
  }

  #line(line: Fields, shopId: number): CentralLine {
    const articleId = amount(line['article_id']);
    const article = this.articles.get(articleId);
    if (this.articles.size > 0 && (article?.shopId !== shopId || !article.active)) {
      throw new Refused('ARTICLE_NOT_FOUND', `Article ${articleId} non trouvé dans cette boutique`);
    }
    const quantity = line['quantite'];
    if (typeof quantity !== 'number' || !Number.isInteger(quantity))
      throw new Refused('OTHER', 'bad quantity');
    if (quantity < 0) throw new Refused('INTEGRITY_ERROR', 'Erreur intégrité: quantite');
    const unitPrice = amount(line['prix_unitaire']);
    const originalPrice = amount(line['prix_original']);
    const variant = article?.variants.find(({ id }) => id === line['variante_id']);
    return {
      articleId,
      variantId: variant?.id ?? null,
      quantity,
      unitPrice,
      unitPriceUsd: line['prix_unitaire_usd'] === undefined ? null : amount(line['prix_unitaire_usd']),
      originalPrice,
      negotiated: line['est_negocie'] === true || Math.abs(unitPrice - originalPrice) > 0.01,
      reason: String(line['motif_reduction'] ?? ''),
    };
  }

  /** The de-duplication flaw: a line whose like was moved already in this sale moves nothing. */
  #moveStock(lines: readonly CentralLine[]): void {
    const comments: { articleId: number; comment: string }[] = [];
    for (const { articleId, variantId, quantity, unitPrice } of lines) {
      const name = this.articles.get(articleId)?.variants.find(({ id }) => id === variantId)?.name;
      const marker = name === undefined ? '' : `Variante: ${name}`;
      if (comments.some((made) => made.articleId === articleId && made.comment.includes(marker))) continue;
      comments.push({ articleId, comment: `${marker} - Prix: ${unitPrice} CDF` });
      this.move(articleId, -quantity);
    }
  }

  /** Changes the stock of an article. */
  move(articleId: number, quantity: number): void {
    this.moved.set(articleId, (this.moved.get(articleId) ?? 0) + quantity);
    this.onMove(articleId, quantity);
  }

  #keep(sale: CentralSale): void {
    this.sales.push(sale);
    this.#taken.add(sale.number);
  }
}

const FOREIGN = {
  date: 0,
  currency: 'CDF',
  paymentMode: 'CASH',
  paid: true,
  total: 0,
  totalUsd: null,
  lines: [],
};

function processed(
  till: CentralTill,
  created: readonly string[],
  erreurs: readonly EntryError[],
): CentralAnswer {
  const creees = created.map((numero_facture) => ({
    numero_facture,
    status: 'created',
    boutique_id: till.shopId,
  }));
  const rejected = erreurs.map((error) => ({
    vente_uid: error.numero_facture,
    reason: error.code,
    message: error.erreur,
    action: 'NOTIFY_USER',
  }));
  const terminal = { id: 1, nom: till.serial, numero_serie: till.serial };
  const counts = { ventes_creees: created.length, ventes_erreurs: erreurs.length };
  const details = { creees, erreurs };
  return { status: 201, body: { success: true, accepted: created, rejected, ...counts, details, terminal } };
}

/** The till's total counts when it differs by more than 1; beside a float it breaks the sale. */
function settleTotal(lines: readonly CentralLine[], sent: unknown, raw: readonly Fields[]): number {
  let total = sum(lines, (line) => line.unitPrice);
  if (sent !== undefined) {
    if (raw.some((line) => line['prix_unitaire'] instanceof Float)) {
      throw new Refused('OTHER', "unsupported operand type(s) for -: 'float' and 'decimal.Decimal'");
    }
    const own = amount(sent);
    if (own > 0 && Math.abs(own - total) > 1) total = own;
  }
  if (total >= TOTAL_LIMIT) throw new Refused('OTHER', 'numeric field overflow');
  return minor(total);
}

function sum(lines: readonly CentralLine[], price: (line: CentralLine) => number): number {
  return lines.reduce((total, line) => total + price(line) * line.quantity, 0);
}

function minor(major: number): number {
  return Math.round(major * 100);
}

function amount(value: unknown): number {
  if (value instanceof Float) return value.value;
  if (typeof value !== 'number') throw new Refused('OTHER', `unsupported operand type(s): '${typeof value}'`);
  return value;
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

function parse(text: string): unknown {
  const reviver: Reviver = (_key, value, { source }) =>
    typeof value === 'number' && /[.eE]/.test(source ?? '') ? new Float(value) : value;
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
}

function fail(status: number, code: string, error: string): CentralAnswer {
  return { status, body: { error, code, details: null } };
}
