import { amountText } from './exact.ts';
import type { EntryIntent, SaleIntent } from './intents.ts';
import type { BookedSale, Outcome, Refusal, SaleBook } from './sale-book.ts';
import type { DayArticle, DayShop, DayTill } from './shops.ts';

// biome-ignore lint/suspicious/noExplicitAny: an answer's JSON, which is compared as a whole
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** What the contract says must have been answered, beside what was, both without what it leaves open. */
export interface Verdict {
  readonly expected: unknown;
  readonly seen: unknown;
}

/** Stands for words that the contract leaves to the hub. */
const SOME_WORDS = '(some words)';
const OPEN_WORDS = new Set(['INVALID_FORMAT', 'DUPLICATE_CONFLICT']);
const GENERATED = /^\S{10,100}$/;

/** The answer of `ventes/sync` (6.5, 6.6, D5), whole. */
export function judgeSync(
  book: SaleBook,
  shop: DayShop,
  till: DayTill,
  entries: readonly EntryIntent[],
  answer: Answer,
  now: number,
): Verdict {
  const outcomes = entries.map((entry) => book.judge(till, entry, now));
  learn(book, outcomes, answer);
  const created = outcomes.flatMap((outcome) => (outcome.kind === 'created' ? [outcome.sale] : []));
  const errors = outcomes.flatMap((outcome, index) =>
    outcome.kind === 'created' ? [] : [errorEntry(outcome, entries[index], index)],
  );
  const accepted = outcomes.flatMap((outcome, place) =>
    outcome.kind === 'refused' ? [] : [entries[place]?.number ?? outcome.sale.number],
  );
  const body = {
    success: true,
    message: `${created.length} vente(s) synchronisée(s) avec succès`,
    accepted: [...new Set(accepted)],
    rejected: errors.filter(({ code }) => code !== 'DUPLICATE').map(rejection),
    stock_updates: stockUpdates(book, outcomes).map((article) => ({
      article_id: article.id,
      code: article.code,
      nom: article.name,
      stock_actuel: book.stock.level(article.id),
      prix_actuel: amountText(article.price),
    })),
    ventes_creees: created.length,
    ventes_erreurs: errors.length,
    details: { creees: created.map((sale) => createdEntry(sale, shop)), erreurs: errors },
    boutique: { id: shop.id, nom: shop.name, code: shop.code },
    terminal: { id: till.id, nom: till.name, numero_serie: till.serial },
    statistiques: { total_envoyees: entries.length, reussies: created.length, erreurs: errors.length },
  };
  return {
    expected: { status: 201, body },
    seen: { status: answer.status, body: withOpenWords(answer.body) },
  };
}

/** Ids and generated numbers are the hub's to choose: they are taken from the answer, and must be new. */
function learn(book: SaleBook, outcomes: readonly Outcome[], answer: Answer): void {
  const entries = answer.body?.details?.creees ?? [];
  const created = outcomes.filter((outcome) => outcome.kind === 'created');
  for (const [place, { sale }] of created.entries()) {
    const entry = entries[place];
    learnSale(book, sale, entry?.id, entry?.numero_facture);
  }
}

export function learnSale(book: SaleBook, sale: BookedSale, id: unknown, number: unknown): void {
  const isNew = Number.isInteger(id) && !book.sales.some((other) => other !== sale && other.id === id);
  sale.id = isNew ? Number(id) : -1;
  if (sale.number !== '' || typeof number !== 'string') return;
  if (GENERATED.test(number) && book.known(sale.till, number) === undefined) book.named(sale, number);
}

