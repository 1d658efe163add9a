import { drawDate, drawInstant, writeDate } from './draw-dates.ts';
import type { Draws } from './draws.ts';
import type { BrokenIntent, LineIntent, SaleIntent } from './intents.ts';
import { ARTICLES, type DayArticle, type DayTill } from './shops.ts';

const PLENTY = ARTICLES.filter(({ active, opening, shop }) => active && opening > 100 && shop === 31);
const SCARCE = ARTICLES.filter(({ active, opening, shop }) => active && opening <= 60 && shop === 31);
const NGABA = ARTICLES.filter(({ shop }) => shop === 32);
const PAYMENTS = ['CASH', 'CASH', 'CASH', 'MPESA', 'CARTE', 'MOBILE_MONEY', 'Crédit – à la fin du mois'];
const REASONS = ['', '', '', 'fidélité', 'fin de série', 'ami du patron'];

/** A number such as tills make, or what else they may take for one. */
export function drawNumber(draws: Draws, till: DayTill, now: number): string {
  if (draws.chance(0.04)) return String(draws.between(1_000_000, 9_999_999));
  const stamp = new Date(now - draws.between(0, 86_400_000)).toISOString().replace(/\D/g, '').slice(0, 17);
  return `${till.id}-${stamp}-${draws.hex(8)}`;
}

export function drawSale(draws: Draws, till: DayTill, now: number): SaleIntent {
  const currency = till.shop === 31 && draws.chance(0.12) ? 'USD' : 'CDF';
  const lines = Array.from({ length: draws.pick([1, 1, 1, 2, 2, 3, 5]) }, () =>
    drawLine(draws, till, currency),
  );
  // The same article on two lines, and two variants of one parent, are nothing special (D4).
  const [first] = lines;
  if (first !== undefined && draws.chance(0.1)) lines.push({ ...first, quantity: draws.between(1, 3) });
  return {
    kind: 'sale',
    number: drawNumber(draws, till, now),
    shop: draws.chance(0.2) ? till.shop : null,
    date: drawDate(draws, now),
    currency,
    payment: draws.pick(PAYMENTS),
    paid: !draws.chance(0.06),
    tillTotal: draws.chance(0.4) ? BigInt(draws.between(100, 90_000_000)) : null,
    lines,
  };
}

function drawLine(draws: Draws, till: DayTill, currency: 'CDF' | 'USD'): LineIntent {
  const article = drawArticle(draws, till, currency);
  const price = drawPrice(draws, article, currency);
  const usd = currency === 'USD' && draws.chance(0.4) ? BigInt(draws.between(100, 9_999)) : null;
  return {
    article: article.id,
    variant: drawVariant(draws, article),
    quantity: draws.pick([1, 1, 1, 2, 2, 3, 4, 7]),
    price: usd !== null && draws.chance(0.6) ? draws.pick([null, 0n]) : price,
    priceUsd: usd ?? (currency === 'CDF' && draws.chance(0.05) ? 350n : null),
    original: draws.chance(0.15) ? article.price + BigInt(draws.between(-2, 2)) : null,
    negotiated: draws.chance(0.05),
    reason: draws.pick(REASONS),
  };
}

function drawArticle(draws: Draws, till: DayTill, currency: 'CDF' | 'USD'): DayArticle {
  if (till.shop === 32) return draws.pick(NGABA);
  if (currency === 'USD' && draws.chance(0.9)) {
    return draws.pick(PLENTY.filter((one) => one.currency === 'USD' || one.priceUsd !== null));
  }
  const cdf = PLENTY.filter((one) => one.currency === 'CDF');
  return draws.pick(draws.chance(0.06) ? SCARCE : draws.chance(0.03) ? PLENTY : cdf);
}

/** Left out, the catalogue's, hardly off it, bargained down, given away. */
function drawPrice(draws: Draws, article: DayArticle, currency: string): bigint | null {
  const list = article.currency === currency ? article.price : (article.priceUsd ?? article.price);
  const kind = draws.between(1, 100);
  if (kind <= 42) return null;
  if (kind <= 70) return list;
  if (kind <= 76) return list + draws.pick([-2n, -1n, 1n, 2n]);
  if (kind <= 78) return 0n;
  return (list * BigInt(draws.between(60, 99))) / 100n;
}

