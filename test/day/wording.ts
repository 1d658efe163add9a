import type { Draws } from './draws.ts';
import type { EntryIntent, LineIntent, SaleIntent } from './intents.ts';

/** JSON text whose numbers are written as the till wrote them: `raw` marks a number's own digits. */
const RAW = '\u{E000}';

export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll(new RegExp(`"${RAW}([^"]*)"`, 'gu'), '$1');
}

const raw = (text: string): string => RAW + text;

/** One of the writings of an amount (D3): integer, decimals, an exponent, texts, a comma, a third decimal. */
export function writeAmount(draws: Draws, value: bigint): unknown {
  const [whole, cents] = [String(value / 100n), String(value % 100n).padStart(2, '0')];
  const exact = `${whole}.${cents}`;
  const writings: unknown[] = [
    raw(exact),
    exact,
    exact.replace('.', ','),
    raw(`${exact}0`),
    raw(`${exact}4`),
  ];
  if (cents === '00') writings.push(raw(whole), raw(whole), whole, raw(`${whole}.0`), raw(`${value}e-2`));
  if (cents.endsWith('0')) writings.push(raw(exact.slice(0, -1)));
  if (value > 0n) {
    const under = value - 1n;
    writings.push(raw(`${under / 100n}.${String(under % 100n).padStart(2, '0')}5`));
  }
  return draws.pick(writings);
}

type Spellings = Readonly<Record<string, readonly string[]>>;

const SALE: Spellings = {
  number: ['VenteUid', 'vente_uid', 'numero_facture', 'NumeroFacture'],
  shop: ['boutique_id', 'BoutiqueId'],
  date: ['Date', 'date', 'date_vente', 'DateVente'],
  total: ['Total', 'total', 'montant_total', 'MontantTotal'],
  currency: ['Devise', 'devise'],
  payment: ['ModePaiement', 'mode_paiement'],
  paid: ['Paye', 'paye'],
  lines: ['Items', 'items', 'lignes', 'Lignes'],
};
const LINE: Spellings = {
  article: ['ArticleId', 'article_id'],
  variant: ['VarianteId', 'variante_id'],
  quantity: ['Quantite', 'quantite'],
  price: ['PrixUnitaire', 'prix_unitaire'],
  priceUsd: ['PrixUnitaireUsd', 'prix_unitaire_usd'],
  currency: ['Devise', 'devise'],
  original: ['prix_original', 'prixOriginal', 'PrixOriginal'],
  negotiated: ['est_negocie', 'estNegocie', 'EstNegocie'],
  reason: ['motif_reduction', 'motifReduction', 'MotifReduction'],
};

/** A sale as one of the objects that mean it. `plain`: snake case only, as `ventes/` documents. */
export function writeSale(draws: Draws, sale: SaleIntent, plain = false): object {
  const at = speller(draws, SALE, plain);
  const said = (worth: boolean): boolean => worth || draws.chance(0.5);
  return Object.fromEntries([
    ...(sale.number === null
      ? absent(draws, at('number'))
      : [[at('number'), writeNumber(draws, sale.number)]]),
    ...(sale.shop === null
      ? absent(draws, at('shop'))
      : [[at('shop'), draws.pick([sale.shop, `${sale.shop}`])]]),
    ...(sale.date === null ? absent(draws, at('date')) : [[at('date'), sale.date.text]]),
    ...(sale.tillTotal === null
      ? absent(draws, at('total'))
      : [[at('total'), writeAmount(draws, sale.tillTotal)]]),
    ...(said(sale.currency !== 'CDF') ? [[at('currency'), sale.currency]] : []),
    ...(said(sale.payment !== 'CASH') ? [[at('payment'), sale.payment]] : []),
    ...(said(!sale.paid) ? [[at('paid'), sale.paid]] : []),
    [at('lines'), sale.lines.map((line) => writeLine(draws, line, sale.currency, plain))],
  ]);
}

export function writeEntry(draws: Draws, entry: EntryIntent): unknown {
  return entry.kind === 'broken' ? entry.entry : writeSale(draws, entry);
}

/** A bare list or one of the two envelopes (6.2). */
export function writeBatch(draws: Draws, entries: readonly EntryIntent[], till: number): unknown {
  const written = entries.map((entry) => writeEntry(draws, entry));
  const half = draws.between(0, written.length);
  return draws.pick<unknown>([
    written,
    written,
    { pos_id: till, ventes: written },
    { PosId: String(till), Ventes: written },
    { Ventes: written.slice(0, half), ventes: written.slice(half) },
  ]);
}

function writeLine(draws: Draws, line: LineIntent, currency: string, plain: boolean): object {
  const at = speller(draws, LINE, plain);
  const amount = (name: string, value: bigint | null): unknown[][] =>
    value === null ? absent(draws, at(name)) : [[at(name), writeAmount(draws, value)]];
  const said = (worth: boolean): boolean => worth || draws.chance(0.4);
  return Object.fromEntries([
    [at('article'), draws.pick([line.article, line.article, String(line.article)])],
    ...(line.variant === null ? absent(draws, at('variant')) : [[at('variant'), line.variant]]),
    ...(said(line.quantity !== 1)
      ? [[at('quantity'), draws.pick([line.quantity, line.quantity, String(line.quantity)])]]
      : []),
    ...amount('price', line.price),
    ...amount('priceUsd', line.priceUsd),
    ...amount('original', line.original),
    ...(draws.chance(0.3) ? [[at('currency'), currency]] : []),
    ...(said(line.negotiated) ? [[at('negotiated'), line.negotiated]] : []),
    ...(said(line.reason !== '') ? [[at('reason'), line.reason]] : []),
  ]);
}

function speller(draws: Draws, names: Spellings, plain: boolean): (name: string) => string {
  return (name) => {
    const choices = names[name] ?? [];
    const snake = choices.filter((choice) => choice === choice.toLowerCase());
    // The documented snake_case name of a field is the last of them.
    return plain ? (snake.at(-1) ?? name) : draws.pick(choices);
  };
}

function absent(draws: Draws, key: string): unknown[][] {
  return draws.chance(0.15) ? [[key, null]] : [];
}

function writeNumber(draws: Draws, number: string): unknown {
  return /^[1-9]\d{0,14}$/.test(number) && draws.chance(0.5) ? raw(number) : number;
}