function errorEntry(
  outcome: Exclude<Outcome, { kind: 'created' }>,
  entry: EntryIntent | undefined,
  index: number,
): Json {
  const number = entry?.number ?? (outcome.kind === 'replay' ? outcome.sale.number : 'N/A');
  const head = { index: index + 1, numero_facture: number.slice(0, 100) };
  if (outcome.kind === 'replay') {
    return {
      ...head,
      erreur: 'Vente déjà existante',
      code: 'DUPLICATE',
      vente_existante_id: outcome.sale.id,
    };
  }
  const { refusal } = outcome;
  return { ...head, erreur: sentence(refusal), code: refusal.code, ...refusalKeys(refusal) };
}

export function sentence({ code, article, articleId }: Refusal): string {
  if (code === 'INSUFFICIENT_STOCK') return `Stock insuffisant pour ${article?.name}`;
  if (code === 'ARTICLE_NOT_FOUND') return `Article ${articleId} non trouvé dans cette boutique`;
  return code === 'BOUTIQUE_MISMATCH' ? 'Accès refusé: boutique non autorisée' : SOME_WORDS;
}

export function refusalKeys({ code, article, articleId, demand, available, existing }: Refusal): Json {
  if (code === 'DUPLICATE_CONFLICT') return { vente_existante_id: existing?.id };
  if (code === 'ARTICLE_NOT_FOUND') {
    return { article_id: articleId, article_nom: '', stock_demande: 0, stock_disponible: 0 };
  }
  if (code !== 'INSUFFICIENT_STOCK') return {};
  return {
    article_id: articleId,
    article_nom: article?.name,
    stock_demande: demand,
    stock_disponible: available,
  };
}

function rejection({ numero_facture, code, erreur, article_id, article_nom, ...more }: Json): Json {
  const known = article_id === undefined ? {} : { article_id, article_nom };
  const levels =
    more.stock_demande === undefined
      ? {}
      : { stock_disponible: more.stock_disponible, stock_demande: more.stock_demande };
  return {
    vente_uid: numero_facture,
    reason: code,
    message: erreur,
    action: 'NOTIFY_USER',
    ...known,
    ...levels,
  };
}

/** 2.2 rule 7: what created sales moved and refusals named, once, by name in code point order. */
export function stockUpdates(book: SaleBook, outcomes: readonly Outcome[]): readonly DayArticle[] {
  const touched = new Set<DayArticle>();
  for (const outcome of outcomes) {
    if (outcome.kind === 'created') for (const { article } of outcome.sale.lines) touched.add(article);
    const named = outcome.kind === 'refused' ? outcome.refusal.article : undefined;
    if (named !== undefined && book.stock.article(named.id) !== undefined) touched.add(named);
  }
  return [...touched].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id));
}

function createdEntry(sale: BookedSale, shop: DayShop): Json {
  return {
    numero_facture: sale.number,
    status: 'created',
    id: sale.id,
    boutique_id: shop.id,
    boutique_nom: shop.name,
    montant_total: amountText(sale.total),
    lignes_count: sale.lines.length,
    lignes: sale.lines.map((line) => ({
      article_id: line.article.id,
      article_nom: line.article.name,
      article_code: line.article.code,
      ...lineAmounts(sale, line),
      stock_avant: line.movement.before,
      stock_apres: line.movement.after,
    })),
  };
}

function lineAmounts(sale: BookedSale, line: BookedSale['lines'][number]): Json {
  return {
    quantite: line.quantity,
    prix_unitaire: amountText(line.price),
    prix_unitaire_usd: line.priceUsd === null ? null : amountText(line.priceUsd),
    devise: sale.currency,
    sous_total: amountText(line.price * BigInt(line.quantity)),
  };
}