function drawVariant(draws: Draws, article: DayArticle): number | null {
  if (article.variants.length === 0) return draws.chance(0.02) ? draws.pick([30230, 99_999]) : null;
  return draws.chance(0.8) ? draws.pick(article.variants).id : null;
}

/** Another sale under the same number (D1), or one that differs only in its date (D17). */
export function changed(draws: Draws, sale: SaleIntent, now: number): SaleIntent {
  if (draws.chance(0.3)) return { ...sale, date: writeDate(draws, drawInstant(draws, now)) };
  return { ...sale, lines: sale.lines.map((line) => ({ ...line, quantity: line.quantity + 1 })) };
}

/** The same sale once more: other words for its date, a till's total that differs, a shop named or not. */
export function repeated(draws: Draws, sale: SaleIntent): SaleIntent {
  const instant = sale.date?.instant ?? null;
  const readable = instant !== null && !sale.date?.text.startsWith('2099');
  return {
    ...sale,
    date: readable ? writeDate(draws, instant) : sale.date,
    tillTotal: draws.chance(0.5) ? BigInt(draws.between(100, 9_000_000)) : null,
    shop: draws.chance(0.5) ? sale.shop : null,
  };
}

/** What is refused whatever the stock: articles that cannot be sold here, another shop's id. */
export function hopeless(draws: Draws, sale: SaleIntent, till: DayTill): SaleIntent {
  const [first] = sale.lines;
  if (first === undefined) return sale;
  if (draws.chance(0.3)) return { ...sale, shop: till.shop === 31 ? 32 : 31 };
  const article = draws.pick([9999, till.shop === 31 ? 3201 : 3001, till.shop === 31 ? 3040 : 3001]);
  return { ...sale, lines: [...sale.lines, { ...first, article, variant: null }] };
}

/** Entries that are no sale (2.2 rule 5, D15, D26, D27). */
export function drawBroken(draws: Draws, till: DayTill, now: number): BrokenIntent {
  const number = drawNumber(draws, till, now);
  const line = { article_id: 3001, quantite: 1 };
  const named = (rest: object): BrokenIntent => ({
    kind: 'broken',
    number,
    entry: { numero_facture: number, ...rest },
  });
  const nameless = (entry: unknown): BrokenIntent => ({ kind: 'broken', number: null, entry });
  const unique = draws.between(1, 2 ** 30);
  const long = `${number}${'x'.repeat(100)}`;
  return draws.pick([
    nameless(unique),
    nameless(`texte ${unique}`),
    nameless([unique]),
    nameless({ lignes: [], note: unique }),
    { kind: 'broken', number: long, entry: { numero_facture: long, lignes: [line] } },
    named({ lignes: [] }),
    named({ lignes: null }),
    named({ note: 'sans lignes' }),
    named({ lignes: [{ quantite: 1 }] }),
    named({ lignes: [{ article_id: null }] }),
    named({ lignes: [line, 42] }),
    named({ lignes: [{ ...line, quantite: 0 }] }),
    named({ lignes: [{ ...line, quantite: -2 }] }),
    named({ lignes: [{ ...line, quantite: 1.5 }] }),
    named({ lignes: [{ ...line, quantite: 1_000_001 }] }),
    named({ lignes: [{ ...line, prix_unitaire: -1 }] }),
    named({ lignes: [{ ...line, prix_unitaire: 'cher' }] }),
    named({ lignes: [{ ...line, prix_unitaire: 1e13 }] }),
    named({ lignes: [{ ...line, devise: 'USD' }] }),
    named({ devise: 'EUR', lignes: [line] }),
    named({ boutique_id: 'ici', lignes: [line] }),
    named({ date_vente: '2026-02-30T08:00:00', lignes: [line] }),
    named({ date_vente: 20261122, lignes: [line] }),
  ]);
}