/** The answer of `ventes/` (7.1), whole. */
export function judgeSingle(
  book: SaleBook,
  till: DayTill,
  sale: SaleIntent,
  answer: Answer,
  now: number,
): Verdict {
  const outcome = book.judge(till, sale, now);
  const seen = { status: answer.status, body: withDates(withOpenWords(answer.body), now) };
  if (outcome.kind === 'created') {
    learnSale(book, outcome.sale, answer.body?.vente?.id, answer.body?.vente?.numero_facture);
    return { expected: { status: 201, body: singleBody(book, outcome) }, seen };
  }
  if (outcome.kind === 'replay') {
    const { id, total, soldAt } = outcome.sale;
    // A conflict that a person accepted stands under a derived number: which of the two is named is left open.
    const derived = sale.number !== null && outcome.sale.number !== sale.number;
    const number = derived ? answer.body?.vente?.numero_facture : outcome.sale.number;
    const vente = {
      id,
      numero_facture: number,
      montant_total: amountText(total),
      date_vente: soldAt ?? 'now',
    };
    const message = `Vente ${number} déjà enregistrée`;
    return { expected: { status: 200, body: { success: true, already_exists: true, message, vente } }, seen };
  }
  const { refusal } = outcome;
  const status = SINGLE_STATUS[refusal.code] ?? 400;
  const keys = refusal.code === 'ARTICLE_NOT_FOUND' ? {} : refusalKeys(refusal);
  const body = { error: sentence(refusal), code: refusal.code, ...keys };
  return { expected: { status, body }, seen: { ...seen, body: only(seen.body, Object.keys(body)) } };
}

const SINGLE_STATUS: Readonly<Record<string, number>> = {
  DUPLICATE_CONFLICT: 409,
  ARTICLE_NOT_FOUND: 404,
  BOUTIQUE_MISMATCH: 403,
};

function singleBody(book: SaleBook, outcome: Extract<Outcome, { kind: 'created' }>): Json {
  const { sale } = outcome;
  return {
    success: true,
    vente: {
      id: sale.id,
      numero_facture: sale.number,
      devise: sale.currency,
      montant_total: amountText(sale.total),
      montant_total_usd: sale.currency === 'USD' ? amountText(sale.total) : null,
      mode_paiement: sale.payment,
      date_vente: sale.soldAt ?? 'now',
      lignes: sale.lines.map((line) => ({
        article_id: line.article.id,
        article_nom: line.article.name,
        ...lineAmounts(sale, line),
      })),
    },
    stock_updates: stockUpdates(book, [outcome]).map(({ id, name }) => ({
      article_id: id,
      nom: name,
      stock_actuel: book.stock.level(id),
    })),
    boutique_id: sale.till.shop,
    terminal_id: sale.till.id,
  };
}

function only(body: Json, keys: readonly string[]): Json {
  return Object.fromEntries(keys.map((key) => [key, body?.[key]]));
}

/** Sentences that the contract does not fix become one mark; an empty one stays as it is and is seen. */
function withOpenWords(body: Json): Json {
  if (typeof body !== 'object' || body === null) return body;
  const blur = (entry: Json, code: string, words: string): Json =>
    OPEN_WORDS.has(entry?.[code]) && typeof entry[words] === 'string' && entry[words].length > 10
      ? { ...entry, [words]: SOME_WORDS }
      : entry;
  if ('code' in body) return blur(body, 'code', 'error');
  if (body.details === undefined) return body;
  return {
    ...body,
    rejected: body.rejected?.map((entry: Json) => blur(entry, 'reason', 'message')),
    details: {
      ...body.details,
      erreurs: body.details.erreurs?.map((entry: Json) => blur(entry, 'code', 'erreur')),
    },
  };
}

/** No date that a till sends on this day is nearer to the present. */
const NOW_MS = 15 * 60_000;

/** `date_vente` as the instant it names; one of the last minutes is "now". */
function withDates(body: Json, now: number): Json {
  const text = body?.vente?.date_vente;
  if (typeof text !== 'string' || !/[+-]\d\d:\d\d$/.test(text)) return body;
  return { ...body, vente: { ...body.vente, date_vente: nearNow(Date.parse(text), now) } };
}

export function nearNow(instant: number, now: number): number | 'now' {
  return Math.abs(instant - now) < NOW_MS ? 'now' : instant;
}
